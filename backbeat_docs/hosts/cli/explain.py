"""`backbeat explain`: prints the cause, fix and example of a finding code."""

import argparse
import textwrap

from backbeat_docs.hosts.cli import console
from backbeat_docs.text.quoting import did_you_mean
from backbeat_docs.validate import codes


def run(arguments: argparse.Namespace) -> int:
    """Explain one code, or list all codes."""
    if arguments.code is None:
        for row in codes.CODES.values():
            print(f"{row.code:<22}{row.title}")
        return 0
    try:
        row = codes.explain(arguments.code)
    except KeyError:
        hint = did_you_mean(arguments.code, codes.CODES)
        problem = f'unknown finding code "{arguments.code}"{hint}; backbeat explain lists all codes'
        return console.fail("backbeat explain", problem)
    print(f"{row.code}: {row.title}\n")
    print(_format_paragraph("Cause", row.cause))
    print(_format_paragraph("Fix", row.fix))
    if row.example is not None:
        print(f"\nA message with this finding:\n\n  {_shorten(row.example)}")
    return 0


def _format_paragraph(heading: str, text: str) -> str:
    return textwrap.fill(
        f"{heading + ':':<8}{text}", 88, subsequent_indent=" " * 8, break_on_hyphens=False
    )


def _shorten(example: bytes, limit: int = 600) -> str:
    text = example.decode(errors="backslashreplace")
    return text if len(text) <= limit else f"{text[:80]}… ({len(example):,} bytes)"
