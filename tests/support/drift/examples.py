"""Each value of each JSON example in the pages, made invalid, or valid if it is invalid."""

from __future__ import annotations

import functools
import json
from collections.abc import Iterator
from typing import Any

from backbeat_docs.contracts.catalogue import packaged
from backbeat_docs.document.examples import Examples, expected
from backbeat_docs.document.fences import Fence, FenceError, fences, use
from backbeat_docs.document.fields import fields, walk
from backbeat_docs.hosts.mkdocs.pages import PAGES
from backbeat_docs.text import pointer
from support.drift import BEFORE, Mutant
from support.shown import find_error
from support.site import DOCS, ROOT


def texts() -> Iterator[tuple[str, str]]:
    """Yield the name and the text of every page, written or generated."""
    for path in [*sorted(DOCS.rglob("*.md")), ROOT / "README.md", ROOT / "CONTRIBUTING.md"]:
        yield str(path.relative_to(ROOT)), path.read_text()
    for name, render in PAGES.items():
        yield f"docs/{name}", render()


def mutants() -> Iterator[Mutant]:
    for name, text in texts():
        for fence in fences(text):
            if use(fence) in ("message", "fragment", "stream", "document"):
                yield from _fence_mutants(name, fence)


def _fence_mutants(name: str, fence: Fence) -> Iterator[Mutant]:
    lines = fence.text.splitlines(keepends=True) if use(fence) == "stream" else [fence.text]
    start = 0
    for text in lines:
        for place, begin, end in _find_scalars(text):
            value = text[begin:end]
            new = _choose_replacement(fence, place, value)
            changed = fence.text[: start + begin] + new + fence.text[start + end :]
            line, _ = pointer.line_and_column(fence.text, start + begin)
            yield Mutant(
                "example",
                f"{name}:{fence.line + line}",
                f"{place}: {value[:40]} → {new}",
                functools.partial(_find_problem, fence._replace(text=changed)),
                functools.partial(_explain_equivalence, fence, place),
            )
        start += len(text)


def _find_scalars(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield pointer, begin and end of each value without members; nothing for broken text."""
    try:
        json.loads(text)
    except ValueError:
        return
    for node in pointer.walk(text):
        _, end = json.JSONDecoder().raw_decode(text, node.start)
        if text[node.start] not in "[{" or end - node.start == 2:
            yield node.pointer, node.start, end


def _choose_replacement(fence: Fence, place: str, value: str) -> str:
    """Return null, which no field accepts, or a valid value if the example has an invalid one."""
    if any(other == place for _, other in expected(fence)):
        name = place.rpartition("/")[2]
        return next(
            (json.dumps(e) for e in _valid_examples(name) if json.dumps(e) != value), "null"
        )
    return "null" if value != "null" else "7"


@functools.cache
def _valid_examples(name: str) -> tuple[Any, ...]:
    return tuple(
        example
        for contract in packaged().values()
        for field in walk(fields(contract))
        if field.name == name
        for example in field.examples
    )


@functools.cache
def _load_examples() -> Examples:
    return Examples()


def _find_problem(fence: Fence) -> str:
    try:
        problems = _load_examples().check(fence).problems
    except FenceError as error:
        return error.reason
    if problems:
        return problems[0][2]
    if fence.attributes.get("schema") == "conformance":
        return next(filter(None, map(find_error, json.loads(fence.text))), "")
    return ""


def _explain_equivalence(fence: Fence, place: str) -> str:
    pairs = expected(fence)
    if {code for code, _ in pairs} & BEFORE:
        return "validation stops before this value"
    if ("const", "/type") in pairs:
        return "the body is refused for the names of its fields, whatever their values"
    if ("additionalProperties", place) in pairs:
        return "the field is refused for its name, whatever its value"
    return ""
