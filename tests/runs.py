"""The runners of `{runs="…"}` blocks in the documentation, by name.

A runner receives the fence and the page's scratch folder, and raises `AssertionError` with one line
when the snippet is wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from support import platforms

from backbeat_docs.commands.snippets import SNIPPETS, snippet
from backbeat_docs.document.fences import Fence
from backbeat_docs.hosts.sybil import console


def _make_platform_runner(name: str) -> Callable[[Fence, Path], None]:
    """Make the runner of a CI platform; a block with the title of its file is the snippet."""

    def run(fence: Fence, scratch: Path) -> None:
        if fence.attributes.get("title") == SNIPPETS[name].file:
            assert fence.text == snippet(name), f"the block is not what `backbeat ci {name}` prints"
        folder = scratch / f"{name}-{fence.line}"
        folder.mkdir(parents=True)
        platforms.PLATFORMS[name](fence.text, folder)

    return run


def _make_language_runner(name: str) -> Callable[[Fence, Path], None]:
    """Make the runner of a language: of a script, or of commands with their output."""

    def run(fence: Fence, scratch: Path) -> None:
        if fence.language != "console":
            platforms.run_script(name, fence.text, scratch)
            return
        variables = platforms.prepare_language(name, fence.text).items()
        difference = console.run(fence, scratch, tuple(f"{key}={text}" for key, text in variables))
        assert difference is None, "in line {}, column {}: {}".format(*difference)

    return run


RUNS: Mapping[str, Callable[[Fence, Path], None]] = {
    name: _make_platform_runner(name) for name in platforms.PLATFORMS
} | {name: _make_language_runner(name) for name in platforms.LANGUAGES}
