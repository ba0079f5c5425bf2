"""Check references: where they lead, and how many schemas validate one value.

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
from backbeat_docs.text.strict_json import MAX_DEPTH

MAX_SCHEMAS = 1000
"""The most schemas that may validate one value of a message, references followed."""

MAX_FRAMES = 900
"""The most frames of Python's stack that validating one message may need; Python has 1,000."""

_FRAMES = 3  # what jsonschema needs from one schema to the next, at most

MAX_STATES = 20_000
"""The most sets of schemas that are examined."""

_IN_PLACE = frozenset(row.name for row in KEYWORDS.values() if row.target == "itself")
_NAMED = ("member", "item", "names")  # targets that one schema validates, besides those for all
_REFERENCE = re.compile(r"#(?:/[A-Za-z0-9._$~-]+)*")

Places: TypeAlias = Mapping[str, Any]
Group: TypeAlias = frozenset[tuple[str, int]]
"""The schemas that validate one value, each with how often it does so."""


def check_references(schema: Any, path: str) -> None:
    """Raise `ContractError` unless each reference leads to a schema of this file, without a circle.

    References must not fork so often that more than `MAX_SCHEMAS` schemas validate one value.
    """
    known = dict(schemas_in(schema))
    for pointer, node in known.items():
        if isinstance(node, dict) and "$ref" in node:
            problem = _find_problem(schema, node["$ref"], known)
            if problem:
                raise ContractError(f"{path}#{pointer}", problem)
    _check_stack(known, _order_schemas(known, path), path)
    _check_forks(known, path)


def _find_problem(schema: Any, reference: str, known: Places) -> str | None:
    """Return the problem with a reference, or `None`."""
    try:
        resolve(schema, reference)
    except LookupError as error:
        return str(error)
    if not _REFERENCE.fullmatch(reference):
        return f'$ref "{reference}" contains characters other than letters, digits and . _ $ ~ -'
    return None if reference[1:] in known else f'$ref "{reference}" leads to no schema'


def _schemas_of_same_value(pointer: str, node: Any) -> Iterator[str]:
    """Yield the pointers of the schemas that validate the same value as a schema does."""
    if not isinstance(node, dict):
        return
    for way, _ in children(node):
        if way[0] in _IN_PLACE:
            yield _pointer_below(pointer, way)
    if "$ref" in node:
        yield node["$ref"][1:]


def _pointer_below(pointer: str, way: tuple[str, ...]) -> str:
    return pointer + to_pointer(way)


def _order_schemas(known: Places, path: str) -> list[str]:
    """Order the schemas so that those of the same value come before the one that applies them."""
    from graphlib import CycleError, TopologicalSorter

    graph = {at: _schemas_of_same_value(at, node) for at, node in known.items()}
    try:
        return list(TopologicalSorter(graph).static_order())
    except CycleError as error:
        reference = next(known[at]["$ref"] for at in error.args[1] if "$ref" in known[at])
        raise ContractError(
            f"{path}#{error.args[1][0]}", f'$ref "{reference}" leads in a circle'
        ) from None


def _check_stack(known: Places, order: list[str], path: str) -> None:
    """Raise `ContractError` if the deepest message could exhaust the stack of an engine."""
    parts = {at: _schemas_of_any_part(at, known[at]) for at in order}
    below = dict.fromkeys(order, 0)  # the frames that a message of that many levels needs
    for _ in range(MAX_DEPTH):
        frames: dict[str, int] = {}
        for at in order:
            needs = [frames[target] for target in _schemas_of_same_value(at, known[at])]
            needs += [below[target] for target in parts[at]]
            frames[at] = max(needs, default=0) + _FRAMES
        if frames == below:
            break
        below = frames
    if below[""] > MAX_FRAMES:
        problem = f"too many references and applicators for a message of {MAX_DEPTH} levels"
        raise ContractError(path, problem)


def _schemas_of_any_part(pointer: str, node: Any) -> list[str]:
    ways = [way for way, _ in children(node)] if isinstance(node, dict) else []
    return [_pointer_below(pointer, way) for way in ways if way[0] not in _IN_PLACE]


def _check_forks(known: Places, path: str) -> None:
    """Examine every set of schemas that can validate one value of a message together."""
    waiting = [_expand_group(known, path, {"": 1})]
    seen = set(waiting)
    while waiting:
        for chosen in _schemas_of_parts(known, waiting.pop()):
            group = _expand_group(known, path, chosen)
            if group not in seen:
                seen.add(group)
                waiting.append(group)
        if len(seen) > MAX_STATES:
            raise ContractError(path, "its references fork and join in too many ways")


def _expand_group(known: Places, path: str, chosen: Mapping[str, int]) -> Group:
    """Count the schemas that validate a value; return those that validate parts of it."""
    group: Counter[str] = Counter()
    waiting = dict(chosen)
    while waiting:
        more: Counter[str] = Counter()
        for at, count in waiting.items():
            group[at] += count
            for target in _schemas_of_same_value(at, known[at]):
                more[target] += count
        waiting = more
        if group.total() + more.total() > MAX_SCHEMAS:
            problem = f"more than {MAX_SCHEMAS} schemas would validate one value"
            raise ContractError(f"{path}#{next(iter(chosen))}", problem)
    return frozenset((at, count) for at, count in group.items() if _leads_on(known[at]))


def _leads_on(node: Any) -> bool:
    """Return whether a schema validates parts of a value."""
    return isinstance(node, dict) and any(
        KEYWORDS[way[0]].target not in (None, "itself") for way, _ in children(node)
    )


def _schemas_of_parts(known: Places, group: Group) -> Iterator[Mapping[str, int]]:
    """Yield the schemas that validate each member, each item and each name of a value."""
    steps: dict[tuple[str, ...], Counter[str]] = {}
    wild: Counter[str] = Counter()  # schemas that validate any member or item
    for at, count in group:
        node = known[at]
        for way, _ in children(node) if isinstance(node, dict) else ():
            target = KEYWORDS[way[0]].target
            if target in _NAMED:
                steps.setdefault(way, Counter())[_pointer_below(at, way)] += count
            elif target not in (None, "itself"):
                wild[_pointer_below(at, way)] += count
    yield wild
    for way, chosen in steps.items():
        yield chosen if way[0] == "propertyNames" else chosen + wild
