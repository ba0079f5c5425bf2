"""The completion scripts, in real shells."""

import subprocess
from pathlib import Path

import pytest
from support import cases, shells

from backbeat_docs.commands import COMMANDS, load_command
from backbeat_docs.commands.shells import SHELLS
from backbeat_docs.hosts import cli
from backbeat_docs.report import REPORTERS
from backbeat_docs.traffic.faults import FAULTS
from backbeat_docs.validate.validator import UNKNOWN_FIELDS

FORMATS, FIELDS = {*REPORTERS}, {*UNKNOWN_FIELDS}
OPTIONS = {
    name
    for option in load_command("validate").options
    for name in option.names
    if name.startswith("--")
}
FILES, FOLDERS = {"message one.json", "messages"}, {"messages"}

OFFERED = {
    "backbeat ": {*COMMANDS},
    "backbeat va": {"validate"},
    "backbeat new": {"new-contract"},
    "backbeat completion ": {*SHELLS},
    "backbeat validate --": {*OPTIONS, "--help", "--version"},
    "backbeat validate --exit": {"--exit-code"},
    "backbeat validate --format ": FORMATS,
    "backbeat validate --json --unknown-fields f": {"forbid"},
    "backbeat validate mess": FILES,
    "backbeat validate --dir mess": FOLDERS,
    "backbeat evolve --schemas mess": FOLDERS,
    "backbeat simulate --fault ": {*FAULTS},
    "backbeat simulate --fault silent": {"silent-agent"},
    "backbeat tempo ": set(),
    "backbeat-validate --exit": {"--exit-code"},
    "backbeat-validate --unknown-fields ": FIELDS,
    "backbeat-validate --format=sa": {"sarif"},
    "backbeat-validate --file mess": FILES,
    "backbeat-validate messages/fr": {"frame.json"},
}
"""What Tab offers after a line: these words, but after `--` and at the end also others."""


@pytest.mark.parametrize("shell", SHELLS)
def test_every_shell_has_a_line_in_the_documentation(shell: str) -> None:
    (line,) = [line for line, _ in load_command("completion").examples if f" {shell} " in line]
    assert f"| {shell} | `{line}`" in (cases.ROOT / "docs" / "install.md").read_text()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "here"
    (place / "messages").mkdir(parents=True)
    (place / "messages" / "frame.json").write_text("{}")
    (place / "message one.json").write_text("{}")
    return place


@pytest.fixture(params=SHELLS)
def script(request: pytest.FixtureRequest, tmp_path: Path, capsys) -> Path:
    """A completion script, named after its shell."""
    if not shells.is_installed(request.param):
        pytest.skip(f"{request.param} is not installed")
    assert cli.main(["completion", request.param]) == 0
    path = tmp_path / request.param
    path.write_text(capsys.readouterr().out)
    return path


def offered(script: Path, line: str, folder: Path) -> set[str]:
    """Return what the script's shell offers after a line; folders without their slash."""
    words = shells.PRESS_TAB[script.name](script, line, folder).splitlines()
    plain = {word.replace("\\ ", " ").rstrip("/").removeprefix("messages/") for word in words}
    return {word.removeprefix("--format=").removesuffix("=") for word in plain} - {""}


def test_the_shell_accepts_the_script(script: Path) -> None:
    done = subprocess.run([script.name, "-n", script], capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.parametrize("script", ["zsh"], indirect=True)
def test_zsh_also_evaluates_the_script(script: Path) -> None:
    code = 'autoload -U compinit && compinit -D -u; eval "$(<$1)"; print $_comps[(I)backbeat*]'
    words = ["zsh", "-f", "-c", code, "zsh", script]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert sorted(done.stdout.split()) == ["backbeat", "backbeat-validate"], done.stderr


@pytest.mark.parametrize("line", OFFERED)
def test_what_a_shell_offers(script: Path, line: str, folder: Path) -> None:
    got = offered(script, line, folder)
    if line.endswith(" "):  # fish and bash also offer the options
        got = {word for word in got if not word.startswith("-")}
    assert got == OFFERED[line] or (line.endswith("--") and got >= OFFERED[line])
