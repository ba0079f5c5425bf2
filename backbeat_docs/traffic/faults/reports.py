"""Faults of Reverb: lost, additional and wrong BarReports."""

from collections.abc import Callable, Iterator
from random import Random

from backbeat_docs.traffic.faults.stream import Apply, Event, Events, Message, Place, is_report

MILLISECONDS_OFF = 10_000


def change_report(change: Callable[[Message], list[Message]]) -> Apply:
    """Return a fault that changes the report on the bar that contains its beat."""

    def apply(events: Iterator[Event], place: Place) -> Events:
        done = False
        for at, message in events:
            if not done and is_report(message) and message["to_beat"] >= place.beat:
                done = True
                yield from ((at, one) for one in change(message))
            else:
                yield at, message
        return done

    return apply


def add_to(field: str, amount: int) -> Apply:
    """Return a fault that adds an amount to a field of the report."""
    return change_report(lambda report: [report | {field: round(report[field] + amount, 3)}])


def lose(report: Message) -> list[Message]:
    """Return no report."""
    return []


def send_twice(report: Message) -> list[Message]:
    """Return the report, and one that differs from it."""
    return [report, report | {"secret_rotations_ok": not report["secret_rotations_ok"]}]


def forge_window(events: Iterator[Event], place: Place) -> Events:
    """Give the report a window ID that no frame has."""
    window = f"{Random(place.beat).getrandbits(128):032x}"
    forge = change_report(lambda report: [report | {"window_id": window}])
    return (yield from forge(events, place))
