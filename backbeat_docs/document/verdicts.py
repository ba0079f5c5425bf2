"""Write the verdict under each JSON example of a page, and mark its offending lines."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import PurePosixPath

from backbeat_docs.document.examples import VALIDATED, CheckedExample, Examples, claim_message
from backbeat_docs.document.fences import Fence, FenceError, fences, use
from backbeat_docs.document.markup import markdown


def annotate(
    page: str,
    examples: Examples,
    *,
    messages_only: bool = False,
    link_codes: bool = True,
    try_link: Callable[[Fence], str] = lambda _: "",
) -> str:
    """Return a page with a verdict under each JSON example, and its fences without our keys.

    With `messages_only`, every block that shows no message of the contracts stays as it is. With
    `link_codes`, finding codes link to their page. `try_link` returns the HTML that ends a verdict.
    Raises `FenceError` for a fence that never ends, that nothing claims, or with problems.
    """

    def write(fence: Fence, checked: CheckedExample) -> str:
        return verdict(checked, link_codes, try_link(fence))

    lines = page.split("\n")
    shown: list[str] = []
    at = 0
    for fence in fences(page):
        own = lines[fence.line - 1 : fence.last]
        shown += lines[at : fence.line - 1]
        claimed = claim_message(fence, examples.catalogue) if messages_only else fence
        rendered = list(_render_fence(claimed, own, examples, write)) if claimed else own
        # An info string of another grammar stays as it is.
        shown += rendered if claimed == fence else [own[0], *rendered[1:]]
        at = fence.last
    return "\n".join(shown + lines[at:])


def _render_fence(
    fence: Fence,
    lines: list[str],
    examples: Examples,
    write: Callable[[Fence, CheckedExample], str],
) -> Iterator[str]:
    checked = examples.check(fence) if use(fence) in VALIDATED else None
    if checked is not None and checked.problems:
        line, _, sentence = checked.problems[0]
        raise FenceError(line, sentence)
    opening = lines[0]
    ticks = opening[len(fence.prefix) :]
    ticks = ticks[: len(ticks) - len(ticks.lstrip(ticks[0]))]
    yield f"{opening[: len(fence.prefix)]}{ticks}{_render_info(fence, checked)}"
    yield from lines[1:]
    if checked is not None:
        prefix = fence.prefix.rstrip() if ">" in fence.prefix else ""
        yield prefix
        yield f"{fence.prefix}{write(fence, checked)}"
        yield prefix


def _render_info(fence: Fence, checked: CheckedExample | None) -> str:
    """Return an info string with the renderer's keys; offending lines are highlighted."""
    rendered = {
        key: fence.attributes[key]
        for key in ("title", "linenums", "hl_lines")
        if key in fence.attributes
    }
    if checked is not None and checked.findings:
        marked = sorted({found.line - fence.line for found in checked.findings})
        rendered["hl_lines"] = " ".join(str(line) for line in marked if line > 0)
    if "title" in rendered:
        rendered["title"] = str(PurePosixPath(rendered["title"]))
    keys = " ".join(f'{key}="{value}"' for key, value in rendered.items())
    return f"{fence.language} {{{keys}}}" if keys else fence.language


def verdict(checked: CheckedExample, link_codes: bool = True, link: str = "") -> str:
    """Return the verdict on an example as one line of Markdown, findings with their codes."""
    subject = markdown(checked.subject)
    if checked.valid:
        return f'<span class="bb-verdict bb-valid">✓ valid {subject}{link}</span>'
    lines = "".join(
        f"<br>{markdown(found.finding.message)} {_write_code(found.finding.code, link_codes)}"
        for found in checked.findings
    )
    return f'<span class="bb-verdict bb-invalid">✗ invalid {subject}{lines}{link}</span>'


def _write_code(code: str, linked: bool) -> str:
    return f"[`{code}`][finding-{code}]" if linked else f"(`{code}`)"
