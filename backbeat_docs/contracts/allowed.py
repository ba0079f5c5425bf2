"""What a contract that is not packaged may contain.

Loading refuses a schema, with its file and place, if two engines could give different verdicts on
it, or if one could crash, hang or fetch something. Everything that is not allowed is refused.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from backbeat_docs.contracts.error import ContractError
from backbeat_docs.contracts.references import check_references
from backbeat_docs.schema.formats import FORMATS
from backbeat_docs.schema.keywords import ACCEPTED, KEYWORDS
from backbeat_docs.schema.walk import DRAFT, subschemas
from backbeat_docs.text.pointer import to_pointer
from backbeat_docs.text.quoting import did_you_mean, quote
from backbeat_docs.text.strict_json import MOST_EXACT


def check(schema: Any, path: str) -> None:
    """Raise `ContractError` for a schema that is not safe in every engine.

    It must be draft 2020-12, valid by its meta-schema, and refer only to schemas in itself, never
    in a circle. Its keywords must be `ACCEPTED`, its formats ours, its numbers exact as
    doubles, its divisors whole, its patterns portable, with automata of bounded size.
    """
    check_shape(schema, path)
    inner = {key: value for key, value in schema.items() if not _is_for_root(key)}
    for pointer, node in subschemas(inner):
        for rule in _RULES:
            for problem in rule(node):
                raise ContractError(f"{path}#{pointer}", problem)
    _check_by_compiling(schema, path)


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

    with _engine_errors(path):
        jsonschema_rs.meta.validate(dict(schema))


def _check_by_compiling(schema: Mapping[str, Any], path: str) -> None:
    """Compile with the default engine, which refuses large patterns and an `$id` that is no URI."""
    import jsonschema_rs

    with _engine_errors(path):
        jsonschema_rs.Draft202012Validator(
            dict(schema), offline=True, pattern_options=jsonschema_rs.RegexOptions()
        )


@contextmanager
def _engine_errors(path: str) -> Iterator[None]:
    """Turn the engine's errors into a `ContractError` with its place."""
    import jsonschema_rs

    try:
        yield
    except jsonschema_rs.ValidationError as error:
        place = to_pointer(tuple(error.instance_path))
        raise ContractError(f"{path}#{place}", error.message.partition("\n")[0]) from None
    except (jsonschema_rs.ReferencingError, ValueError) as error:
        raise ContractError(path, str(error).partition("\n")[0]) from None


Rule = Callable[[Mapping[str, Any]], Iterator[str]]
"""A schema object → the reasons why engines differ on it."""


def _is_for_root(keyword: str) -> bool:
    row = KEYWORDS.get(keyword)
    return row is not None and row.root_only


def _refuse_keywords(node: Mapping[str, Any]) -> Iterator[str]:
    for keyword in sorted(node):
        if _is_for_root(keyword):
            yield f"{keyword} may be used at the root of a contract only"
        elif keyword not in ACCEPTED:
            row = KEYWORDS.get(keyword)
            why = f": {row.refused}" if row else did_you_mean(keyword, ACCEPTED)
            yield f"{quote(keyword)} is not a keyword that engines agree on{why}"


def _refuse_formats(node: Mapping[str, Any]) -> Iterator[str]:
    if "format" in node and node["format"] not in FORMATS:
        yield f'format "{node["format"]}" is not one of: {", ".join(FORMATS)}'


def _refuse_inexact_numbers(node: Mapping[str, Any]) -> Iterator[str]:
    """Engines differ on numbers that are not exact as doubles."""
    for keyword in sorted(node.keys() & _WITH_NUMBERS):
        if any(abs(number) > MOST_EXACT for number in _numbers(node[keyword])):
            yield f"{keyword} must stay within ±{MOST_EXACT}: engines differ on larger numbers"
    if isinstance(node.get("multipleOf"), float):
        yield "multipleOf must be a whole number; engines round fractions"


_WITH_NUMBERS = frozenset(
    row.name for row in KEYWORDS.values() if row.number or row.family == "values"
)


def _numbers(value: Any) -> Iterator[int | float]:
    if isinstance(value, (int, float)):
        yield value
    elif isinstance(value, (list, dict)):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _numbers(inner)


def _refuse_no_names(node: Mapping[str, Any]) -> Iterator[str]:
    if node.get("propertyNames") is False:
        yield "propertyNames must not be false; use maxProperties: 0"


def _refuse_patterns(node: Mapping[str, Any]) -> Iterator[str]:
    """Engines agree on the portable subset only, and our automata have a maximum size."""
    from backbeat_docs import patterns

    found = [node["pattern"]] if "pattern" in node else []
    for pattern in [*found, *node.get("patternProperties", ())]:
        try:
            patterns.search(pattern)
        except patterns.PatternError as error:
            yield f"pattern is not portable: {error}"
        except patterns.TooComplex as error:
            yield f"pattern is too complex: {error}: {quote(pattern)}"


_RULES: tuple[Rule, ...] = (
    _refuse_keywords,
    _refuse_formats,
    _refuse_inexact_numbers,
    _refuse_no_names,
    _refuse_patterns,
)
