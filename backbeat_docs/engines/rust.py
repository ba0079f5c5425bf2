"""The default engine, jsonschema-rs: the whole of draft 2020-12, and fast explanations.

Where it is not exact or too slow, the reference decides: this engine reports the members `1` and
`01` alike, leaves a member `""` out of a path, and uses doubles to compare items and to divide
numbers.
"""

from collections.abc import Mapping
from functools import cache
from typing import Any

import jsonschema_rs

from backbeat_docs.engines.parts import Accepts, Part, separate
from backbeat_docs.engines.refusal import MOST_REFUSALS, Compiled, Engine, Refusal, Schema, refusal
from backbeat_docs.schema.formats import FORMATS
from backbeat_docs.schema.walk import subschemas
from backbeat_docs.text.pointer import to_pointer
from backbeat_docs.text.strict_json import MOST_EXACT

Path = tuple[str | int, ...]

_COUNTING = frozenset({"multipleOf", "uniqueItems"})


def compile_schema(schema: Schema, reference: Engine) -> Compiled:
    """Compile a schema; `reference` is the engine that decides what this one cannot."""
    compiled = _RustSchema(schema, reference)
    return Compiled(compiled.refusals, compiled.accepts)


_DESCRIBED = 100
"""How many refused values the engine describes before the schema is separated into parts.

Compiling the parts of a contract takes as long as asking them saves for this many values.
"""


class _RustSchema:
    """A schema that jsonschema-rs compiled, and its parts when they are worth compiling."""

    def __init__(self, schema: Schema, reference: Engine) -> None:
        self._schema = schema
        self._validator = _compile(schema)
        self._reference = cache(lambda: reference(schema))
        self._counts = any(not node.keys().isdisjoint(_COUNTING) for _, node in subschemas(schema))
        self._known: dict[Path, tuple[str, Schema]] = {}
        self._described = 0
        self._parts: Part | None = None
        self.accepts: Accepts = self._validator.is_valid
        if self._counts:
            self.accepts = self._accepts_exactly

    def _accepts_exactly(self, value: Any) -> bool:
        if _is_beyond_doubles(value):
            return self._reference().accepts(value)
        return self._validator.is_valid(value)

    def refusals(self, value: Any) -> list[Refusal]:
        """List what the schema refuses in a value."""
        found: list[Refusal] = []
        if self._parts is not None:
            self._parts.list_refusals(value, (), found)
        if not 0 < len(found) <= MOST_REFUSALS:
            return [] if self.accepts(value) else self._describe(value)
        return found

    def _describe(self, value: Any) -> list[Refusal]:
        """List the refusals as the engine describes them, or as the reference does."""
        self._described += 1
        if self._described == _DESCRIBED and not self._counts:
            self._parts = separate(self._schema, lambda part: _compile(part).is_valid)
        if (self._counts and _is_beyond_doubles(value)) or _is_hard_to_describe(value):
            return self._reference()(value)
        found = []
        for error in self._validator.iter_errors(value):
            way, path = tuple(error.schema_path), tuple(error.instance_path)
            try:
                place = self._known.get(way)
                if place is None:
                    keyword = _find_keyword(self._schema, way, error.kind)
                    place = self._known[way] = keyword, _value_at(self._schema, way[:-1])
                _value_at(value, path)
            except KeyError:
                return self._reference()(value)
            found.append(refusal(place[0], path, place[1]))
        return found


def _compile(schema: Schema) -> jsonschema_rs.Draft202012Validator:
    return jsonschema_rs.Draft202012Validator(
        dict(schema),
        formats=dict(FORMATS),
        validate_formats=True,
        pattern_options=jsonschema_rs.RegexOptions(),  # linear time for every pattern
        offline=True,  # nothing is ever fetched
    )


def _is_hard_to_describe(value: Any) -> bool:
    """Return whether listing all refusals could take long, or report them at the wrong place.

    This engine makes every refusal, with a copy of what is refused, before it returns the first. A
    member whose name is empty is not in its paths.
    """
    count, waiting = 0, [value] if isinstance(value, (dict, list)) else []
    for container in waiting:
        count += len(container)
        if count > MOST_REFUSALS or (isinstance(container, dict) and "" in container):
            return True
        inner = container.values() if isinstance(container, dict) else container
        waiting += [part for part in inner if isinstance(part, (dict, list))]
    return False


def _is_beyond_doubles(value: Any) -> bool:
    if isinstance(value, (int, float)):
        return abs(value) > MOST_EXACT
    if isinstance(value, (list, dict)):
        inner = value if isinstance(value, list) else value.values()
        return any(_is_beyond_doubles(each) for each in inner)
    return False


def _find_keyword(schema: Schema, way: Path, kind: Any) -> str:
    """Return the refusing keyword; a lone `additionalProperties: false` is reported as `false`."""
    if kind.name == "propertyNames":
        return "propertyNames"
    if kind.name != "falseSchema":
        return str(way[-1])
    lone = way[-1:] == ("additionalProperties",)
    places: Mapping[str, Any] = dict(subschemas(schema)) if lone else {}
    # A member may have that name: the keyword's parent is a schema, the member's is not.
    return "additionalProperties" if to_pointer(way[:-1]) in places else "false-schema"


def _value_at(value: Any, path: Path) -> Any:
    """Follow a path; raise `KeyError` if it names a member by a number."""
    for step in path:
        value = value[step]
    return value
