"""The names that pages mention, in groups, each with what the code says that it is."""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import backbeat_docs
from backbeat_docs.commands import COMMANDS, load_command
from backbeat_docs.contracts.catalogue import packaged
from backbeat_docs.document.fields import fields, walk
from backbeat_docs.evolve.rules import RULES
from backbeat_docs.hosts import sybil
from backbeat_docs.report import REPORTERS
from backbeat_docs.schema.walk import subschemas
from backbeat_docs.settings import SETTINGS
from backbeat_docs.validate.codes import CODES
from support.site import ROOT

Group = Mapping[str, str]
"""Names of one kind, in their order in the code, each with its description there."""


class Mention(NamedTuple):
    """A name in inline code: where it begins and ends there, its group, and its description."""

    start: int
    end: int
    name: str
    group: Group


def find(text: str, page: str) -> Mention | None:
    """Return the first name in inline code that is in a group; None if there is none."""
    for pattern, groups in _GROUPS:
        for match in re.finditer(pattern, text):
            for group in _order_for_page(groups(), page):
                if match["name"] in group:
                    return Mention(match.start("name"), match.end("name"), match["name"], group)
    return None


def _order_for_page(groups: Mapping[str, Group], page: str) -> list[Group]:
    """Return the groups, those of the page's own contract or command first."""
    return [groups[key] for key in sorted(groups, key=lambda key: key.lower() not in page)]


@functools.cache
def _options() -> Mapping[str, Group]:
    return {
        command: {
            name: f"{option.help} {' '.join(option.choices)}"
            for option in load_command(command).options
            for name in option.names
            if name.startswith("--")
        }
        for command in COMMANDS
    }


@functools.cache
def _commands() -> Mapping[str, Group]:
    tables = map(load_command, COMMANDS)
    return {"": {table.name: f"{table.summary} {table.description}" for table in tables}}


@functools.cache
def _fields() -> Mapping[str, Group]:
    return {
        contract.name: {
            field.name: f"{field.name} {field.title} {field.description}"
            for field in walk(fields(contract))
        }
        for contract in packaged().values()
    }


@functools.cache
def _values() -> Mapping[str, Group]:
    return {
        f"{contract.name} {place}": {str(value): str(value) for value in schema["enum"]}
        for contract in packaged().values()
        for place, schema in subschemas(dict(contract.schema))
        if isinstance(schema, dict) and "enum" in schema
    }


@functools.cache
def _targets() -> Mapping[str, Group]:
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    return {"": dict(re.findall(r"^([a-z-]+):.*?##+ (.*)", text, re.MULTILINE))}


def targets() -> Mapping[int, list[str]]:
    """Return the main targets that do something, and what, as the columns of a table."""
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    rows = [row for row in re.findall(r"^([a-z-]+):.* ## (.*)", text, re.MULTILINE)
            if not row[1].startswith("list ")]  # fmt: skip
    return {0: [f"make {name}" for name, _ in rows], 1: [does for _, does in rows]}


@functools.cache
def _extras() -> Mapping[str, Group]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    return {"": {name: " ".join((name, *needs)) for name, needs in extras.items()}}


@functools.cache
def _others() -> Mapping[str, Group]:
    return {
        "codes": {name: f"{c.title} {c.cause} {c.fix}" for name, c in CODES.items()},
        "settings": {name: row.meaning for name, row in SETTINGS.items()},
        "formats": dict(REPORTERS),
        "rules": {name: row.explanation for name, row in RULES.items()},
        "types": {
            contract.type: f"{contract.title} {contract.schema.get('description', '')}"
            for contract in packaged().values()
        },
        "python": dict(_describe_members(backbeat_docs)),
        "parsers": dict(_describe_members(sybil)),
    }


def _describe_members(module: Any) -> Iterator[tuple[str, str]]:
    for name in module.__all__:
        member = getattr(module, name)
        described = member.__doc__ if callable(member) else module.__doc__
        yield name, f"{described} {_describe_arguments(member)}"


def _describe_arguments(member: Any) -> str:
    function = getattr(member, "__init__", member) if isinstance(member, type) else member
    return " ".join(getattr(getattr(function, "__code__", None), "co_varnames", ()))


_GROUPS = (
    (r"(?<![\w-])(?P<name>--[a-z][a-z-]+)", _options),
    (r"\bbackbeat (?P<name>[a-z-]+)", _commands),
    (r"\bmake (?P<name>[a-z-]+)", _targets),
    (r"\[(?P<name>[a-z]+)[\],]", _extras),
    (r"^(?:[A-Z]\w+\.)?(?:\w+(?:\[\d*\])?\.)?(?P<name>[a-z_]+)(?==|$)", _fields),
    (r'^"?(?P<name>[a-z]+)"?$', _values),
    (r"^(?P<name>[\w.-]+)(?=[=(:\s]|$)", _others),
)
"""Where each kind of name is in inline code, and its groups."""
