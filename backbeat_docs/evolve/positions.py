"""The places of changes and problems in schema files."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from backbeat_docs.contracts.catalogue import Contract
from backbeat_docs.schema.walk import resolve
from backbeat_docs.text.pointer import position


class Position(NamedTuple):
    """A place in a schema: the file, the JSON Pointer, and the line and column, if it is known.

    Lines and columns count from 1, columns in code points.
    """

    path: str
    pointer: str
    line: int | None = None
    column: int | None = None


def find_nearest(schema: Mapping[str, Any], pointer: str) -> str:
    """Return a JSON Pointer, or the part of it that leads to something in a schema.

    >>> find_nearest({"properties": {"a": True}}, "/properties/b/type")
    '/properties'
    """
    while pointer:
        try:
            resolve(schema, f"#{pointer}")
        except LookupError:
            pointer = pointer.rpartition("/")[0]
        else:
            break
    return pointer


def read_texts(contracts: Iterable[Contract]) -> dict[str, str]:
    """Read the files of contracts, by their paths; one that is not a file has no text."""
    found: dict[str, str] = {}
    for contract in contracts:
        try:
            found[contract.path] = Path(contract.path).read_text(encoding="utf-8")
        except (OSError, ValueError):
            continue
    return found


def locate(contract: Contract, pointer: str, texts: Mapping[str, str]) -> Position:
    """Return the position of a place in a contract, or of the nearest place that it has."""
    nearest = find_nearest(contract.schema, pointer)
    line, column = position(texts.get(contract.path), nearest)
    return Position(contract.path, nearest, line, column)
