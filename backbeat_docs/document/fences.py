"""Parse the fenced blocks of Markdown, for the tests, the site, the drift check and coverage.

The braces after a fence's language say how it is checked:

    json                                          a whole message, valid by its `type`
    json {expect="enum at /phase; required at /"} invalid, with exactly these findings
    json {part="/issues/0" contract="barreport"}  a fragment, validated as that part
    json {schema="report"}                        validated against that published schema
    json {version="1.0.0"}                        validated against that released contract
    ndjson                                        a stream: each line a valid message
    console, console {status="1"}                 commands that run; their output is compared
    python, pycon                                 code that runs; a session's output is compared
    any {title="m.json"}                          also written to the page's scratch folder
    any {runs="github"}                           given to the runner of that name
    any {illustration="why this is not run"}      the only opt-out, counted in the summary

A `python` block, or one of a language that nothing runs, is a *file* when it has a title: it is
written, and a later block of its page must name it. `hl_lines` and `linenums` are for the
renderer. `hosts/sybil/` has a parser for each use.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from backbeat_docs.text.escape import plain

_OPENING = re.compile(
    r"(?P<prefix>(?:[ \t>]|(?:[-*+]|\d{1,9}[.)])[ \t])*)(?P<ticks>`{3,}|~{3,})(?P<info>.*)"
)
_INFO = re.compile(r"\s*(?P<language>[\w#.+-]*)\s*(?:\{(?P<braces>.*)\}\s*)?")
_ATTRIBUTE = re.compile(
    r"""\s*(?:(?P<key>\w+)=(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)')|[.](?P<mark>[\w+-]+))"""
)
_LOOSE_LANGUAGE = re.compile(r"[\s{.]*(?P<language>[\w#+.-]*)")
_LOOSE_ATTRIBUTE = re.compile(
    r"""(?P<key>\w+)=(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'|(?P<bare>.*?(?=\s+\w+=|[\s}]*$)))"""
)

OWN = frozenset({"expect", "part", "contract"})
"""Keys that no other grammar has; without braces they are a mistake."""

RENDERED = frozenset({"title", "hl_lines", "linenums"})
"""Keys that every fence may have: the renderer uses them."""

USES: Mapping[str, frozenset[str]] = {
    "illustration": frozenset({"illustration"}),
    "snippet": frozenset({"runs"}),
    "message": frozenset({"expect", "version"}),
    "fragment": frozenset({"part", "contract", "expect"}),
    "document": frozenset({"schema"}),
    "stream": frozenset(),
    "console": frozenset({"status"}),
    "python": frozenset(),
    "session": frozenset(),
    "file": frozenset(),
}
"""How a fence is checked, with the keys that it may have besides `RENDERED`."""

_DECIDING = {"illustration": "illustration", "runs": "snippet"}
_JSON_DECIDING = {"part": "fragment", "schema": "document"}
_LANGUAGES = {
    "json": "message",
    "ndjson": "stream",
    "jsonl": "stream",
    "console": "console",
    "python": "python",
    "pycon": "session",
}


class FenceError(ValueError):
    """A fence cannot be parsed or checked; `line` counts from 1."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(f"line {line}: {reason}")
        self.line = line
        self.reason = reason


class Fence(NamedTuple):
    """One fenced block: its text without indentation and quote marks, and its place.

    `line` and `last` are the lines of the opening and the closing fence, counted from 1; `columns`
    is the number of characters before each line of the text on the page.
    """

    language: str
    attributes: Mapping[str, str]
    text: str
    line: int
    last: int
    prefix: str
    columns: tuple[int, ...]
    problem: str | None = None

    def place(self, line: int, column: int = 1) -> tuple[int, int]:
        """Return the page's line and column of a place in the text, all counted from 1."""
        before = self.columns[line - 1] if 0 < line <= len(self.columns) else 0
        return self.line + line, before + column


def fences(page: str) -> tuple[Fence, ...]:
    """Return the fenced blocks of a Markdown page in order, those in lists and quotes too.

    A fence inside a longer fence is text of the outer one. Raises `FenceError` for a fence that
    never ends.
    """
    return tuple(_parse_fences(page.split("\n")))


def docstring_fences(source: str) -> tuple[Fence, ...]:
    """Return the fenced blocks in the docstrings of Python source, with the file's lines."""
    if "```" not in source and "~~~" not in source:
        return ()
    lines = source.split("\n")
    return tuple(
        _require_raw(fence, raw)._replace(line=fence.line + first, last=fence.last + first)
        for first, last, raw in _find_docstrings(source)
        for fence in _parse_fences(lines[first:last], first)
    )


def decode(page: bytes) -> str:
    """Return a page's text; raises `FenceError` at the first line that is not UTF-8."""
    try:
        return page.decode("utf-8").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        line = page.count(b"\n", 0, error.start) + 1
        raise FenceError(line, f"byte 0x{page[error.start]:02x} is not UTF-8") from None


def use(fence: Fence) -> str:
    """Return how a fence is checked, a key of `USES`; raises `FenceError` if it cannot be."""
    if fence.problem is not None:
        raise FenceError(fence.line, fence.problem)
    kind = intended_use(fence)
    if kind is None:
        raise FenceError(fence.line, _write_unclaimed(fence))
    unknown = sorted(set(fence.attributes) - USES[kind] - RENDERED)
    if unknown:
        known = ", ".join(sorted(USES[kind] | RENDERED))
        raise FenceError(fence.line, f'{kind} takes no "{unknown[0]}", only: {known}')
    if kind == "illustration" and not fence.attributes["illustration"].strip():
        raise FenceError(fence.line, "an illustration must say why it is not run")
    return kind


def intended_use(fence: Fence) -> str | None:
    """Return the use that a fence asks for, even if something else is wrong with it."""
    for key, kind in _DECIDING.items():
        if key in fence.attributes:
            return kind
    kind_of_language = _LANGUAGES.get(fence.language)
    if kind_of_language == "message":
        return next((k for key, k in _JSON_DECIDING.items() if key in fence.attributes), "message")
    if "title" in fence.attributes and kind_of_language in (None, "python"):
        return "file"
    return kind_of_language


def _write_unclaimed(fence: Fence) -> str:
    name = f'"{fence.language}"' if fence.language else "without a language"
    return f'no runner claims a block {name}: give it runs="…", a title or illustration="why"'


def _parse_fences(lines: list[str], offset: int = 0) -> Iterator[Fence]:
    at = 0
    while at < len(lines):
        opening = _OPENING.fullmatch(lines[at])
        if opening is None or ("`" in opening["ticks"] and "`" in opening["info"]):
            at += 1
            continue
        end = _find_closing(lines, at, opening)
        if end is None:
            raise FenceError(offset + at + 1, f"the fence {opening['ticks']} never ends")
        yield _parse_fence(lines, at, end, opening)
        at = end + 1


def _find_closing(lines: list[str], at: int, opening: re.Match[str]) -> int | None:
    """Return the index of the line that closes the fence; None if its quote or item ends first."""
    ticks, width, quotes = opening["ticks"], len(opening["prefix"]), opening["prefix"].count(">")
    for index in range(at + 1, len(lines)):
        line = lines[index]
        start = len(line) - len(line.lstrip(" \t>" if quotes else " \t"))
        if line.strip() and (line.count(">", 0, start) < quotes or (start < width and not quotes)):
            return None
        rest = line[start:].rstrip()
        if rest.startswith(ticks) and not rest.strip(ticks[0]):
            return index
    return None


def _parse_fence(lines: list[str], at: int, end: int, opening: re.Match[str]) -> Fence:
    body = [_strip_prefix(line, opening["prefix"]) for line in lines[at + 1 : end]]
    language, attributes, problem = _parse_info(opening["info"])
    return Fence(
        language=language,
        attributes=attributes,
        text="".join(text + "\n" for text, _ in body),
        line=at + 1,
        last=end + 1,
        prefix=re.sub(r"[^\s>]", " ", opening["prefix"]),
        columns=tuple(column for _, column in body),
        problem=problem,
    )


def _strip_prefix(line: str, prefix: str) -> tuple[str, int]:
    """Return a line without the fence's prefix, and how many characters were removed."""
    quotes, at = prefix.count(">"), 0
    while at < min(len(line), len(prefix)) and (line[at] in " \t" or (line[at] == ">" and quotes)):
        quotes -= line[at] == ">"
        at += 1
    return line[at:], at


def _parse_info(info: str) -> tuple[str, dict[str, str], str | None]:
    parsed = _INFO.fullmatch(info)
    if parsed is None:
        return _parse_loose_info(info)
    language = parsed["language"].lower()
    attributes: dict[str, str] = {}
    braces, at = (parsed["braces"] or "").rstrip(), 0
    while at < len(braces):
        item = _ATTRIBUTE.match(braces, at)
        if item is None:
            return (
                language,
                attributes,
                f'not an attribute: {braces[at:].strip()}, want key="value"',
            )
        at = item.end()
        if item["mark"] is None:
            attributes[item["key"]] = item["double"] if item["single"] is None else item["single"]
        elif language:
            return language, attributes, f"a block has one language, got .{item['mark']} too"
        else:
            language = item["mark"].lower()
    return language, attributes, None


def _parse_loose_info(info: str) -> tuple[str, dict[str, str], str]:
    """Parse an info string with attributes outside braces; the problem says what to write."""
    language = _LOOSE_LANGUAGE.match(info)["language"].lower()  # type: ignore[index] # may be empty
    found = {
        item["key"]: next(value for value in item.groups()[1:] if value is not None)
        for item in _LOOSE_ATTRIBUTE.finditer(info)
    }
    keys = " ".join(_write_attribute(key, value) for key, value in found.items())
    example = f"{language} {{{keys}}}" if keys else '{key="value"}'
    problem = f"attributes go in braces: {example}"
    return language, {key: found[key] for key in found.keys() & OWN}, plain(problem)


def _write_attribute(key: str, value: str) -> str:
    quote = "'" if '"' in value else '"'
    return f"{key}={quote}{value}{quote}"


def _require_raw(fence: Fence, raw: bool) -> Fence:
    if raw or "\\" not in fence.text:
        return fence
    return fence._replace(problem='a block with a backslash needs a raw docstring: r"""')


def _find_docstrings(source: str) -> Iterator[tuple[int, int, bool]]:
    """Yield the lines of each docstring as a half-open range from 0, and whether it is raw."""
    try:
        tree = ast.parse(source)
    except SyntaxError as error:
        raise FenceError(error.lineno or 1, f"not Python: {error.msg}") from None
    lines = source.split("\n")
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        for statement in body if isinstance(body, list) else ():
            value = statement.value if isinstance(statement, ast.Expr) else None
            if isinstance(value, ast.Constant) and isinstance(value.value, str):
                first = statement.lineno - 1
                opening = lines[first].lstrip()[:1]
                yield first, statement.end_lineno or statement.lineno, opening in "rR"
