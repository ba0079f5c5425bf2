"""Inputs, taken apart into messages as they are judged."""

from collections.abc import Iterable, Iterator

from backbeat_docs.source import BLANK, Input, Item, Lines, Trouble


def items(inputs: Iterable[Input]) -> Iterator[Item | Trouble]:
    """Take lines apart; those of white space alone hold no message."""
    for item in inputs:
        if not isinstance(item, Lines):
            yield item
            continue
        for number, line in enumerate(item.split(), item.line):
            if line.strip(BLANK):
                yield Item(item.path, line, number, streamed=True)
