"""Validates columns of messages from DuckDB, Polars or Dask in Arrow memory.

It needs `pyarrow`: `pip install 'backbeat-contracts[arrow]'`.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from backbeat_docs.extras import extra
from backbeat_docs.validate.finding import Finding
from backbeat_docs.validate.validator import MessageValidator

if TYPE_CHECKING:
    import pyarrow as pa  # type: ignore[import-untyped] # it has no stubs


class Batch(NamedTuple):
    """The result of validating a column.

    `valid` is a boolean array of the column's length, with null where the column has null.
    `findings` is a table of `row` (from 0), `code`, `pointer`, `message`, `line` and `column` (from
    1), in the order of the rows.
    """

    valid: "pa.BooleanArray"
    findings: "pa.Table"


def validate_batch(column: Any, validator: MessageValidator | None = None) -> Batch:
    """Validate every message of a string or binary column.

    `column` is a `pyarrow` array or chunked array, or any object with Arrow's C interface, such as
    a Polars series. Raises `TypeError` for a column of another type, and `MissingExtraError`
    without `pyarrow`.
    """
    with extra("arrow"):
        import pyarrow as pa

    validator = validator or MessageValidator()
    array = _to_array(column)
    found: list[tuple[int, Finding]] = []
    valid: list[bool | None] = []
    for row, message in enumerate(_read_messages(array)):
        if message is None:
            valid.append(None)
            continue
        verdict = validator.validate(message)
        valid.append(verdict.valid)
        found.extend((row, finding) for finding in verdict.findings)
    return Batch(pa.array(valid, pa.bool_()), _build_table(found))


def _to_array(column: Any) -> "pa.ChunkedArray":
    import pyarrow as pa

    if hasattr(column, "__arrow_c_stream__"):
        array = pa.chunked_array(column)
    elif hasattr(column, "__arrow_c_array__"):
        array = pa.chunked_array([pa.array(column)])
    else:
        raise TypeError(f"the column must be an Arrow array, not {type(column).__name__}")
    if pa.types.is_dictionary(array.type):
        array = array.cast(array.type.value_type)
    if not _is_text(array.type):
        raise TypeError(f"the column must be of strings or binary, not {array.type}")
    return array


def _is_text(kind: "pa.DataType") -> bool:
    import pyarrow as pa

    checks = ("string", "large_string", "string_view", "binary", "large_binary", "binary_view")
    return any(getattr(pa.types, f"is_{check}")(kind) for check in checks)


def _read_messages(array: "pa.ChunkedArray") -> Iterator[str | bytes | None]:
    """Yield the messages, converting one slice at a time to Python objects to limit memory."""
    for chunk in array.chunks:
        for start in range(0, len(chunk), _SLICE):
            yield from chunk.slice(start, _SLICE).to_pylist()


_SLICE = 10_000


def _build_table(found: list[tuple[int, Finding]]) -> "pa.Table":
    import pyarrow as pa

    columns = {
        "row": pa.array([row for row, _ in found], pa.int64()),
        "code": pa.array([finding.code for _, finding in found], pa.string()),
        "pointer": pa.array(
            [_escape_surrogates(finding.pointer) for _, finding in found], pa.string()
        ),
        "message": pa.array(
            [_escape_surrogates(finding.message) for _, finding in found], pa.string()
        ),
        "line": pa.array([finding.line for _, finding in found], pa.int32()),
        "column": pa.array([finding.column for _, finding in found], pa.int32()),
    }
    return pa.table(columns)


def _escape_surrogates(text: str) -> str:
    """Escape half of a surrogate pair, which UTF-8 cannot encode."""
    return text.encode(errors="backslashreplace").decode()
