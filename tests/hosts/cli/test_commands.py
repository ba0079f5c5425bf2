"""The commands other than validate, and `backbeat` itself."""

import json

import pytest
from support import cases

from backbeat_docs import CODES
from backbeat_docs.commands import COMMANDS
from backbeat_docs.conform import RULES
from backbeat_docs.hosts import cli


def backbeat(capsys, *words):
    """Run a command in this process; return its status and both of its outputs."""
    try:
        status = cli.main(words)
    except SystemExit as error:  # what argparse does for --help and for usage errors
        status = error.code
    captured = capsys.readouterr()
    return status, captured.out, captured.err


@pytest.mark.parametrize("name", COMMANDS)
def test_that_every_command_has_help_with_examples(capsys, name):
    status, out, _ = backbeat(capsys, name, "--help")
    assert status == 0
    assert out.startswith(f"usage: backbeat {name}")
    assert "examples:" in out
    assert "exit status:" in out


def test_that_help_lists_every_command(capsys):
    status, out, _ = backbeat(capsys, "--help")
    assert status == 0
    assert all(f"\n    {name}" in out for name in COMMANDS)


@pytest.mark.parametrize("words", [(), ("valid",), ("explain", "a", "b"), ("completion", "ksh")])
def test_that_a_usage_error_is_one_line_and_status_2(capsys, words):
    status, out, err = backbeat(capsys, *words)
    assert (status, out) == (2, "")
    assert err.count("\n") == 1
    assert "--help" in err


@pytest.mark.parametrize("code", CODES)
def test_explaining(capsys, code):
    status, out, _ = backbeat(capsys, "explain", code)
    assert status == 0
    assert out.startswith(f"{code}: ")
    assert "Cause:" in out
    assert "Fix:" in out
    assert ("A message with this finding" in out) is (CODES[code].example is not None)
    assert len(out) < 3000


def test_explaining_all(capsys):
    _, out, _ = backbeat(capsys, "explain")
    assert [line.split()[0] for line in out.splitlines()] == [*CODES, *RULES]


def test_explaining_an_unknown_code(capsys):
    status, _, err = backbeat(capsys, "explain", "duplicat-key\x1b")
    assert status == 2
    assert '"duplicat-key\\u001b" (did you mean "duplicate-key"?)' in err


@pytest.mark.parametrize(
    ("word", "lines"),
    [
        ("beatframe.tempo_bpm", ["beatframe.tempo_bpm: The current tempo", "Unit:    beats per"]),
        ("issues.count", ["barreport.issues[].count: "]),
        ("barreport.issues[2].count", ["barreport.issues[].count: "]),
        ("hlc", ["beatframe.hlc: ", "statusclaim.hlc: "]),
        ("reviewing", ["reviewing: a value of statusclaim.state", "statusclaim.state: "]),
        ('"info"', ["info: a value of barreport.issues[].severity"]),
        ("contains", ["contains: The value does not satisfy"]),
        ('phase must be one of: plan, got "x"  [enum]', ["enum: ", "beatframe.phase: "]),
        ('a b.json:6:12  phase must be one of: x  [enum]', ["enum: ", "beatframe.phase: "]),
        ("1:2  issues[2].count must be at least 1, got 0  [minimum]", ["barreport.issues[].count"]),
        ('1:2  unknown field "temp_bpm" (did you mean "tempo_bpm"?)  [additionalProperties]',
         ["additionalProperties: ", "beatframe.tempo_bpm: "]),
        ('1:2  "beatsLeft" must be written beats_left  [additionalProperties]',
         ["statusclaim.beats_left: "]),
        ("x  message must be JSON: it is empty  [not-json]", ["not-json: "]),
        ("::error file=b.json,line=1,col=12,title=BACKBEAT enum::phase must be one of: plan",
         ["enum: ", "beatframe.phase: "]),
        ("::error line=1,col=1,title=BACKBEAT required::<message>: beat_index field is required",
         ["required: ", "beatframe.beat_index: "]),
        ("b.json:1:4  warning: notes is deprecated: unread (use state instead)  [deprecated]",
         ["deprecated: ", "statusclaim.notes: "]),
        ("::warning file=b.json,line=1,col=4,title=BACKBEAT deprecated::notes is deprecated",
         ["deprecated: ", "statusclaim.notes: "]),
        ("- `b.json:1:4` warning: `notes is deprecated` [deprecated](https://example.org/#finding)",
         ["deprecated: ", "statusclaim.notes: "]),
        ('- `b.json:1:5` `"beatsLeft" must be written beats_left` '
         "[additionalProperties](https://example.org/#finding)",
         ["additionalProperties: ", "statusclaim.beats_left: "]),
        ("- `b.json:1:5` ``phase must be one of: plan, got \"`\"`` `enum`",
         ["enum: ", "beatframe.phase: "]),
        ("beat-gap", ["beat-gap: Beats between", "Why it matters: ", "What to do: "]),
        ("a.ndjson:5:1  no frame was read between beat 4 and beat 6  [beat-gap]", ["beat-gap: "]),
        ("::error file=b.ndjson,line=1,col=1,title=BACKBEAT task-over::a%0Ab.ndjson:1: state",
         ["task-over: "]),
        ("- `b.ndjson:1:1` `no frame` [beat-gap](https://example.org/#rule)", ["beat-gap: "]),
        ('docs/a b.md:4:112: phase must be one of: plan, got "exec" (enum at /phase)',
         ["enum: ", "beatframe.phase: "]),
        ("docs/a.md:8:1: window_id field is required (required at /)",
         ["required: ", "beatframe.window_id: "]),
    ],
)  # fmt: skip
def test_explaining_a_field_a_value_or_a_finding(capsys, word, lines):
    status, out, _ = backbeat(capsys, "explain", word)
    assert status == 0
    assert [line for line in lines if f"\n{line}" not in f"\n{out}"] == []


@pytest.mark.parametrize(
    ("word", "hint"),
    [
        ("beatframe.tempo_bmp", '(did you mean "beatframe.tempo_bpm"?)'),
        ("beat-gaps", '(did you mean "beat-gap"?)'),
        ("reviewin", '(did you mean "reviewing"?)'),
        ("something else [enm]", '"something else [enm]"; backbeat explain lists all codes'),
        ("w" * 200, "w…; backbeat explain lists all codes"),
    ],
)
def test_that_a_wrong_word_gets_a_suggestion(capsys, word, hint):
    status, out, err = backbeat(capsys, "explain", word)
    assert (status, out) == (2, "")
    assert hint in err


def test_lint(capsys, tmp_path):
    assert backbeat(capsys, "lint")[0] == 0
    count = len(cases.MESSAGES)
    said = backbeat(capsys, "lint", str(cases.SCHEMAS))[1]
    assert said == f"{count} schemas: no problems found\n"
    schema = cases.schema("beatframe")
    del schema["additionalProperties"]
    path = tmp_path / "beatframe-v1.schema.json"
    path.write_text(json.dumps(schema))
    status, out, _ = backbeat(capsys, "lint", str(path))
    assert status == 1
    assert "[closed-objects]" in out
    assert out.endswith("1 schema: 1 problem\n")
    path.write_text("{")
    assert backbeat(capsys, "lint", str(tmp_path))[0] == 2
