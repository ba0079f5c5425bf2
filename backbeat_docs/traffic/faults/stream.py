"""What all faults share: a place in a run, and a change to one message of a stream."""

from collections.abc import Callable, Generator, Iterator
from typing import Any, NamedTuple

from backbeat_docs.traffic.timetable import Bar, Timetable

Message = dict[str, Any]
Event = tuple[int, Message]
"""A message with the time at which it is sent."""

Events = Generator[Event, None, bool]
"""A changed stream, which returns whether it has been changed."""


class Place(NamedTuple):
    """Where a fault happens: a beat of a run, with the timetable and the last beat of the run."""

    beat: int
    table: Timetable
    last_beat: int

    @property
    def bar(self) -> Bar:
        """Return the bar that contains the beat."""
        return self.table.find_bar(self.beat)


Apply = Callable[[Iterator[Event], Place], Events]
"""Changes a stream at a place."""

Replace = Callable[[Message], list[Message]]
"""Returns the messages that take the place of one."""


def is_frame(message: Message) -> bool:
    """Return whether a message is a BeatFrame."""
    return "phase" in message


def is_claim(message: Message) -> bool:
    """Return whether a message is a StatusClaim."""
    return "state" in message


def is_report(message: Message) -> bool:
    """Return whether a message is a BarReport."""
    return "issues" in message
