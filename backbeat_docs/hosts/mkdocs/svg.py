"""A Markdown extension: an inline picture is a block of its own, and nothing in it is Markdown."""

from __future__ import annotations

from markdown import (  # type: ignore[import-untyped] # it comes without types
    Extension,
    Markdown,
)


class SvgExtension(Extension):  # type: ignore[misc] # the same
    """Counts `svg` among the elements that Python-Markdown leaves alone from end to end."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 — the library's name
        """Add the element to the converter's list."""
        md.block_level_elements.append("svg")
