"""Two JSON Schema engines behind one signature, and the acceptor, a fast path before them.

An engine compiles a schema into a function that lists what the schema refuses in a value. Both
assert our formats and read `$` as ECMA-262 does. Neither library is imported before a schema is
compiled.
"""

import sys
from collections.abc import Mapping
from typing import Any, Literal

from backbeat_docs.engines.refusal import Compiled, Engine, Refusal, Schema, refusal

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
            for error in validator.iter_errors(value)
        ]

    def refusals(value: Any) -> list[Refusal]:
        try:
            return list_refusals(value)
        except RecursionError:  # a deep message with a long chain of references
            return _with_more_stack(list_refusals, value)

    return refusals


_FRAMES = 5000
"""Frames for the deepest message with the longest chain of references at each level."""


def _with_more_stack(list_refusals: Compiled, value: Any) -> list[Refusal]:
    usual = sys.getrecursionlimit()
    sys.setrecursionlimit(max(usual, _FRAMES))
    try:
        return list_refusals(value)
    finally:
        sys.setrecursionlimit(usual)


EngineName = Literal["jsonschema-rs", "jsonschema"]

ENGINES: Mapping[EngineName, Engine] = {
    "jsonschema-rs": _compile_jsonschema_rs,
    "jsonschema": _compile_jsonschema,
}
"""Every engine by name; the first is the default."""
