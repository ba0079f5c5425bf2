"""Every example of a message in the docs, the generated pages and the conformance cases.

Run as a module, it reports what they show of the contracts: `make contract-coverage`.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from typing import Any

from backbeat_docs.contracts.catalogue import packaged
from backbeat_docs.document.fences import fences, use
from backbeat_docs.hosts.mkdocs.pages import PAGES
from backbeat_docs.hosts.sybil.console import matches
from backbeat_docs.validate.codes import CODES
from backbeat_docs.validate.validator import MessageValidator
from support import cases
from support.coverage import Shown, coverage, report
from support.site import DOCS


def shown() -> Iterator[Shown]:
    validator = MessageValidator()
    texts = {f"docs/{path.relative_to(DOCS)}": path.read_text() for path in DOCS.rglob("*.md")}
    texts |= {f"docs/{name}": render() for name, render in PAGES.items()}
    for name, text in sorted(texts.items()):
        for fence in fences(text):
            if use(fence) == "message" and "version" not in fence.attributes:
                yield validate_example(validator, f"{name}:{fence.line}", fence.text.encode())
    for code in CODES.values():
        if code.example is not None:  # the page shows it, as a block or by a command
            yield validate_example(
                validator, f"reference/finding-codes/#finding-{code.code}", code.example
            )
    for case in cases.cases():
        yield validate_example(validator, case.name, case.source)


def validate_example(validator: MessageValidator, place: str, source: bytes) -> Shown:
    try:
        value = json.loads(source)
    except ValueError:
        value = None
    return Shown(place, value, validator.validate(source).findings)


def find_error(case: dict[str, Any]) -> str:
    """Return what is wrong in a case of the conformance suite; `…` in it matches any text."""
    source = case["text"] if "text" in case else json.dumps(case["message"], ensure_ascii=False)
    verdict = MessageValidator().validate(source)
    if verdict.valid != case["valid"]:
        return f"{case['description']}: not {case['valid']}"
    found = [[f.code, f.pointer, f.message] for f in verdict.findings]
    same = len(found) == len(case["findings"]) and all(
        matches(shown, real)
        for one, other in zip(case["findings"], found, strict=True)
        for shown, real in zip(map(cases.sentence, one), other, strict=True)
    )
    return "" if same else f"{case['description']}: {found}"


if __name__ == "__main__":
    rows = coverage(packaged().values(), CODES, shown())
    print(report(rows))
    sys.exit(not all(row.covered for row in rows))
