"""Disturbances of a broker, which break no rule: it repeats, delays and reorders messages."""

from collections.abc import Iterator

from backbeat_docs.traffic.faults.stream import Event, Events, Place, is_frame

BEATS_LATE = 2
BEATS_REVERSED = 2


def deliver_twice(events: Iterator[Event], place: Place) -> Events:
    """Deliver each message of the beat twice."""
    begun = ended = False
    for event in events:
        if is_frame(event[1]):
            ended = begun
            begun = begun or event[1]["beat_index"] >= place.beat
        yield event
        if begun and not ended:
            yield event
    return begun


def deliver_late(events: Iterator[Event], place: Place) -> Events:
    """Deliver the frame of the beat after the frames of the next two beats."""
    late, beats, at = None, 0, 0
    for at, message in events:
        if is_frame(message) and message["beat_index"] >= place.beat and late is None:
            late = message
            continue
        yield at, message
        if is_frame(message) and late is not None:
            beats += 1
            if beats == BEATS_LATE:
                yield at, late
    if late is not None and beats < BEATS_LATE:
        yield at, late
    return late is not None


def deliver_reversed(events: Iterator[Event], place: Place) -> Events:
    """Deliver the messages of the beat and of the next one in reverse order."""
    held: list[Event] = []
    frames = 0
    for event in events:
        begins = is_frame(event[1]) and (frames or event[1]["beat_index"] >= place.beat)
        if begins and frames <= BEATS_REVERSED:
            frames += 1
            if frames > BEATS_REVERSED:
                yield from _reverse(held)
                held = []
        if 0 < frames <= BEATS_REVERSED:
            held.append(event)
        else:
            yield event
    yield from _reverse(held)
    return frames > 0


def _reverse(events: list[Event]) -> Iterator[Event]:
    """Yield the messages in reverse order, at the same times."""
    times = (at for at, _ in events)
    messages = (message for _, message in reversed(events))
    return zip(times, messages, strict=True)
