"""What may stand in a contract from elsewhere.

A schema that engines could judge differently, fetch something for, crash or hang on is refused
when it is loaded, with its file and place. What may stand in it is a list; all else is refused.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from backbeat_docs.contracts.error import ContractError
from backbeat_docs.contracts.references import check_references
from backbeat_docs.schema.formats import FORMATS
from backbeat_docs.schema.walk import ANNOTATIONS, DRAFT, subschemas
from backbeat_docs.text.pointer import to_pointer
from backbeat_docs.text.quoting import did_you_mean, quote

ROOT_KEYWORDS = frozenset({"$id", "$schema"})
"""The keywords that may stand at the root only."""

_LIMITS = frozenset(
    {
        "exclusiveMaximum",
        "exclusiveMinimum",
        "maxContains",
        "maxItems",
        "maxLength",
        "maxProperties",
        "maximum",
        "minContains",
        "minItems",
        "minLength",
        "minProperties",
        "minimum",
        "multipleOf",
    }
)
_JUDGING = frozenset(
    {"const", "dependentRequired", "enum", "format", "pattern", "required", "type", "uniqueItems"}
)
_APPLYING = frozenset(
    {
        "additionalProperties",
        "allOf",
        "anyOf",
        "contains",
        "dependentSchemas",
        "else",
        "if",
        "items",
        "not",
        "oneOf",
        "patternProperties",
        "prefixItems",
        "properties",
        "propertyNames",
        "then",
    }
)
_WORDS = ANNOTATIONS - {"$anchor", *ROOT_KEYWORDS} | {"$ref"}
KEYWORDS = _WORDS | _LIMITS | _JUDGING | _APPLYING
"""The keywords on which engines agree, and which a contract may use anywhere."""

MOST_EXACT = 2**53 - 1
"""The largest integer that a reader of doubles holds exactly."""


def check(schema: Any, path: str) -> None:
    """Raise `ContractError` unless engines can be trusted with a schema.

    It must be draft 2020-12, valid by its meta-schema, refer only to schemas in itself and never
    in a circle, use only `KEYWORDS`, name only formats that we own, hold no number that a double
    cannot, divide only by whole numbers, and hold only patterns of the portable kind, which a
    backtracking engine judges in a time that grows with the text and no faster.
    """
    check_shape(schema, path)
    inner = {key: value for key, value in schema.items() if key not in ROOT_KEYWORDS}
    for pointer, node in subschemas(inner):
        for rule in _RULES:
            for problem in rule(node):
                raise ContractError(f"{path}#{pointer}", problem)
    _check_that_it_compiles(schema, path)


def check_shape(schema: Any, path: str) -> None:
    """Raise `ContractError` unless this is a schema of draft 2020-12 that refers only to itself."""
    if not isinstance(schema, dict):
        raise ContractError(path, "a contract is a JSON object")
    if schema.get("$schema") != DRAFT:
        raise ContractError(path, f'$schema must be "{DRAFT}"')
    _check_by_meta_schema(schema, path)
    check_references(schema, path)


def _check_by_meta_schema(schema: Mapping[str, Any], path: str) -> None:
    import jsonschema_rs

    with _refusing(path):
        jsonschema_rs.meta.validate(dict(schema))


def _check_that_it_compiles(schema: Mapping[str, Any], path: str) -> None:
    """Let the default engine say what only it minds: large patterns, an `$id` that is no URI."""
    import jsonschema_rs

    with _refusing(path):
        jsonschema_rs.Draft202012Validator(
            dict(schema), offline=True, pattern_options=jsonschema_rs.RegexOptions()
        )


@contextmanager
def _refusing(path: str) -> Iterator[None]:
    """Turn what the engine says of a schema into a `ContractError` with its place."""
    import jsonschema_rs

    try:
        yield
    except jsonschema_rs.ValidationError as error:
        place = to_pointer(tuple(error.instance_path))
        raise ContractError(f"{path}#{place}", error.message.partition("\n")[0]) from None
    except (jsonschema_rs.ReferencingError, ValueError) as error:
        raise ContractError(path, str(error).partition("\n")[0]) from None


Rule = Callable[[Mapping[str, Any]], Iterator[str]]
"""A schema object → what makes engines differ on it."""


def _known_keywords(node: Mapping[str, Any]) -> Iterator[str]:
    for keyword in sorted(node.keys() - KEYWORDS):
        if keyword in ROOT_KEYWORDS:
            yield f"{keyword} may stand at the root of a contract only"
        near = did_you_mean(keyword, KEYWORDS)
        yield f"{quote(keyword)} is not a keyword that engines agree on{near}"


def _own_formats(node: Mapping[str, Any]) -> Iterator[str]:
    if "format" in node and node["format"] not in FORMATS:
        yield f'format "{node["format"]}" is not one of: {", ".join(FORMATS)}'


def _exact_numbers(node: Mapping[str, Any]) -> Iterator[str]:
    """Beyond what a double counts to, engines compare, divide and size differently."""
    for keyword in sorted(node.keys() & {*_LIMITS, "const", "enum"}):
        if any(abs(number) > MOST_EXACT for number in _numbers(node[keyword])):
            yield f"{keyword} must stay within ±{MOST_EXACT}: engines differ on larger numbers"
    if isinstance(node.get("multipleOf"), float):
        yield "multipleOf must be a whole number; engines round fractions"


def _numbers(value: Any) -> Iterator[int | float]:
    if isinstance(value, (int, float)):
        yield value
    elif isinstance(value, (list, dict)):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _numbers(inner)


def _some_names(node: Mapping[str, Any]) -> Iterator[str]:
    if node.get("propertyNames") is False:
        yield "propertyNames must not be false; maxProperties: 0 says the same"


def _safe_patterns(node: Mapping[str, Any]) -> Iterator[str]:
    from backbeat_docs import patterns

    found = [node["pattern"]] if "pattern" in node else []
    for pattern in [*found, *node.get("patternProperties", ())]:
        try:
            patterns.parse(pattern)
            if patterns.explodes(pattern):
                yield f"pattern can take exponential time: {pattern}"
            if patterns.is_slow(pattern):
                yield f"pattern can take quadratic time or worse, so anchor or simplify: {pattern}"
        except patterns.PatternError as error:
            yield f"pattern is not portable: {error}"


_RULES: tuple[Rule, ...] = (
    _known_keywords,
    _own_formats,
    _exact_numbers,
    _some_names,
    _safe_patterns,
)
