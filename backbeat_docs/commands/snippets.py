"""CI configuration for each platform: `backbeat ci` prints it and the documentation shows it.

A snippet is a text with the team's folder and options filled in. A folder can have any name that a
file system allows, so each value is quoted by the rules of the place where it appears: shell, Make,
YAML, GitHub expressions or regular expressions.
"""

import json
import re
import shlex
from collections.abc import Callable, Mapping
from typing import NamedTuple

from backbeat_docs import __version__

REPOSITORY = "https://github.com/chorus-services/backbeat"
TAG = f"v{__version__}"
PACKAGE = "backbeat-contracts"
REQUIREMENT = f"{PACKAGE} @ git+{REPOSITORY}.git@{TAG}"


class PipelineSettings(NamedTuple):
    """The folder of messages that a pipeline validates, and the options for it.

    `schemas` is a folder of contracts to use instead of the built-in ones. `unknown_fields` is a
    key of `validator.UNKNOWN_FIELDS`. `gate` is a folder of contracts whose versions are checked.
    """

    folder: str = "messages"
    schemas: str | None = None
    unknown_fields: str = "forbid"
    gate: str | None = None

    def to_gate(self) -> list[str]:
        """Return the command that checks the versions, or nothing if no folder is named."""
        return [*_GATE, _protect_dash(self.gate)] if self.gate else []

    def to_options(self) -> list[str]:
        """Return the command-line options that differ from the defaults."""
        options = ["--schemas", _protect_dash(self.schemas)] if self.schemas else []
        if self.unknown_fields != "forbid":
            options += ["--unknown-fields", self.unknown_fields]
        return options


class Snippet(NamedTuple):
    """One platform: its display name, the path and language of its file, and the text renderer."""

    title: str
    file: str
    language: str
    text: Callable[[PipelineSettings], str]


def snippet(name: str, settings: PipelineSettings | None = None) -> str:
    """Return the configuration text for a platform, which is a key of `SNIPPETS`.

    Raises `ValueError` if a folder name contains NUL or is not UTF-8. Raises it too if the folder
    of messages is the whole checkout, because the pipeline installs its tools there.
    """
    settings = settings or PipelineSettings()
    for folder in (settings.folder, settings.schemas or "", settings.gate or ""):
        if "\0" in folder or not _is_utf8(folder):
            raise ValueError(f"a folder name must be UTF-8 without NUL, got {folder!r}")
    if not _relative_folder(settings.folder) and not settings.folder.startswith("/"):
        raise ValueError("name the folder of the messages, not the whole checkout")
    return SNIPPETS[name].text(settings)


def _is_utf8(text: str) -> bool:
    return not any("\ud800" <= char <= "\udfff" for char in text)


def _render_github(settings: PipelineSettings) -> str:
    inputs = {"paths": _encode_path(settings.folder)}
    if settings.schemas:
        inputs["schemas"] = settings.schemas
    if settings.unknown_fields != "forbid":
        inputs["unknown-fields"] = settings.unknown_fields
    if settings.gate:
        inputs["gate"] = settings.gate
    history = "        with:\n          fetch-depth: 0\n" if settings.gate else ""
    lines = "".join(
        f"          {key}: {to_yaml_scalar(_escape_expression(value))}\n"
        for key, value in inputs.items()
    )
    return f"""\
name: BACKBEAT messages
on: [push, pull_request]
permissions:
  contents: read
jobs:
  messages:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v5
{history}      - uses: chorus-services/backbeat@{TAG}
        with:
{lines}"""


def _render_gitlab(settings: PipelineSettings) -> str:
    """Return a job, and one for the gate: a job can keep only one Code Quality report."""
    reports = ["--output", "junit=backbeat.xml", "--output", "gitlab=backbeat.json"]
    folder = ["--dir", _protect_dash(settings.folder)]
    validate = _join_command([*settings.to_options(), *reports, *folder])
    text = _render_job(
        "validate-backbeat", validate, {"junit": "backbeat.xml", "codequality": "backbeat.json"}
    )
    if gate := settings.to_gate():
        report = "backbeat-versions.json"
        check = shlex.join([*gate, "--output", f"gitlab={report}"])
        job = _render_job("check-backbeat-versions", check, {"codequality": report}, _ALL_HISTORY)
        text += f"\n{job}"
    return text


_ALL_HISTORY = "  variables:\n    GIT_DEPTH: 0\n"


def _render_job(name: str, command: str, reports: Mapping[str, str], variables: str = "") -> str:
    """Return a job for GitLab that installs this version, and keeps reports."""
    kept = "".join(f"      {kind}: {file}\n" for kind, file in reports.items())
    return f"""\
{name}:
  image: python:3.12
{variables}  cache:
    key: backbeat-{TAG}
    paths: [.backbeat/]
  script:
    - |
      if ! {_VALIDATE[0]} --version 2> /dev/null | grep -qxF '{PACKAGE} {__version__}'; then
        python3 -m venv --clear .backbeat
        .backbeat/bin/python -m pip install --quiet '{REQUIREMENT}'
      fi
    - {to_yaml_scalar(command)}
  artifacts:
    when: always
    reports:
{kept}"""


def _render_make(settings: PipelineSettings) -> str:
    folder = ["--dir", _protect_dash(settings.folder)]
    validate = [*_VALIDATE, *settings.to_options(), *folder]
    gate = settings.to_gate()
    check = f"\t{_quote_recipe(gate)}\n" if gate else ""
    return f"""\
.PHONY: validate-backbeat
validate-backbeat: .backbeat/{TAG}
	{_quote_recipe(validate)}
{check}
.backbeat/{TAG}:
	@python3 -m venv .backbeat
	@.backbeat/bin/python -m pip install --quiet '{REQUIREMENT}'
	@touch $@
"""


def _render_pre_commit(settings: PipelineSettings) -> str:
    folder = _relative_folder(settings.folder)
    lines = f"        files: {to_yaml_scalar(f'^{re.escape(folder)}/{_MESSAGE_FILES}')}\n"
    if options := settings.to_options():
        lines += f"        args: [{', '.join(map(_quote_yaml, options))}]\n"
    if settings.gate:
        words = ", ".join(map(_quote_yaml, ["--schemas", _protect_dash(settings.gate)]))
        lines += f"      - id: backbeat-evolution\n        args: [{words}]\n"
    return f"""\
repos:
  - repo: {REPOSITORY}
    rev: {TAG}
    hooks:
      - id: backbeat-messages
{lines}"""


def _render_shell(settings: PipelineSettings) -> str:
    folder = ["--dir", _protect_dash(settings.folder)]
    gate = settings.to_gate()
    check = f"{shlex.join(gate)}\n" if gate else ""
    return f"""\
#!/bin/sh
set -eu
python3 -m venv .backbeat
.backbeat/bin/python -m pip install --quiet '{REQUIREMENT}'
{_join_command([*settings.to_options(), *folder])}
{check}"""


SNIPPETS: Mapping[str, Snippet] = {
    "github": Snippet("GitHub Actions", ".github/workflows/backbeat.yml", "yaml", _render_github),
    "gitlab": Snippet("GitLab CI", ".gitlab-ci.yml", "yaml", _render_gitlab),
    "make": Snippet("Make", "Makefile", "make", _render_make),
    "pre-commit": Snippet("pre-commit", ".pre-commit-config.yaml", "yaml", _render_pre_commit),
    "shell": Snippet("Other platforms", "validate-backbeat.sh", "sh", _render_shell),
}
"""The snippet of each platform, by name."""

_MESSAGE_FILES = r".*\.(json|ndjson|jsonl)$"


_VALIDATE = (".backbeat/bin/backbeat-validate", "--exit-code")
_GATE = (".backbeat/bin/backbeat", "evolve", "--check", "--schemas")


def _join_command(options: list[str]) -> str:
    return shlex.join([*_VALIDATE, *options])


def _protect_dash(path: str) -> str:
    """Return a path that no program can mistake for an option."""
    return f"./{path}" if path.startswith("-") else path


def _relative_folder(folder: str) -> str:
    """Return a folder relative to the root of the checkout, as pre-commit does; the root is ''."""
    parts = [part for part in folder.split("/") if part not in ("", ".")]
    return "/".join(parts)


def _encode_path(folder: str) -> str:
    """Encode a path for the action's input, which is one path per line or a JSON array."""
    plain = folder == folder.strip() and "\n" not in folder and "\r" not in folder
    return folder if plain and not folder.startswith("[") else json.dumps([folder])


def _escape_expression(text: str) -> str:
    """Escape `${{ … }}`, which a GitHub workflow would evaluate."""
    return text.replace("${{", "${{ '${{' }}")


def _quote_recipe(words: list[str]) -> str:
    r"""Quote a command as one line of a Makefile recipe.

    A line break in a word would end the recipe line, so the shell builds such a word with `printf`.
    The trailing x protects line breaks at the end of the word, which `$(…)` would strip.
    """
    before, quoted = "", []
    for number, word in enumerate(words):
        if word.isprintable():
            quoted.append(shlex.quote(word).replace("$", "$$"))
        else:
            octal = "".join(f"\\{byte:03o}" for byte in word.encode())
            before += f"w{number}=$$(printf '{octal}x'); "
            quoted.append(f'"$${{w{number}%x}}"')
    return f"@{before}{' '.join(quoted)}"


_PLAIN_SCALAR = re.compile(r"(?!\.?\d|\.\.\.)[A-Za-z./](?:[\w./+=@'()$ -]|:(?=\S))*", re.ASCII)
_YAML_CONSTANTS = frozenset({"true", "false", "yes", "no", "on", "off", "null", "y", "n"})


def to_yaml_scalar(text: str) -> str:
    """Return text as a YAML scalar, which is quoted only where YAML would read it differently."""
    constant = text.lower() in _YAML_CONSTANTS
    if _PLAIN_SCALAR.fullmatch(text) and not constant and not text.endswith(" "):
        return text
    if text.isprintable():
        return "'" + text.replace("'", "''") + "'"
    return _quote_yaml(text)


def _quote_yaml(text: str) -> str:
    return '"' + "".join(_escape_yaml(char) for char in text) + '"'


def _escape_yaml(char: str) -> str:
    if char in '"\\':
        return "\\" + char
    if char.isprintable():
        return char
    code = ord(char)
    return f"\\U{code:08x}" if code > 0xFFFF else f"\\u{code:04x}"
