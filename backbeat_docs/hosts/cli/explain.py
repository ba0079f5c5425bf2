"""`backbeat explain`: explains a code, a rule, a field, an allowed value or a whole finding."""

import argparse
import textwrap
from typing import TYPE_CHECKING

from backbeat_docs import contracts
from backbeat_docs.hosts.cli import console
from backbeat_docs.text.escape import plain
from backbeat_docs.text.quoting import show_value
from backbeat_docs.validate import codes
from backbeat_docs.validate.codes import Code

if TYPE_CHECKING:
    from backbeat_docs.conform import Rule


def run(arguments: argparse.Namespace) -> int:
    """Explain one word or finding, or list all codes."""
    if arguments.word is None:
        from backbeat_docs.conform import RULES

        rows: tuple[Code | Rule, ...] = (*codes.CODES.values(), *RULES.values())
        for row in rows:
            print(f"{row.code:<22}{row.title}")
        return 0
    from backbeat_docs.document import lookup

    word, catalogue = arguments.word, contracts.packaged()
    try:
        meaning = lookup.look_up(word, catalogue)
    except KeyError:
        problem = (
            f"nothing is called {show_value(word)}{lookup.suggest(word, catalogue)}; "
            "backbeat explain lists all codes"
        )
        return console.fail("backbeat explain", problem)
    blocks = [] if meaning.code is None else [_format_code(meaning.code)]
    if meaning.rule is not None:
        blocks.append(_format_rule(meaning.rule))
    if meaning.value is not None:
        names = " and ".join(name for name, _ in meaning.fields)
        blocks.append([f"{meaning.value}: a value of {names}"])
    for name, field in meaning.fields:
        blocks.append(
            [
                f"{name}: {field.description}\n",
                *(_format_paragraph(*row) for row in lookup.describe_field(field)),
            ]
        )
    print("\n\n".join("\n".join(_escape_lines(block)) for block in blocks))
    return 0


def _escape_lines(block: list[str]) -> list[str]:
    return [plain(line) for text in block for line in text.split("\n")]


def _format_code(row: Code) -> list[str]:
    lines = [
        f"{row.code}: {row.title}\n",
        _format_paragraph("Cause", row.cause),
        _format_paragraph("Fix", row.fix),
    ]
    if row.example is not None:
        lines.append(f"\nA message with this finding:\n\n  {_shorten(row.example)}")
    return lines


def _format_rule(rule: "Rule") -> list[str]:
    """Return a rule's explanation, with its headings as those of a code."""
    title, *paragraphs = rule.explanation.split("\n\n")
    lines = [f"{rule.code}: {_join(title)}"]
    for text in paragraphs:
        heading, _, words = text.removeprefix("**").partition(".** ")
        plain_words = _join(words).replace("`", "").replace("**", "")
        lines.append(textwrap.fill(f"{heading}: {plain_words}", 88, break_on_hyphens=False))
    return ["\n\n".join(lines)]


def _join(text: str) -> str:
    return " ".join(text.split())


def _format_paragraph(heading: str, text: str) -> str:
    return textwrap.fill(
        f"{heading + ':':<9}{text}", 88, subsequent_indent=" " * 9, break_on_hyphens=False
    )


def _shorten(example: bytes, limit: int = 600) -> str:
    text = example.decode(errors="backslashreplace")
    return text if len(text) <= limit else f"{text[:80]}… ({len(example):,} bytes)"
