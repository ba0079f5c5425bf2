import copy

from support import cases

from backbeat_docs.evolve import compare
from backbeat_docs.report import evolution as report
from backbeat_docs.report import evolution_json as json_report


def compared(edit):
    new = cases.first_schema("beatframe")
    new["$id"] = new["$id"].replace("1.0.0", "1.1.0")
    edit(new)
    return compare(cases.first_schema("beatframe"), new)


def test_the_text_of_a_change():
    text = report.as_text(compared(lambda new: new["properties"]["phase"]["enum"].pop()))
    assert text.splitlines()[:7] == [
        "BeatFrame 1.0.0 -> 1.1.0: major, an old message or an old reader breaks",
        "  every old message is valid under the new contract: no",
        "  tolerant old readers accept every new message: yes",
        '  [values-removed] phase: no longer accepts "review"',
        "    at /properties/phase/enum, touches old messages",
        '    was ["plan", "execute", "review"]',
        '    now ["plan", "execute"]',
    ]


def test_that_a_schema_cannot_control_a_terminal():
    def edit(new):
        new["title"] = "\x1b[31mBeatFrame"
        new["properties"]["\x1b[2J\n::error::"] = {"type": "string"}

    text = report.as_text(compared(edit))
    assert "\x1b" not in text
    assert not any(line.startswith("::") for line in text.splitlines())


def test_that_a_long_witness_is_cut_only_in_text():
    def edit(new):
        new["$defs"]["identifier"]["maxLength"] = 5000
        new["$defs"]["identifier"]["minLength"] = 4000

    evolution = compared(edit)
    assert "characters; --json prints all of them" in report.as_text(evolution)
    shown = json_report.as_json(evolution)["witnesses"]
    assert max(len(one["message"]["cluster_id"]) for one in shown) >= 4000


def test_that_comparing_changes_nothing():
    old, new = cases.schema("barreport"), cases.schema("barreport")
    new["properties"]["issues"]["maxItems"] = 3
    before = copy.deepcopy((old, new))
    compare(old, new)
    assert (old, new) == before
