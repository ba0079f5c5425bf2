"""The playground in a page of a test: how it is opened, filled and read."""

from __future__ import annotations

from typing import Any

from backbeat_docs.text.escape import plain
from backbeat_docs.validate.validator import MessageValidator

PATH = "playground/"

Row = tuple[str, str, str, str]
"""A finding as the list shows it: its place, its sentence, its code and its pointer."""


def wait(page: Any, words: str) -> None:
    """Wait until the status line has the words."""
    page.wait_for_function(
        "words => document.querySelector('.bb-play-status')?.textContent.includes(words)",
        arg=words,
        timeout=10_000,
    )


def wait_for_verdict(page: Any) -> None:
    page.wait_for_selector(".bb-playground:is([data-state=valid], [data-state=invalid])")


def edit(page: Any) -> None:
    """Click into the text area and wait for the editor, which replaces it."""
    page.locator(".bb-play-box textarea").click()
    page.wait_for_selector(".cm-content:focus")


def fill(page: Any, text: str) -> None:
    """Replace the text of the editor, as pasting does."""
    if page.locator(".cm-content").count() == 0:
        edit(page)
    page.locator(".cm-content").focus()
    page.keyboard.press("Control+A")
    page.keyboard.press("Delete")
    page.locator(".cm-content").evaluate(
        """(place, text) => {
        const clipboardData = new DataTransfer();
        clipboardData.setData('text/plain', text);
        const options = { clipboardData, bubbles: true, cancelable: true, composed: true };
        place.dispatchEvent(new ClipboardEvent('paste', options)) }""",
        text,
    )


def read(page: Any) -> str:
    """Return the text of the editor."""
    lines = page.locator(".cm-content .cm-line").evaluate_all(
        "lines => lines.map(line => line.textContent)"
    )
    return "\n".join(lines)


def list_rows(page: Any) -> list[Row]:
    return [
        tuple(row)
        for row in page.evaluate(
            """() => [...document.querySelectorAll('.bb-play-finding')].map(row => [
            row.querySelector('.bb-play-place [aria-hidden], span.bb-play-place').textContent,
            row.querySelector('p').textContent,
            row.querySelector('a').textContent,
            row.querySelector('.bb-play-details > code')?.textContent ?? ''])"""
        )
    ]


def check_rows(page: Any, wanted: list[Row]) -> None:
    """Wait until the list has the rows, which a moment ago were those of another text."""
    for _ in range(100):
        if list_rows(page) == wanted:
            return
        page.wait_for_timeout(100)
    assert list_rows(page) == wanted


def expect(source: str | bytes, validator: MessageValidator | None = None) -> list[Row]:
    """Return the rows that a message should have."""
    return [
        (f"{one.line}:{one.column}", plain(one.message), one.code, plain(one.pointer))
        for one in (validator or MessageValidator()).validate(source).findings
    ]


def drop(page: Any, name: str, data: str) -> None:
    """Drop a file on the playground; `data` is an expression of JavaScript for its parts."""
    page.evaluate(
        f"""name => {{
        const dataTransfer = new DataTransfer();
        dataTransfer.items.add(new File({data}, name));
        const options = {{ dataTransfer, bubbles: true, cancelable: true }};
        document.querySelector('.bb-play-box').dispatchEvent(new DragEvent('drop', options)) }}""",
        name,
    )
