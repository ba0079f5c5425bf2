"""`backbeat conform`: the runs of `backbeat validate`, checked as a sequence."""

import gzip
import json
import xml.etree.ElementTree as ET
from pathlib import Path

import jsonschema
import pytest
from support import cases

from backbeat_docs.commands.conform import THRESHOLDS
from backbeat_docs.conform import RULES, Options
from backbeat_docs.hosts import cli
from backbeat_docs.hosts.cli.conform import build_options
from backbeat_docs.report import REPORTERS, picture
from backbeat_docs.traffic import Cluster, simulate

SCHEMA = json.loads((cases.SCHEMAS / "tools" / "report.schema.json").read_text())
SETTINGS = {"tempo_bpm": 60, "agents": 3, "beats": 60, "bar": 12}


def lines(**settings):
    return [json.dumps(message) for message in simulate(**{**SETTINGS, **settings})]


@pytest.fixture
def conform(tmp_path, monkeypatch, capsys):
    """Run the command in a folder with a healthy recording and one that lacks a frame."""
    monkeypatch.chdir(tmp_path)
    for name, faults in (("good", []), ("lost", ["lost-frame@30"])):
        text = "\n".join(lines(faults=faults))
        (tmp_path / f"{name}.ndjson").write_text(text + "\n")

    def run(*words):
        status = cli.main(["conform", *map(str, words)])
        captured = capsys.readouterr()
        return status, captured.out, captured.err

    return run


def test_a_healthy_cluster(conform):
    status, out, err = conform("good.ndjson", "--exit-code")
    assert (status, err) == (0, "")
    assert f"{len(RULES)} rules: " in out
    assert ", 0 broken, " in out
    assert all(f"  {code} " in out for code in RULES)
    assert conform("good.ndjson", "--exit-code", "--quiet") == (0, "", "")


def test_a_broken_rule(conform):
    status, out, err = conform("lost.ndjson", "--exit-code", "--quiet")
    assert (status, err) == (1, "")
    found, before, after, counts, _ = out.splitlines()
    assert found.endswith("  no frame was read between beat 29 and beat 31  [beat-gap]")
    assert "beat_index 29" in before
    assert "beat_index 31" in after
    assert " 1 broken, " in counts
    assert conform("lost.ndjson")[0] == 0


@pytest.mark.parametrize("format_", REPORTERS)
def test_every_format_names_the_messages(conform, format_):
    line = next(n for n, text in enumerate(lines(faults=["lost-frame@30"]), 1)
                if '"beat_index": 31, "downbeat"' in text)  # fmt: skip
    status, out, _ = conform("lost.ndjson", "--exit-code", "--format", format_)
    assert status == 1
    assert "beat-gap" in out
    assert str(line) in out


@pytest.mark.parametrize("name", ["good.ndjson", "lost.ndjson"])
def test_the_json_report_has_the_shape_of_its_schema(conform, name):
    validator = jsonschema.Draft202012Validator(SCHEMA)
    _, out, _ = conform(name, "--json", "--quiet")
    *_, last = [json.loads(line) for line in out.splitlines()]
    for line in out.splitlines():
        validator.validate(json.loads(line))
    summary = last["summary"]
    assert [rule["code"] for rule in summary["rules"]] == list(RULES)
    assert summary["broken"] == (name == "lost.ndjson")


def test_invalid_messages_are_reported_and_left_out(conform, tmp_path):
    texts = lines()
    bad = json.dumps({**json.loads(texts[50]), "hlc": "x"})
    (tmp_path / "bad.ndjson").write_text("\n".join([*texts[:50], bad, *texts[51:]]))
    status, out, _ = conform("bad.ndjson", "--exit-code", "--quiet")
    assert status == 1
    assert "bad.ndjson:51:" in out
    assert "[pattern]" in out
    assert ", 0 broken, " in out
    assert "1 invalid (1 finding)" in out


def test_the_inputs_are_those_of_validation(conform, tmp_path):
    (tmp_path / "parts").mkdir()
    for number, text in enumerate(lines(faults=["lost-frame@30"])):
        (tmp_path / "parts" / f"{number:04}.json").write_text(text)
    data = (tmp_path / "lost.ndjson").read_bytes()
    (tmp_path / "lost.ndjson.gz").write_bytes(gzip.compress(data))
    for words in (["--dir", "parts"], ["lost.ndjson.gz"], ["lost.ndjson", "--lines"],
                  ["lost.ndjson", "--exclude", "x"]):  # fmt: skip
        status, out, _ = conform(*words, "--exit-code", "--quiet")
        assert status == 1
        assert out.count("[beat-gap]") == 1
        assert " 1 broken, " in out


def test_messages_may_be_missing_where_a_file_cannot_be_read(conform, tmp_path):
    texts = lines()
    (tmp_path / "a.ndjson").write_text("\n".join(texts[:80]))
    (tmp_path / "c.ndjson").write_text("\n".join(texts[110:]))
    status, out, _ = conform("a.ndjson", "c.ndjson", "--quiet", "--exit-code")
    assert status == 1  # without the file between them, beats are missing
    status, out, err = conform("a.ndjson", "gone.ndjson", "c.ndjson", "--quiet", "--exit-code")
    assert (status, err.count("\n")) == (2, 1)
    assert ", 0 broken, " in out


def test_a_baseline_knows_findings_of_rules(conform, tmp_path):
    assert conform("lost.ndjson", "--write-baseline", "known.json")[0] == 0
    words = ["--baseline", "known.json", "--exit-code", "--quiet"]
    assert conform("lost.ndjson", *words)[0] == 0
    assert ", 1 known finding, in " in conform("lost.ndjson", *words[:-1])[1]
    # The same finding is known on another line.
    text = (tmp_path / "lost.ndjson").read_text()
    (tmp_path / "lost.ndjson").write_text("\n" + text)
    assert conform("lost.ndjson", *words)[0] == 0
    (tmp_path / "lost.ndjson").write_text("\n".join(lines(faults=["lost-frame@32"])))
    status, out, _ = conform("lost.ndjson", *words)
    assert status == 1
    assert "between beat 31 and beat 33" in out


@pytest.mark.parametrize("format_", REPORTERS)
def test_hidden_values_are_in_no_report(conform, tmp_path, format_):
    (tmp_path / "x.ndjson").write_text("\n".join(lines(faults=["progress-falls@30"])))
    shown = conform("x.ndjson", "--quiet")[1]
    agent = shown.partition('agent_id "')[2].partition('"')[0]
    assert agent
    assert agent not in conform("x.ndjson", "--hide-values", "--quiet", "--format", format_)[1]


def test_settings_apply(conform, tmp_path):
    (tmp_path / "backbeat.toml").write_text('output = ["json=report.json"]\n')
    conform("lost.ndjson")
    *_, last = (tmp_path / "report.json").read_text().splitlines()
    assert json.loads(last)["summary"]["broken"] == 1


def test_each_option_of_the_rules_has_one_of_the_command():
    assert {*THRESHOLDS, "agents_of"} == set(Options._fields)


def test_the_defaults_are_those_of_the_rules(monkeypatch):
    from backbeat_docs.hosts.cli import arguments

    assert build_options(arguments.parse("conform", "backbeat conform", [])) == Options()


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (["--plan-share", "-1"], "--plan-share must be at least 0, got -1"),
        (["--plan-share", "0.5", "--review-share", "0.5"], "--plan-share and --review-share must"),
        (["--agents-of", "chorus"], '--agents-of takes CLUSTER=GLOB, not "chorus"'),
        (["--agents-of", "a=x", "--agents-of", "b=x"], '--agents-of: "x" cannot be two clusters'),
        (["--hide-values", "--picture", "bar.svg"], "--picture shows values"),
        (["--picture", "good.ndjson"], "--picture good.ndjson would replace the input"),
        (["--picture", "gone/bar.svg"], "gone/bar.svg: the report cannot be written"),
    ],
)
def test_a_usage_error_is_one_line(conform, words, problem):
    status, _, err = conform("good.ndjson", *words)
    assert status == 2
    assert err.startswith("backbeat conform: ")
    assert problem in err
    assert err.count("\n") == 1


def test_nothing_to_read(conform):
    status, out, err = conform()
    assert (status, out, err.count("\n")) == (2, "", 1)


def outlined(svg):
    """Return the number of outlined places of a picture, and its words."""
    root = ET.fromstring(svg)
    boxes = [each for each in root.iter() if each.get("class") == "bb-broken"]
    return len(boxes), " ".join(each.text for each in root.iter() if each.text)


@pytest.mark.parametrize(
    ("fault", "boxes", "word"),
    [
        ("lost-frame@30", 1, "[beat-gap]"),
        ("progress-falls@30", 2, "[progress-fall]"),
        ("wrong-agents", 2, "[agents-count]"),
    ],
)
def test_the_picture_outlines_the_broken_place(conform, tmp_path, fault, boxes, word):
    (tmp_path / "x.ndjson").write_text("\n".join(lines(faults=[fault])))
    assert conform("x.ndjson", "--picture", "bar.svg")[0] == 0
    found, words = outlined((tmp_path / "bar.svg").read_text())
    assert found == boxes
    assert word in words


def test_the_picture_of_a_healthy_cluster_is_its_first_bar(conform, tmp_path):
    assert conform("good.ndjson", "--picture", "bar.svg")[0] == 0
    first = [m for m in Cluster(**SETTINGS).messages() if m.get("beat_index", 0) < 12]
    reports = [index for index, m in enumerate(first) if "to_beat" in m]
    first = [m for index, m in enumerate(first) if index not in reports[1:]]
    assert (tmp_path / "bar.svg").read_text() == picture.bar(first)


def test_a_recording_without_frames_has_no_picture(conform, tmp_path):
    claims = [text for text in lines() if "agent_id" in text]
    (tmp_path / "claims.ndjson").write_text("\n".join(claims))
    status, _, err = conform("claims.ndjson", "--picture", "bar.svg")
    assert (status, err.count("\n")) == (2, 1)
    assert "there is no frame" in err
    assert not (tmp_path / "bar.svg").exists()


def test_a_picture_has_limits(conform, tmp_path):
    texts = lines(agents=40, beats=1000, bar=1000)
    (tmp_path / "long.ndjson").write_text("\n".join(texts))
    assert conform("long.ndjson", "--picture", "bar.svg")[0] == 0
    svg = (tmp_path / "bar.svg").read_text()
    assert svg.count("<rect") <= picture.MOST_AGENTS * picture.MOST_BEATS


def test_other_contracts_cause_no_traceback(conform, tmp_path):
    cases.first_release(tmp_path / "own")
    path = next((tmp_path / "own").glob("beatframe-v1*"))
    schema = json.loads(path.read_text())
    schema["required"].remove("hlc")
    path.write_text(json.dumps(schema))
    texts = [json.loads(text) for text in lines()]
    del texts[0]["hlc"]
    (tmp_path / "own.ndjson").write_text("\n".join(map(json.dumps, texts)))
    status, out, err = conform("own.ndjson", "--schemas", "own", "--exit-code", "--quiet")
    assert (status, out, err) == (0, "", "")


@pytest.mark.parametrize("page", ["protocol.md", "operate.md"])
def test_the_pages_name_every_rule(page):
    text = (Path(__file__).parents[3] / "docs" / page).read_text()
    assert [c for c in RULES if f"[`{c}`](reference/protocol-rules.md#rule-{c})" not in text] == []
