"""Every message that the project shows or tests, for validators that must agree on all of them."""

from __future__ import annotations

from collections.abc import Iterator

from backbeat_docs.document.fences import fences
from backbeat_docs.hosts.mkdocs.pages import PAGES
from backbeat_docs.validate.codes import CODES
from support import cases
from support.site import DOCS


def corpus() -> Iterator[bytes]:
    """Yield the conformance cases, the mistakes, and every JSON example of the documentation."""
    for case in (*cases.cases(), *cases.mistakes()):
        yield case.source
    for code in CODES.values():
        if code.example is not None:
            yield code.example
    for path in sorted(cases.EXAMPLES.glob("*.json")):
        yield path.read_bytes()
    pages = [cases.ROOT / "README.md", *sorted(DOCS.rglob("*.md"))]
    for text in (*(page.read_text() for page in pages), *(render() for render in PAGES.values())):
        yield from (fence.text.encode() for fence in fences(text) if fence.language == "json")
