"""The reference engine: jsonschema, adapted to ECMA-262, exact places and our formats.

Each function validates one keyword in place of jsonschema's own, which reads patterns as Python
does, reports no place for what `false` refuses, or takes too long. Nothing is ever fetched.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import jsonschema
import referencing

from backbeat_docs.schema.ecma import finds, unknown_names
from backbeat_docs.schema.formats import FORMATS

Schema = Mapping[str, Any]
Errors = Iterator[jsonschema.ValidationError]


def compile_schema(schema: Schema) -> Any:
    """Make a jsonschema validator for a schema."""
    checker = jsonschema.FormatChecker(formats=())
    checker.checkers = {
        name: (_strings_only(check), ()) for name, check in FORMATS.items()
    }  # an instance's own table: the library's shared one stays as it is
    made = jsonschema.validators.extend(  # type: ignore[no-untyped-call] # its stubs say so
        jsonschema.Draft202012Validator, _KEYWORDS
    )
    return made(schema, format_checker=checker, registry=referencing.Registry())


def _strings_only(check: Callable[[str], bool]) -> Callable[[object], bool]:
    return lambda value: not isinstance(value, str) or check(value)


def _pattern(validator: Any, pattern: str, value: Any, schema: Schema) -> Errors:
    if isinstance(value, str) and not finds(pattern, value):
        yield jsonschema.ValidationError("does not match")


def _properties(validator: Any, properties: Schema, value: Any, schema: Schema) -> Errors:
    if isinstance(value, dict):
        for name, inner in properties.items():
            if name in value:
                yield from _descend(validator, value[name], inner, name)


def _pattern_properties(validator: Any, patterns: Schema, value: Any, schema: Schema) -> Errors:
    if isinstance(value, dict):
        for pattern, inner in patterns.items():
            for name in value:
                if finds(pattern, name):
                    yield from _descend(validator, value[name], inner, name)


def _additional_properties(validator: Any, inner: Any, value: Any, schema: Schema) -> Errors:
    names = unknown_names(schema, value) if isinstance(value, dict) else []
    if names and inner is False:
        yield jsonschema.ValidationError("unknown_names members")
    elif inner is not False:
        for name in names:
            yield from _descend(validator, value[name], inner, name)


def _property_names(validator: Any, inner: Any, value: Any, schema: Schema) -> Errors:
    if isinstance(value, dict):
        names = validator.evolve(schema=inner)
        if not all(names.is_valid(name) for name in value):
            yield jsonschema.ValidationError("a name is refused")


def _items(validator: Any, inner: Any, value: Any, schema: Schema) -> Errors:
    if isinstance(value, list):
        for index in range(len(schema.get("prefixItems", ())), len(value)):
            yield from _descend(validator, value[index], inner, index)


def _prefix_items(validator: Any, schemas: list[Any], value: Any, schema: Schema) -> Errors:
    if isinstance(value, list):
        for index, (item, inner) in enumerate(zip(value, schemas, strict=False)):
            yield from _descend(validator, item, inner, index)


def _descend(validator: Any, value: Any, schema: Any, step: str | int) -> Errors:
    """Validate a part of a value; the library omits the step if the schema is `false`."""
    if schema is False:
        yield jsonschema.ValidationError(
            "not allowed",
            validator=None,  # type: ignore[arg-type] # as in the library itself for `false`
            path=[step],
            schema=False,
        )
    else:
        yield from validator.descend(value, schema, path=step)


def _unique_items(validator: Any, wanted: bool, value: Any, schema: Schema) -> Errors:
    if wanted and isinstance(value, list) and len({_freeze(item) for item in value}) < len(value):
        yield jsonschema.ValidationError("repeats an item")


def _freeze(value: Any) -> Any:
    """Make a hashable value; two of them are equal exactly if JSON Schema says so."""
    if isinstance(value, dict):
        return frozenset((name, _freeze(inner)) for name, inner in value.items())
    if isinstance(value, list):
        return tuple(_freeze(inner) for inner in value)
    return str(value).encode() if isinstance(value, bool) else value  # True is 1, b"True" is not


_KEYWORDS = {
    "pattern": _pattern,
    "properties": _properties,
    "patternProperties": _pattern_properties,
    "additionalProperties": _additional_properties,
    "propertyNames": _property_names,
    "items": _items,
    "prefixItems": _prefix_items,
    "uniqueItems": _unique_items,
}
