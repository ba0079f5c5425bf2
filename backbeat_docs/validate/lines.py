"""Messages one per line: many valid ones are matched at once, the others are validated alone."""

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from backbeat_docs.engines.acceptor import Acceptor
from backbeat_docs.text import lazy
from backbeat_docs.text.strict_json import BLANK
from backbeat_docs.validate.verdict import Verdict


class ValidLines(NamedTuple):
    """Consecutive lines with a valid message each: the first line's number, and their text.

    `verdicts` counts the messages by their verdict.
    """

    line: int
    text: str
    verdicts: Mapping[Verdict, int]

    def each(self) -> Iterator[tuple[int, Verdict]]:
        """Yield the number and the verdict of each line."""
        by_type = {verdict.type: verdict for verdict in self.verdicts}
        for line, text in enumerate(self.text.split("\n")[:-1], self.line):
            yield line, by_type[json.loads(text)["type"]]


class LineWithFindings(NamedTuple):
    """One line whose message has findings: its number, its bytes without the end, the verdict."""

    line: int
    data: bytes
    verdict: Verdict


Validate = Callable[[bytes], Verdict]


def validate_lines(
    data: bytes, line: int, validate: Validate, acceptor: Acceptor[Verdict], max_bytes: int
) -> Iterator[ValidLines | LineWithFindings]:
    """Yield the results of the lines in their order; blank lines have none."""
    # Bytes that are not UTF-8 become surrogates, which no expression matches.
    text = data.decode(errors="surrogateescape") + "\n"
    start, first, at = 0, line, 0
    verdicts: Counter[Verdict] = Counter()
    while at < len(text):
        accepted = acceptor.accept_lines(text, at)
        if accepted is not None:
            verdicts.update(accepted.counts)
            at, line = accepted.end, line + accepted.lines
            continue
        end = text.index("\n", at) + 1
        raw = text[at : end - 1].encode(errors="surrogateescape").removesuffix(b"\r")
        is_blank = len(raw) <= max_bytes and not raw.strip(BLANK)
        verdict = None if is_blank else validate(raw)
        if verdict is not None and not verdict.findings:
            verdicts[verdict] += 1
        else:
            if at > start:
                yield ValidLines(first, text[start:at], verdicts)
                verdicts = Counter()
            if verdict is not None:
                yield LineWithFindings(line, raw, verdict)
            elif len(text) <= max_bytes:
                end = _end_of_blank_lines(text, at)
                line += text.count("\n", at, end) - 1
            start, first = end, line + 1
        at, line = end, line + 1
    if at > start:
        yield ValidLines(first, text[start:at], verdicts)


def _end_of_blank_lines(text: str, start: int) -> int:
    match = _BLANK_LINES.match(text, start)
    return start if match is None else match.end()


_BLANK_LINES = lazy.pattern(r"(?:[ \t\r]*+\n)+")
