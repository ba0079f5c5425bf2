"""Two JSON Schema engines behind one signature, and the acceptor that spares them most messages.

An engine compiles a schema into a function that lists what the schema refuses in a value. Both
assert the formats that we own, and read `$` as ECMA-262 does. Neither library is imported before a
schema is compiled.
"""

import sys
from collections.abc import Mapping
from typing import Any, Literal

from backbeat_docs.engines.refusal import Compiled, Engine, Refusal, Schema, refusal

__all__ = ["ENGINES", "Compiled", "Engine", "EngineName", "Refusal", "Schema"]


def _jsonschema_rs(schema: Schema) -> Compiled:
    from backbeat_docs.engines.rust import compile_schema

    return compile_schema(schema, _jsonschema)


def _jsonschema(schema: Schema) -> Compiled:
    """Compile with jsonschema, the reference, held to ECMA-262, exact numbers and our formats."""
    from backbeat_docs.engines.reference import compile_schema

    validator = compile_schema(schema)

    def listed(value: Any) -> list[Refusal]:
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
            return listed(value)
        except RecursionError:  # a deep message met a long chain of references
            return _with_more_stack(listed, value)

    return refusals


_FRAMES = 5000
"""Frames that the deepest message needs with the longest chain of references at each level."""


def _with_more_stack(listed: Compiled, value: Any) -> list[Refusal]:
    usual = sys.getrecursionlimit()
    sys.setrecursionlimit(max(usual, _FRAMES))
    try:
        return listed(value)
    finally:
        sys.setrecursionlimit(usual)


EngineName = Literal["jsonschema-rs", "jsonschema"]

ENGINES: Mapping[EngineName, Engine] = {"jsonschema-rs": _jsonschema_rs, "jsonschema": _jsonschema}
"""Every engine by name; the first is the default."""
