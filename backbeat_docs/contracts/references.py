"""Checks of references: where they lead, and how many schemas validate one value.

A reference must lead to a subschema of the same file. A circle of references that takes no step
into the message never ends, and references that fork again and again take exponential time.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias

from backbeat_docs.contracts.error import ContractError
from backbeat_docs.schema.keywords import KEYWORDS
from backbeat_docs.schema.walk import children, resolve, schemas_in
from backbeat_docs.text.pointer import to_pointer

MAX_SCHEMAS = 1000
"""The most schemas that may validate one value of a message, references followed."""

MAX_CHAIN = 16
"""The most steps from schema to schema without a step into the message."""

MAX_STATES = 20_000
"""The most sets of schemas that are examined."""

_IN_PLACE = frozenset(row.name for row in KEYWORDS.values() if row.target == "itself")
_NAMED = ("member", "item", "names")  # targets that one schema validates, beside those of all
_REFERENCE = re.compile(r"#(?:/[A-Za-z0-9._$~-]+)*")

Places: TypeAlias = Mapping[str, Any]
Crowd: TypeAlias = frozenset[tuple[str, int]]


def check_references(schema: Any, path: str) -> None:
    """Raise `ContractError` unless each reference leads to a schema of this file, without a circle.

    References must not fork so often that more than `MAX_SCHEMAS` schemas validate one value.
    """
    known = dict(schemas_in(schema))
    for pointer, node in known.items():
        if isinstance(node, dict) and "$ref" in node:
            problem = _wrong(schema, node["$ref"], known)
            if problem:
                raise ContractError(f"{path}#{pointer}", problem)
    _check_circles(known, path)
    _check_forks(known, path)


def _wrong(schema: Any, reference: str, known: Places) -> str | None:
    """Return what is wrong with a reference, or `None`."""
    try:
        resolve(schema, reference)
    except LookupError as error:
        return str(error)
    if not _REFERENCE.fullmatch(reference):
        return f'$ref "{reference}" contains characters other than letters, digits and . _ $ ~ -'
    return None if reference[1:] in known else f'$ref "{reference}" leads to no schema'


def _in_place(pointer: str, node: Any) -> Iterator[str]:
    """Yield the pointers of the schemas that validate the same value as a schema does."""
    if not isinstance(node, dict):
        return
    for way, _ in children(node):
        if way[0] in _IN_PLACE:
            yield _at(pointer, way)
    if "$ref" in node:
        yield node["$ref"][1:]


def _at(pointer: str, way: tuple[str, ...]) -> str:
    return pointer + to_pointer(way)


def _check_circles(known: Places, path: str) -> None:
    from graphlib import CycleError, TopologicalSorter

    try:
        TopologicalSorter({at: _in_place(at, node) for at, node in known.items()}).prepare()
    except CycleError as error:
        reference = next(known[at]["$ref"] for at in error.args[1] if "$ref" in known[at])
        raise ContractError(
            f"{path}#{error.args[1][0]}", f'$ref "{reference}" leads in a circle'
        ) from None


def _check_forks(known: Places, path: str) -> None:
    """Examine every set of schemas that can validate one value of a message together."""
    waiting = [_crowd(known, path, {"": 1})]
    seen = set(waiting)
    while waiting:
        for chosen in _steps(known, waiting.pop()):
            crowd = _crowd(known, path, chosen)
            if crowd not in seen:
                seen.add(crowd)
                waiting.append(crowd)
        if len(seen) > MAX_STATES:
            raise ContractError(path, "its references fork and join in too many ways")


def _crowd(known: Places, path: str, chosen: Mapping[str, int]) -> Crowd:
    """Return all schemas that validate a value, counted; only those that have more inside."""
    crowd: Counter[str] = Counter()
    waiting, chain = dict(chosen), 0
    while waiting:
        more: Counter[str] = Counter()
        for at, count in waiting.items():
            crowd[at] += count
            for target in _in_place(at, known[at]):
                more[target] += count
        waiting, chain = more, chain + 1
        if crowd.total() + more.total() > MAX_SCHEMAS:
            problem = f"more than {MAX_SCHEMAS} schemas would validate one value"
            raise ContractError(f"{path}#{next(iter(chosen))}", problem)
        if chain > MAX_CHAIN:
            problem = f"more than {MAX_CHAIN} references and applicators follow one another here"
            raise ContractError(f"{path}#{next(iter(chosen))}", problem)
    return frozenset((at, count) for at, count in crowd.items() if _leads_on(known[at]))


def _leads_on(node: Any) -> bool:
    """Return whether a schema validates parts of a value."""
    return isinstance(node, dict) and any(
        KEYWORDS[way[0]].target not in (None, "itself") for way, _ in children(node)
    )


def _steps(known: Places, crowd: Crowd) -> Iterator[Mapping[str, int]]:
    """Yield the schemas that validate each member, each item and each name of a value."""
    steps: dict[tuple[str, ...], Counter[str]] = {}
    wild: Counter[str] = Counter()  # which validate any member or item
    for at, count in crowd:
        node = known[at]
        for way, _ in children(node) if isinstance(node, dict) else ():
            target = KEYWORDS[way[0]].target
            if target in _NAMED:
                steps.setdefault(way, Counter())[_at(at, way)] += count
            elif target not in (None, "itself"):
                wild[_at(at, way)] += count
    yield wild
    for way, chosen in steps.items():
        yield chosen if way[0] == "propertyNames" else chosen + wild
