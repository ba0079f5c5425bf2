"""Two JSON Schema engines behind one signature, and the acceptor, a fast path before them.

An engine compiles a schema, and then lists what the schema refuses in a value. Both engines assert
our formats and read `$` as ECMA-262 does. Neither library is imported before a schema is compiled.
"""

from collections.abc import Callable, Mapping
from itertools import islice
from typing import Any, Literal

from backbeat_docs.engines.refusal import (
    MOST_REFUSALS,
    Compiled,
    Engine,
    Refusal,
    Schema,
    refusal,
)

__all__ = ["ENGINES", "Compiled", "Engine", "EngineName", "Refusal", "Schema"]


def _compile_jsonschema_rs(schema: Schema) -> Compiled:
    from backbeat_docs.engines.rust import compile_schema

    return compile_schema(schema, _compile_jsonschema)


def _compile_jsonschema(schema: Schema) -> Compiled:
    """Compile with jsonschema, adapted to ECMA-262, exact numbers and our formats."""
    from backbeat_docs.engines.reference import compile_schema

    validator = compile_schema(schema)

    def list_refusals(value: Any) -> list[Refusal]:
        return [
            refusal(
                "false-schema" if error.validator is None else str(error.validator),
                tuple(error.absolute_path),
                error.schema,
            )
            for error in islice(validator.iter_errors(value), MOST_REFUSALS)
        ]

    def refusals(value: Any) -> list[Refusal]:
        try:
            return list_refusals(value)
        except RecursionError:  # the caller has used too much of the stack
            return _with_empty_stack(list_refusals, value)

    return Compiled(refusals, lambda value: not refusals(value))


def _with_empty_stack(list_refusals: Callable[[Any], list[Refusal]], value: Any) -> list[Refusal]:
    """Call the function in a thread of its own; `contracts.references` bounds what it needs."""
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(list_refusals, value).result()


EngineName = Literal["jsonschema-rs", "jsonschema"]

ENGINES: Mapping[EngineName, Engine] = {
    "jsonschema-rs": _compile_jsonschema_rs,
    "jsonschema": _compile_jsonschema,
}
"""Every engine by name; the first is the default."""
