"""The facts of a page outside its fences, each with its place."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.site import DOCS, ROOT

from backbeat_docs.document.fences import FenceError
from backbeat_docs.document.prose import CELL, CODE, NUMBER, prose, spans

PAGES = [*sorted(DOCS.rglob("*.md")), ROOT / "README.md", ROOT / "CONTRIBUTING.md"]

PAGE = """\
---
description: The 12 frames.
---

# Frames of 3 bars {#bars-4 .wide}

Send `phase` once in **30** seconds, or
at most 1,000 times: see [page `two`](two-2.md#at-5 "6 times") and [`own`][Order.quantity7].

<!-- 8 and `hidden` --> A <span id="x9">tag</span>, <https://shop.example/10>, UTF-8.

| Name | Meaning |
|-----:|---|
| `a|b` | from 0 to ±2⁵³, its 99th |

1. First
2. The ``code with ` in it`` of
   two lines: `one
   two`.

```json
{"count": 11}
```

::: shop.order.v1
    options: {level: 12}
--8<-- "part13.md"

[link]: https://shop.example/14
"""


def test_what_is_found_and_where() -> None:
    found = spans(PAGE)
    lines = PAGE.split("\n")
    for span in found:
        here = "\n".join([lines[span.line - 1][span.column - 1 :], *lines[span.line :]])
        assert here.startswith(span.text)
    assert [span.text for span in found if span.kind == CODE] == [
        "phase", "two", "own", "a|b", "code with ` in it", "one\n   two",
    ]  # fmt: skip
    assert [span.text for span in found if span.kind == NUMBER] == [
        "3", "30", "1,000", "0", "2⁵³", "99",
    ]  # fmt: skip
    assert [span.text for span in found if span.kind == CELL] == [
        "Name", "Meaning", "`a|b`", "from 0 to ±2⁵³, its 99th",
    ]  # fmt: skip


def test_each_span_has_the_text_around_it() -> None:
    around = {span.text: span.around for span in spans(PAGE)}
    assert around["3"] == "# Frames of 3 bars"
    assert around["phase"].startswith("Send `phase` once in **30** seconds, or at most 1,000")
    assert around["own"] == around["phase"]
    assert around["99"] == "| `a|b` | from 0 to ±2⁵³, its 99th |"
    assert around["one\n   two"].startswith("2. The ``code")


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("on 2026-11-23 at 12:30", ["2026-11-23", "12:30"]),
        ("Python 3.11.7, draft 2020-12, RFC 3339", ["3.11.7", "2020-12", "3339"]),
        ("UTF-8, v1, SHA256, x86_64, base64", []),
        ("2 to 10, (6), 95 %, 40.", ["2", "10", "6", "95", "40"]),
        ("±(2^53 − 1)", ["2^53", "1"]),
        ("1. one\n2. two 3\n", ["3"]),
        ("one idea, two cores", []),
        ("`5` and \\`6", ["6"]),
    ],
)
def test_numbers(text: str, numbers: list[str]) -> None:
    assert [span.text for span in spans(text) if span.kind == NUMBER] == numbers


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_prose_keeps_every_place(path) -> None:
    text = path.read_text(encoding="utf-8")
    shown = prose(text)
    assert [len(line) for line in shown.split("\n")] == [len(line) for line in text.split("\n")]
    assert all(a in (b, " ") for a, b in zip(shown, text, strict=True))
    assert "\n```" not in shown


def test_a_fence_that_never_ends() -> None:
    with pytest.raises(FenceError, match="line 1: the fence"):
        spans("```json\n")


@given(st.text("`|<>![](){}# \n-0a.:\\*", max_size=60))
def test_any_text_has_spans(text: str) -> None:
    try:
        found = spans(text)
    except FenceError:
        return
    lines = text.split("\n")
    for span in found:
        rest = "\n".join([lines[span.line - 1][span.column - 1 :], *lines[span.line :]])
        assert rest.startswith(span.text)
