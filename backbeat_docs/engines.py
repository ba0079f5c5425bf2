"""Two JSON Schema engines behind one signature.

An engine compiles a schema into a judge, and a judge lists what the schema refuses in a value, as
keywords and places, never as sentences. Both engines assert the formats that we own, and take `$`
as ECMA-262 has it. Neither library is imported before a schema is compiled.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from backbeat_docs import lazy
from backbeat_docs.formats import FORMATS
from backbeat_docs.jsontext import Path

Schema = Mapping[str, Any]


class Refusal(NamedTuple):
    """One keyword that refuses one value: the keyword, the value's place, the keyword's schema."""

    keyword: str
    path: Path
    schema: Schema


Judge = Callable[[Any], list[Refusal]]
"""A value → what is refused in it; nothing when the value is valid."""

Engine = Callable[[Schema], Judge]
"""A schema → its judge."""


def _jsonschema_rs(schema: Schema) -> Judge:
    """Compile with jsonschema-rs: the whole of 2020-12, and fast explanations."""
    import jsonschema_rs

    validator = jsonschema_rs.Draft202012Validator(
        dict(schema),
        formats=dict(FORMATS),
        validate_formats=True,
        pattern_options=jsonschema_rs.RegexOptions(),  # linear time, whatever the pattern
    )
    places: dict[tuple[str | int, ...], tuple[str, Schema]] = {}

    def judge(value: Any) -> list[Refusal]:
        refusals = []
        for error in validator.iter_errors(value):
            way = tuple(error.schema_path)
            place = places.get(way)
            if place is None:
                place = places[way] = _keyword(way, error.kind), _walk(schema, way[:-1])
            refusals.append(Refusal(place[0], tuple(error.instance_path), place[1]))
        return refusals

    return judge


def _keyword(way: tuple[str | int, ...], kind: Any) -> str:
    return "false-schema" if kind.name == "falseSchema" else str(way[-1])


def _walk(schema: Any, path: tuple[str | int, ...]) -> Schema:
    for step in path:
        schema = schema[step]
    return schema if isinstance(schema, Mapping) else {}


def _jsonschema(schema: Schema) -> Judge:
    """Compile with jsonschema, the reference, given ECMA-262 anchors and our formats."""
    import jsonschema

    checker = jsonschema.FormatChecker(formats=())
    checker.checkers = {
        name: (_strings_only(check), ()) for name, check in FORMATS.items()
    }  # an instance's own table: the library's shared one stays as it is
    validator = jsonschema.validators.extend(  # type: ignore[no-untyped-call] # its stubs say so
        jsonschema.Draft202012Validator, {"pattern": _ecma_pattern}
    )(schema, format_checker=checker)

    def judge(value: Any) -> list[Refusal]:
        return [
            Refusal(
                "false-schema" if error.validator is None else str(error.validator),
                tuple(error.absolute_path),
                error.schema if isinstance(error.schema, Mapping) else {},
            )
            for error in validator.iter_errors(value)
        ]

    return judge


def _strings_only(check: Callable[[str], bool]) -> Callable[[object], bool]:
    return lambda value: not isinstance(value, str) or check(value)


def _ecma_pattern(validator: Any, pattern: str, instance: Any, schema: Schema) -> Any:
    """Judge `pattern` as ECMA-262 does: `$` is the end, not the place before a last newline."""
    import jsonschema

    if isinstance(instance, str) and not re.search(ecma(pattern), instance):
        yield jsonschema.ValidationError(f"{instance!r} does not match {pattern!r}")


_DOLLAR = lazy.pattern(r"\\.|\[(?:\\.|[^\]\\])*\]|\$", re.DOTALL)


def ecma(pattern: str) -> str:
    r"""Write an ECMA-262 pattern for Python's `re`: `$` outside a class becomes `\Z`.

    >>> ecma("^[$a]$")
    '^[$a]\\Z'
    """
    return _DOLLAR.sub(lambda match: r"\Z" if match[0] == "$" else match[0], pattern)


ENGINES: Mapping[str, Engine] = {"jsonschema-rs": _jsonschema_rs, "jsonschema": _jsonschema}
"""Every engine by name; the first is the default."""
