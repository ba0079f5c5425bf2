"""Wide tables know the names of their columns in every cell."""

from __future__ import annotations

from markdown import markdown

from backbeat_docs.document.tables import label

WIDE = "| A | `b` | C & D | |\n|---|--:|---|---|\n| 1 | 2 | 3 | 4 |\n| 5 | 6 | 7 | 8 |\n"


def test_a_wide_table_is_labelled() -> None:
    page = label(markdown(WIDE, extensions=["tables"]))
    assert page.count('data-label="A"') == 2
    assert '<td data-label="b" style="text-align: right;">2</td>' in page
    assert '<td data-label="C &amp; D">7</td>' in page
    assert '<td data-label="">8</td>' in page


def test_a_narrow_table_is_unchanged() -> None:
    page = markdown("| A | B |\n|---|---|\n| 1 | 2 |\n", extensions=["tables"])
    assert "<td>1</td>" in page
    assert label(page) == page


def test_empty_headings_are_removed() -> None:
    page = label(markdown("| | B |\n|---|---|\n| 1 | 2 |\n", extensions=["tables"]))
    assert page.count("<th>") == 1
    page = label(markdown("| | |\n|---|---|\n| 1 | 2 |\n", extensions=["tables"]))
    assert "<thead>" not in page
    assert "<td>1</td>" in page
