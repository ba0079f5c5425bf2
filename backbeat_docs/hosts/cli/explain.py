"""`backbeat explain`: a finding code's cause, fix and example."""

import argparse
import textwrap

from backbeat_docs.hosts.cli import console
from backbeat_docs.text.quoting import did_you_mean
from backbeat_docs.validate import codes


def run(arguments: argparse.Namespace) -> int:
    """Explain the code that was asked for, or list them all."""
    if arguments.code is None:
        for row in codes.CODES.values():
            print(f"{row.code:<22}{row.title}")
        return 0
    try:
        row = codes.explain(arguments.code)
    except KeyError:
        hint = did_you_mean(arguments.code, codes.CODES)
        problem = f'there is no finding code "{arguments.code}"{hint}; backbeat explain lists them'
        return console.fail("backbeat explain", problem)
    print(f"{row.code}: {row.title}\n")
    print(_paragraph("Cause", row.cause))
    print(_paragraph("Fix", row.fix))
    if row.example is not None:
        print(f"\nA message with this finding:\n\n  {_shown(row.example)}")
    return 0


def _paragraph(heading: str, words: str) -> str:
    return textwrap.fill(
        f"{heading + ':':<8}{words}", 88, subsequent_indent=" " * 8, break_on_hyphens=False
    )


def _shown(example: bytes, limit: int = 600) -> str:
    text = example.decode(errors="backslashreplace")
    return text if len(text) <= limit else f"{text[:80]}… ({len(example):,} bytes)"
