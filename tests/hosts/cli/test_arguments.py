"""Words that are parsed without argparse mean what they mean to argparse."""

import contextlib
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.cases import EXAMPLES

from backbeat_docs.commands import COMMANDS, load_command, reads_settings
from backbeat_docs.hosts.cli import arguments, parser
from backbeat_docs.settings import SETTINGS

TABLES = {name: load_command(name) for name in COMMANDS}


def words_of(name):
    options = TABLES[name].options
    known = [word for option in options for word in (*option.names, *option.choices)]
    return st.lists(st.sampled_from([*known, "a", "b", "", "-", "--", "-x", "-1", "3", "--a=b"]))


@given(st.sampled_from(COMMANDS), st.data())
def test_plain_words(name, data):
    words = data.draw(words_of(name))
    defaults = dict.fromkeys(s.replace("-", "_") for s in SETTINGS if reads_settings(name))
    found = arguments._parse_plain(TABLES[name], words, defaults)
    if found is not None:
        options = parser.build_command_parser(name, "x")
        options.set_defaults(**defaults)
        assert vars(found) == vars(options.parse_args(words))


@pytest.mark.parametrize(
    "words",
    [
        ["--file", "m.json", "--exit-code"],
        ["--quiet", "a.json", "b.json", "--format", "json", "--output", "junit=r.xml"],
        ["--message", "-", "-q"],
        [],
    ],
)
def test_words_that_are_plain(words):
    assert arguments._parse_plain(TABLES["validate"], words, {}) is not None


def test_that_everything_else_is_left_to_argparse(capsys):
    for words in (
        ["--help"],
        ["--fil", "a"],
        ["--format", "xml"],
        ["--file"],
        ["--max-findings", "0"],
    ):
        with contextlib.suppress(SystemExit):
            arguments.parse("validate", "backbeat-validate", words)
        out, err = capsys.readouterr()
        assert out.startswith("usage: ") or err.endswith("see backbeat-validate --help\n")


@pytest.mark.parametrize("words", [["--jobs", "2"], ["--jobs=2"], ["--jobs"]])
def test_that_a_former_option_says_what_to_write_instead(words, capsys):
    with pytest.raises(SystemExit, match="2"):
        arguments.parse("validate", "backbeat-validate", ["a.ndjson", *words])
    assert capsys.readouterr() == ("", (
        "backbeat-validate: --jobs no longer exists; write --cluster local:N; "
        "see backbeat-validate --help\n"
    ))  # fmt: skip


def test_that_validating_a_message_does_not_import_argparse():
    code = (
        "import sys; from backbeat_docs.hosts.cli import main; main(sys.argv[1:]);"
        "sys.exit('argparse' in sys.modules)"
    )
    words = ["validate", "--no-config", "--file", str(EXAMPLES / "statusclaim-valid.json")]
    assert subprocess.run([sys.executable, "-c", code, *words], check=False).returncode == 0
