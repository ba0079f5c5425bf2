"""What a team adds to its pipeline, for each platform: what `backbeat ci` prints and the docs show.

A snippet is a text with the team's folder and flags filled in. Each place of it has its own rules
of quoting (shell, Make, YAML, GitHub's expressions, regular expressions), and a folder's name may
be anything that a file system holds.
"""

import json
import re
import shlex
from collections.abc import Callable, Mapping
from typing import NamedTuple

from backbeat_docs import __version__

REPOSITORY = "https://github.com/chorus-services/backbeat"
TAG = f"v{__version__}"
REQUIREMENT = f"backbeat-contracts @ git+{REPOSITORY}.git@{TAG}"


class Wishes(NamedTuple):
    """What a team's pipeline judges: the folder of messages, and how.

    `schemas` is a folder of contracts instead of those built in; `unknown_fields` one of
    `validator.UNKNOWN_FIELDS`.
    """

    folder: str = "messages"
    schemas: str | None = None
    unknown_fields: str = "forbid"

    def flags(self) -> list[str]:
        """Return the options that differ from what is usual."""
        words = ["--schemas", _no_option(self.schemas)] if self.schemas else []
        if self.unknown_fields != "forbid":
            words += ["--unknown-fields", self.unknown_fields]
        return words


class Snippet(NamedTuple):
    """One platform: its name for people, the file that the text is for, its language, its text."""

    title: str
    file: str
    language: str
    text: Callable[[Wishes], str]


def snippet(name: str, wishes: Wishes | None = None) -> str:
    """Return the text for a platform, a key of `SNIPPETS`.

    Raises `ValueError` for a folder that cannot be: with a NUL, not UTF-8, or the whole checkout,
    in which the pipeline's tools are installed, too.
    """
    wishes = wishes or Wishes()
    for folder in (wishes.folder, wishes.schemas or ""):
        if "\0" in folder or not _is_utf8(folder):
            raise ValueError(f"a folder's name must be UTF-8 without NUL, got {folder!r}")
    if not _inside(wishes.folder) and not wishes.folder.startswith("/"):
        raise ValueError("name the folder of the messages, not the whole checkout")
    return SNIPPETS[name].text(wishes)


def _is_utf8(text: str) -> bool:
    return not any("\ud800" <= char <= "\udfff" for char in text)


def _github(wishes: Wishes) -> str:
    settings = {"paths": _paths(wishes.folder)}
    if wishes.schemas:
        settings["schemas"] = wishes.schemas
    if wishes.unknown_fields != "forbid":
        settings["unknown-fields"] = wishes.unknown_fields
    given = "".join(
        f"          {key}: {yaml_scalar(_no_expression(value))}\n"
        for key, value in settings.items()
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
      - uses: chorus-services/backbeat@{TAG}
        with:
{given}"""


def _gitlab(wishes: Wishes) -> str:
    reports = ["--output", "junit=backbeat.xml", "--output", "gitlab=backbeat.json"]
    judge = _command([*wishes.flags(), *reports, "--dir", _no_option(wishes.folder)])
    return f"""\
validate-backbeat:
  image: python:3.12
  script:
    - python3 -m venv .backbeat
    - {yaml_scalar(f".backbeat/bin/python -m pip install --quiet {shlex.quote(REQUIREMENT)}")}
    - {yaml_scalar(judge)}
  artifacts:
    when: always
    reports:
      junit: backbeat.xml
      codequality: backbeat.json
"""


def _make(wishes: Wishes) -> str:
    judge = [*_JUDGE, *wishes.flags(), "--dir", _no_option(wishes.folder)]
    return f"""\
.PHONY: validate-backbeat
validate-backbeat: .backbeat/{TAG}
	{_recipe(judge)}

.backbeat/{TAG}:
	@python3 -m venv .backbeat
	@.backbeat/bin/python -m pip install --quiet '{REQUIREMENT}'
	@touch $@
"""


def _pre_commit(wishes: Wishes) -> str:
    inside = _inside(wishes.folder)
    lines = f"        files: {yaml_scalar(f'^{re.escape(inside)}/{_ENDINGS}')}\n"
    if flags := wishes.flags():
        lines += f"        args: [{', '.join(map(_double_quoted, flags))}]\n"
    return f"""\
repos:
  - repo: {REPOSITORY}
    rev: {TAG}
    hooks:
      - id: backbeat-messages
{lines}"""


def _shell(wishes: Wishes) -> str:
    return f"""\
#!/bin/sh
set -eu
python3 -m venv .backbeat
.backbeat/bin/python -m pip install --quiet '{REQUIREMENT}'
{_command([*wishes.flags(), "--dir", _no_option(wishes.folder)])}
"""


SNIPPETS: Mapping[str, Snippet] = {
    "github": Snippet("GitHub Actions", ".github/workflows/backbeat.yml", "yaml", _github),
    "gitlab": Snippet("GitLab CI", ".gitlab-ci.yml", "yaml", _gitlab),
    "make": Snippet("Make", "Makefile", "make", _make),
    "pre-commit": Snippet("pre-commit", ".pre-commit-config.yaml", "yaml", _pre_commit),
    "shell": Snippet("any other", "validate-backbeat.sh", "sh", _shell),
}
"""Every platform by name."""

_ENDINGS = r".*\.(json|ndjson|jsonl)$"


_JUDGE = (".backbeat/bin/backbeat-validate", "--exit-code")


def _command(words: list[str]) -> str:
    return shlex.join([*_JUDGE, *words])


def _no_option(path: str) -> str:
    """Name a file so that no program takes it for an option."""
    return f"./{path}" if path.startswith("-") else path


def _inside(folder: str) -> str:
    """Name a folder as pre-commit does, from the root of the checkout; that itself is ''."""
    parts = [part for part in folder.split("/") if part not in ("", ".")]
    return "/".join(parts)


def _paths(folder: str) -> str:
    """Write one path for the action's input, which takes one a line, or a JSON array."""
    plain = folder == folder.strip() and "\n" not in folder and "\r" not in folder
    return folder if plain and not folder.startswith("[") else json.dumps([folder])


def _no_expression(text: str) -> str:
    """Write text for a workflow, where `${{ … }}` would be evaluated."""
    return text.replace("${{", "${{ '${{' }}")


def _recipe(words: list[str]) -> str:
    r"""Write a command as one line of a Makefile's recipe.

    A line break in a word would end the line, so such a word is put together by the shell; the x
    keeps the line breaks at its end, which `$(…)` would drop.
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


_PLAIN = re.compile(r"(?!\.?\d|\.\.\.)[A-Za-z./](?:[\w./+=@'()$ -]|:(?=\S))*", re.ASCII)
_WORDS = frozenset({"true", "false", "yes", "no", "on", "off", "null", "y", "n"})


def yaml_scalar(text: str) -> str:
    """Write text as a YAML scalar: plain where nobody can take it for anything else."""
    if _PLAIN.fullmatch(text) and text.lower() not in _WORDS and not text.endswith(" "):
        return text
    if text.isprintable():
        return "'" + text.replace("'", "''") + "'"
    return _double_quoted(text)


def _double_quoted(text: str) -> str:
    return '"' + "".join(_yaml_char(char) for char in text) + '"'


def _yaml_char(char: str) -> str:
    if char in '"\\':
        return "\\" + char
    if char.isprintable():
        return char
    code = ord(char)
    return f"\\U{code:08x}" if code > 0xFFFF else f"\\u{code:04x}"
