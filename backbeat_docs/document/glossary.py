"""Show the meaning of a word where a page first uses it, from the one page that explains words.

The glossary is the definition lists of a page, and its tables with two columns: a word, or several
("bar, or window"), and what it means.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping

_ROW = re.compile(r"^\| *(?P<word>[^|]+?) *\| *(?P<meaning>[^|]+?) *\|$")
_ITEM = re.compile(r"^(?P<word>\S.*)\n:[ \t]+(?P<meaning>.+(?:\n[ \t]+\S.*)*)", re.MULTILINE)
_RULE = re.compile(r"^\|(?: *:?-+:? *\|)+$")
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
_MARKS = re.compile(r"[`*]")
_TAG = re.compile(r"(<!--.*?-->|<[^>]*>)", re.DOTALL)
_NAME = re.compile(r"</?([a-zA-Z][\w-]*)")
_CLASS = re.compile(r'class="?(?:filename|bb-kind|bb-status|bb-verdict)\b')
_VOID = frozenset(("br", "col", "hr", "img", "input", "wbr"))
_HEADINGS = tuple(f"h{level}" for level in range(1, 7))
_SKIPPED = frozenset(
    ("a", "abbr", "autoref", "button", "code", "details", "dt", "pre", "script", "style", "svg")
).union(_HEADINGS, ("th",))

Glossary = Mapping[str, str]
"""Each word of the glossary with its meaning, as text."""


def read_glossary(text: str) -> dict[str, str]:
    r"""Return the words of a page in Markdown.

    Examples:
        >>> read_glossary("| Word | Means |\n|---|---|\n| bar, or window | a group of beats |")
        {'bar': 'a group of beats', 'window': 'a group of beats'}
        >>> read_glossary("beat\n:   a step\n    of `time`\n")
        {'beat': 'a step of time'}

    """
    rows = [*_ITEM.finditer(text), *_find_rows(text)]
    found: dict[str, str] = {}
    for row in rows:
        meaning = " ".join(_MARKS.sub("", _LINK.sub(r"\1", row["meaning"])).split())
        found |= dict.fromkeys(re.split(r",? or ", row["word"]), meaning)
    return found


def _find_rows(text: str) -> Iterator[re.Match[str]]:
    lines = text.splitlines()
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        row = _ROW.match(line)
        if row and not _RULE.match(line) and not _RULE.match(following):
            yield row


def explain_words(page: str, glossary: Glossary) -> str:
    """Return a page's HTML in which each word has its meaning where it is first used in a text.

    Examples:
        >>> explain_words("<h1>Beats</h1><p>Two beats.</p>", {"beat": "a step of time"})
        '<h1>Beats</h1><p>Two <abbr title="a step of time">beats</abbr>.</p>'

    """
    waiting = dict(glossary)
    parts = _TAG.split(page)
    skipped: list[bool] = []
    for number, part in enumerate(parts):
        if number % 2:
            _follow_tag(part, skipped)
        elif waiting and not any(skipped) and not part.isspace():
            parts[number] = _explain_in_text(part, waiting)
    return "".join(parts)


def _follow_tag(tag: str, skipped: list[bool]) -> None:
    """Record that an element begins, and whether its text is skipped, or that one ends."""
    name = _NAME.match(tag)
    if name is None or name[1].lower() in _VOID or tag.endswith("/>"):
        return
    if tag[1] == "/":
        del skipped[-1:]
    else:
        skipped.append(name[1].lower() in _SKIPPED or bool(_CLASS.search(tag)))


def _explain_in_text(text: str, waiting: dict[str, str]) -> str:
    longest_first = sorted(waiting, key=len, reverse=True)
    words = re.compile(rf"(?<![\w-])(?:{'|'.join(map(_match_word, longest_first))})s?(?![\w-])")

    def replace(word: re.Match[str]) -> str:
        name = _find_word(word[0], waiting)
        if name is None:  # explained before, in the same text
            return word[0]
        return f'<abbr title="{html.escape(waiting.pop(name))}">{word[0]}</abbr>'

    return words.sub(replace, text)


def _match_word(word: str) -> str:
    """Return a pattern for a word, which may begin a sentence."""
    first = f"[{word[0]}{word[0].upper()}]" if word[0].islower() else re.escape(word[0])
    return first + re.escape(word[1:])


def _find_word(found: str, waiting: Glossary) -> str | None:
    forms = (found, found[0].lower() + found[1:])
    return next(
        (form.removesuffix(end) for form in forms for end in ("", "s")
         if form.removesuffix(end) in waiting), None,
    )  # fmt: skip
