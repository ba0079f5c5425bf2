"""The sources of the cells of tables: what schemas, code and settings say, in columns."""

from __future__ import annotations

import functools
import inspect
import json
import re
import tomllib
from collections.abc import Iterable, Iterator
from importlib import import_module
from types import SimpleNamespace
from typing import Any

import pyarrow
import yaml

from backbeat_docs.commands import load_command
from backbeat_docs.commands.shells import SHELLS
from backbeat_docs.contracts.catalogue import Contract, packaged
from backbeat_docs.document import fences
from backbeat_docs.document.tempo_text import format_number
from backbeat_docs.evolve import compare
from backbeat_docs.hosts import pytest_docs, sybil
from backbeat_docs.hosts.arrow import validate_batch
from backbeat_docs.report import REPORTERS
from backbeat_docs.run.inputs import SKIPS
from backbeat_docs.settings import SETTINGS
from backbeat_docs.traffic import tempo
from backbeat_docs.traffic.tempo import DEFAULT_BAR, DEFAULT_BPM, beat_seconds, format_duration
from support import platforms
from support.bound.tables import Columns, plain
from support.site import DOCS, ROOT

ORDER = [
    one.name
    for one in sorted(packaged().values(), key=lambda one: str(one.schema.get("description")))
    if (ROOT / "schemas" / "released" / one.name).is_dir()
]
"""The released messages of the protocol, in the order of their interfaces."""


def phrase(text: str) -> str:
    """Return a description as a cell: from a small letter, without its full stop."""
    name = re.match(r"[A-Z]\w*[A-Z]|Python\b", text)
    return plain(text if name else text[:1].lower() + text[1:]).removesuffix(".")


def contract(name: str) -> Contract:
    """Return a built-in contract by its name."""
    return next(one for one in packaged().values() if one.name == name)


def interface(name: str) -> list[str]:
    """Return the interface, who sends to whom, and when, as the schema of a message says it."""
    interface, route, when = contract(name).schema["description"].split(":")[0].split(", ")
    sender, _, receiver = route.partition(" to ")
    return [interface, f"{sender[0]}{sender[1:]} → {receiver}", when]


def interfaces() -> Columns:
    rows = [interface(name) for name in ORDER]
    return {
        0: [row[0] for row in rows],
        1: [row[1] for row in rows],
        2: [contract(name).title for name in ORDER],
    }


def messages() -> Columns:
    rows = [interface(name) for name in ORDER]
    return {
        0: [contract(name).title for name in ORDER],
        1: [f"{route}, {when}" for _, route, when in rows],
        2: [_summary(name) for name in ORDER],
    }


def _summary(name: str) -> str:
    """Return what the reference page of a message says in its description after who and when."""
    head = yaml.safe_load((DOCS / "messages" / f"{name}.md").read_text().split("---\n")[1])
    start = ", ".join(interface(name)[1:]).replace("→", "to")
    assert head["description"].lower().startswith(f"{start.lower()}: "), head["description"]
    return phrase(head["description"].partition(": ")[2])


_NAMED = {60: "minute", 3600: "hour"}
_PERIODS = {
    "beatframe": f"; at the default tempo every {beat_seconds(DEFAULT_BPM):g} seconds",
    "statusclaim": "",
    "barreport": f"; at the default tempo, with bars of {DEFAULT_BAR} beats, every "
    f"{_NAMED[DEFAULT_BAR * beat_seconds(DEFAULT_BPM)]}",
}


def facts(name: str) -> Columns:
    _, route, when = interface(name)
    facts = [route, f"{when}{_PERIODS[name]}", contract(name).type]
    return {0: ["From, to", "When", "Type"], 1: facts}


def clock() -> Columns:
    (shape,) = re.findall(r"(\w+):(\w+):(\w+)", _DEFS["hlc"]["description"])
    return {
        0: shape,
        1: contract("beatframe").schema["properties"]["hlc"]["examples"][0].split(":"),
    }


_DEFS = contract("beatframe").schema["$defs"]


def arithmetic() -> Columns:
    rates, beat = tempo.rates(DEFAULT_BPM, 100), beat_seconds(DEFAULT_BPM)
    bar = f"{DEFAULT_BAR} beats"
    rows = (
        ("the length of a beat in seconds", "60 / BPM", format_duration(beat)),
        ("the length of a bar in seconds", "beats of a bar × 60 / BPM",
         f"{format_duration(DEFAULT_BAR * beat)} for {bar}"),
        ("frames a second", "BPM / 60", format_number(rates.frames)),
        ("claims a second", "BPM / 60 × agents × claims a beat",
         f"{format_number(rates.claims)} for 100 agents"),
        ("reports a second", "BPM / 60 / beats of a bar",
         f"{format_number(rates.reports)} for {bar}"),
    )  # fmt: skip
    return dict(enumerate(zip(*rows, strict=True)))


def settings() -> Columns:
    defaults = ("" if row.default is None else json.dumps(row.default) for row in SETTINGS.values())
    return {
        0: list(SETTINGS),
        1: [
            _KINDS.get(row.kind) or " or ".join(map(json.dumps, row.choices))
            for row in SETTINGS.values()
        ],
        2: list(defaults),
        3: [phrase(row.meaning) for row in SETTINGS.values()],
    }


def columns() -> Columns:
    """Return the columns of the findings of an Arrow batch."""
    names = validate_batch(pyarrow.array([b"{}"])).findings.column_names
    report = json.loads((ROOT / "schemas/tools/report.schema.json").read_text())
    rows = report["$defs"]["finding"]["properties"]
    meanings = (rows[name]["description"] for name in names[1:])
    return {
        0: names,
        1: [
            "the row of the message, from 0",
            *(phrase(text).partition(" (RFC")[0] for text in meanings),
        ],
    }


_KINDS = {
    "path": "a path", "patterns": "a list of patterns", "count": "an integer of at least 1",
    "outputs": "a list of FORMAT=FILE", "flag": "true or false",
}  # fmt: skip


def inputs(file: str, *way: str) -> Columns:
    """Return the inputs or outputs of a CI integration, which are described in its own file."""
    document: Any = platforms.load_all((ROOT / file).read_text())[0]
    rows = functools.reduce(lambda node, key: node[key], way, document)
    meanings = [phrase(row["description"].partition("; by default")[0]) for row in rows.values()]
    if "outputs" in way:
        return {0: list(rows), 1: meanings}
    return {0: list(rows), 1: [_default(name, row) for name, row in rows.items()], 2: meanings}


def _default(name: str, row: dict[str, str]) -> str:
    """Return the default of an input; an empty one is that of the settings, if there is one."""
    return row["default"] or {"version": "the action's own", "gate": ""}.get(name, "the setting")


def formats() -> Columns:
    for_, contains = zip(*(row[4:].split(": ", 1) for row in REPORTERS.values()), strict=True)
    return {0: list(REPORTERS), 1: for_, 2: contains}


def skips() -> Columns:
    return {0: list(SKIPS), 2: ["yes" if row.requested else "no" for row in SKIPS.values()]}


def pytest_settings() -> Columns:
    """Return what the plugin for pages adds to pytest's settings."""
    rows: list[tuple[str, str, str]] = []

    def add(name: str, help: str, type: str = "", default: object = "") -> None:
        rows.append((name, json.dumps(default), phrase(help)))

    pytest_docs.pytest_addoption(SimpleNamespace(addini=add))  # type: ignore[arg-type]
    return dict(enumerate(zip(*rows, strict=True)))


def templates() -> Columns:
    folder = ROOT / "backbeat_docs/hosts/mkdocstrings/templates/material/_base"
    found = {
        path.name: ", ".join(re.findall(r"{% block (\w+) %}", path.read_text()))
        for path in sorted(folder.iterdir())
    }
    return {0: list(found), 1: list(found.values())}


def extras() -> Columns:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    users = ("cli", "zstd", "arrow", "pytest", "site", "dask")
    needs = project["optional-dependencies"]
    return {
        0: [f"[{name}]" for name in users],
        2: [", ".join(_list_projects(needs[name])) for name in users],
    }


def _list_projects(needs: Iterable[str]) -> Iterator[str]:
    return (re.split(r"[\[><=]", need)[0] for need in needs)


def shells() -> Columns:
    lines = [line for line, _ in load_command("completion").examples]
    shells = [next(shell for shell in SHELLS if f" {shell} " in line) for line in lines]
    return {0: shells, 1: lines}


def conformance() -> Columns:
    schema = json.loads((ROOT / "schemas/tools/conformance.schema.json").read_text())
    rows = {name: row["description"] for name, row in schema["items"]["properties"].items()}
    return {0: list(rows), 1: [phrase(text.split(" In a sentence")[0]) for text in rows.values()]}


def bumps() -> Columns:
    """Return the bump of an edit of each kind, as the evolution checker decides it."""
    return {
        0: list(_EDITS),
        1: [compare(_contract(), _contract(**edit)).bump.upper() for edit in _EDITS.values()],
    }


def _contract(**edit: Any) -> dict[str, Any]:
    """Return a small contract, whole or with an edit of its members."""
    fields = {
        "type": {"const": "x.a.v1"},
        "a": {"type": "integer", "minimum": 1},
        "b": {"enum": ["x", "y"]},
        "c": {},
    }
    closed = {"type": "object", "properties": fields | edit.pop("properties", {})}
    for name in edit.pop("without", ()):
        del closed["properties"][name]
    head = {"$id": "https://a.example/a/1.0.0.json", "additionalProperties": False}
    return {**head, "required": ["type", "a"], **closed, **edit}


_EDITS: dict[str, dict[str, Any]] = {
    "change a title, a description or an example": {"title": "T", "description": "D."},
    "restructure a rule without changing its meaning": {
        "properties": {"a": {"allOf": [{"type": "integer"}, {"minimum": 1}]}}
    },
    "add an optional field": {"properties": {"d": {"type": "string"}}},
    "require a field": {"required": ["type", "a", "b"]},
    "narrow what a field accepts": {"properties": {"a": {"type": "integer", "minimum": 2}}},
    "accept one more value in enum": {"properties": {"b": {"enum": ["x", "y", "z"]}}},
    "remove a field": {"without": ["c"]},
}


def blocks() -> Columns:
    """Return the table in the docstring of the module that reads the blocks."""
    lines = [line[4:] for line in (fences.__doc__ or "").splitlines() if line.startswith("    ")]
    return {0: [line[:46].strip() for line in lines], 1: [plain(line[46:]) for line in lines]}


def parsers() -> Columns:
    classes = [type(parser) for parser in sybil.every_parser()]
    first = [(one.__doc__ or "").partition("\n")[0].partition(". ")[0] for one in classes]
    return {0: [one.__name__ for one in classes], 1: [phrase(line) for line in first]}


def packages() -> Columns:
    """Return the layers with the first line of each package's docstring."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    (layers,) = (one["layers"] for one in project["contracts"] if one["type"] == "layers")
    names = [re.findall(r"\w+", layer) for layer in layers]
    return {
        0: [", ".join(row) for row in names],
        1: ["; ".join(map(_first_line, row)) for row in names],
    }


def _first_line(package: str) -> str:
    module = import_module(f"backbeat_docs.{package}")
    return phrase((inspect.getdoc(module) or "").partition("\n")[0].partition(". ")[0])
