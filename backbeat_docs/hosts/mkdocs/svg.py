"""A Markdown extension that treats an inline SVG as a block of HTML, not as Markdown."""

from __future__ import annotations

from markdown import (  # type: ignore[import-untyped] # it has no types
    Extension,
    Markdown,
)


class SvgExtension(Extension):  # type: ignore[misc] # the same
    """Adds `svg` to the elements whose content Python-Markdown does not change."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 — the library's name
        """Add the element to the converter's list."""
        md.block_level_elements.append("svg")
