"""Which fields, enumerated values and finding codes the examples show, valid and refused."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from backbeat_docs.contracts.catalogue import Contract
from backbeat_docs.document.examples import schema_of_part
from backbeat_docs.document.fields import fields, walk
from backbeat_docs.validate.codes import Code
from backbeat_docs.validate.finding import Finding


class Shown(NamedTuple):
    """One example: its place, its message (`None` if it is not JSON), and its findings."""

    place: str
    value: Any
    findings: tuple[Finding, ...]


class Row(NamedTuple):
    """One thing that examples must show; no places are a gap, `None` means that none is needed."""

    kind: str
    name: str
    valid: tuple[str, ...] | None
    invalid: tuple[str, ...] | None

    @property
    def covered(self) -> bool:
        """Whether no example is missing."""
        return self.valid != () and self.invalid != ()


def coverage(
    contracts: Iterable[Contract], codes: Mapping[str, Code], shown: Iterable[Shown]
) -> tuple[Row, ...]:
    """Return what must be shown and where it is, for every field, value and code in order."""
    examples = tuple(shown)
    found = [row for contract in contracts for row in _contract_rows(contract, examples)]
    return (*found, *_code_rows(codes, examples))


def _contract_rows(contract: Contract, examples: tuple[Shown, ...]) -> Iterator[Row]:
    own = [one for one in examples if _has_type(one.value, contract)]
    for field in walk(fields(contract)):
        name = f"{contract.title}.{field.path}"
        path = field.path.replace("[]", "/[]").replace(".", "/")
        with_values = [(one, list(_find_values(one.value, path.split("/")))) for one in own]
        valid = tuple(one.place for one, values in with_values if values and not one.findings)
        refused = [one for one in examples if field.path == "type"] or own
        invalid = tuple(
            one.place for one in refused if any(_concerns_field(f, path) for f in one.findings)
        )
        yield Row("field", name, valid, invalid)
        for word in schema_of_part(contract.schema, f"/{path.replace('[]', '0')}").get("enum", ()):
            places = tuple(
                one.place for one, values in with_values if word in values and not one.findings
            )
            yield Row("value", f"{name} = {word}", places, None)


def _code_rows(codes: Mapping[str, Code], examples: tuple[Shown, ...]) -> Iterator[Row]:
    for code in codes.values():
        places = tuple(
            one.place for one in examples if any(f.code == code.code for f in one.findings)
        )
        if places or code.example is not None:
            yield Row("code", code.code, None, places)


def _has_type(value: Any, contract: Contract) -> bool:
    return isinstance(value, Mapping) and value.get("type") == contract.type


def _find_values(value: Any, path: list[str]) -> Iterator[Any]:
    if not path:
        yield value
    elif path[0] == "[]" and isinstance(value, list):
        for item in value:
            yield from _find_values(item, path[1:])
    elif isinstance(value, Mapping) and path[0] in value:
        yield from _find_values(value[path[0]], path[1:])


def _concerns_field(finding: Finding, path: str) -> bool:
    """Return whether a finding is at a field, in it, or reports it missing."""
    pointer = re.sub(r"/\d+(?=/|$)", "/[]", finding.pointer)
    parent, _, name = path.rpartition("/")
    if finding.code in ("required", "type-missing"):
        last = finding.message.partition(" field is required")[0].rpartition(".")[2]
        return pointer == (f"/{parent}" if parent else "") and last == name
    return pointer == f"/{path}" or pointer.startswith(f"/{path}/[]")


def report(rows: Iterable[Row]) -> str:
    """Return the rows as text, gaps first, and a line that counts them."""
    every = sorted(rows, key=lambda row: row.covered)
    lines = [f"{'ok ' if row.covered else 'GAP'} {row.kind:5} {row.name}: {_count_examples(row)}"
             for row in every]  # fmt: skip
    gaps = sum(not row.covered for row in every)
    return "\n".join([*lines, f"{len(every)} to show, {gaps} of them missing an example"])


def _count_examples(row: Row) -> str:
    parts = []
    for word, places in (("valid", row.valid), ("refused", row.invalid)):
        if places is not None:
            first = f", first in {places[0]}" if places else ""
            parts.append(f"{len(places)} {word}{first}")
    return "; ".join(parts)
