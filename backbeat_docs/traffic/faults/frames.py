"""Faults of Pulse: lost, additional and wrong BeatFrames."""

from collections.abc import Callable, Iterator

from backbeat_docs.traffic import clock
from backbeat_docs.traffic.faults.stream import Apply, Event, Events, Message, Place, is_frame

SECOND_PULSE = "ffff"
HOURS_LATE = 2

Fits = Callable[[Message | None, Message], bool]
"""Returns whether a fault fits a frame, given the frame before it."""

Change = Callable[[Message, Message], list[Message]]
"""Returns the frames in place of a frame, given the frame before it."""


def change_frame(change: Change, fits: Fits = lambda before, frame: True) -> Apply:
    """Return a fault that changes the first frame that fits, from its beat on."""

    def apply(events: Iterator[Event], place: Place) -> Events:
        before, done = None, False
        for at, message in events:
            if done or not is_frame(message):
                yield at, message
                continue
            if message["beat_index"] >= place.beat and fits(before, message):
                done = True
                yield from ((at, one) for one in change(before or message, message))
            else:
                yield at, message
            before = message
        return done

    return apply


def follows(before: Message | None, frame: Message) -> bool:
    """Return whether a frame follows another one of the same run."""
    return before is not None and before["beat_index"] < frame["beat_index"]


def is_in_window(before: Message | None, frame: Message) -> bool:
    """Return whether a frame is in the window of the frame before it."""
    return before is not None and before["window_id"] == frame["window_id"]


def is_in_phase(before: Message | None, frame: Message) -> bool:
    """Return whether a frame is in the phase of the frame before it."""
    return before is not None and before["deadline_at"] == frame["deadline_at"]


def can_go_back(before: Message | None, frame: Message) -> bool:
    """Return whether planning in this frame goes back, and does not just end the plan later."""
    return frame["phase"] == "review" or (
        frame["phase"] == "execute" and is_in_phase(before, frame)
    )


def lose(before: Message, frame: Message) -> list[Message]:
    """Return no frame."""
    return []


def send_twice(before: Message, frame: Message) -> list[Message]:
    """Return the frame, and that of a second Pulse, which has another clock."""
    return [frame, frame | {"hlc": frame["hlc"][:10] + SECOND_PULSE}]


def skew_clock(before: Message, frame: Message) -> list[Message]:
    """Return the frame with a clock that is a second before that of the last frame."""
    seconds = int(before["hlc"][:4], 16) - 1
    # No Pulse counts so many events in one second: no other clock value is the same.
    return [frame | {"hlc": f"{seconds & 0xFFFF:04x}:ffff:{before['hlc'][10:]}"}]


def turn_downbeat(before: Message, frame: Message) -> list[Message]:
    """Return the frame with the opposite of `downbeat`."""
    return [frame | {"downbeat": not frame["downbeat"]}]


def double_tempo(before: Message, frame: Message) -> list[Message]:
    """Return the frame with twice its tempo."""
    return [frame | {"tempo_bpm": frame["tempo_bpm"] * 2}]


def plan_again(before: Message, frame: Message) -> list[Message]:
    """Return the frame with the first phase."""
    return [frame | {"phase": "plan"}]


def delay_deadline(before: Message, frame: Message) -> list[Message]:
    """Return the frame with a deadline that is a second later."""
    return [_delay(frame, clock.SECOND)]


def add_invalid(before: Message, frame: Message) -> list[Message]:
    """Return the frame, and an invalid one after it."""
    return [frame, frame | {"phase": "exec"}]


def move_border(events: Iterator[Event], place: Place) -> Events:
    """Extend the plan phase of the bar by one beat."""
    bar, deadline = place.bar, ""

    def change(frame: Message) -> Message:
        nonlocal deadline
        deadline = deadline or _delay(frame, bar.beat_length)["deadline_at"]
        return frame | {"phase": "plan", "deadline_at": deadline}

    end = bar.first + bar.phases.plan + 1
    return (yield from _change_beats(events, bar.first, end, change))


def delay_deadlines(events: Iterator[Event], place: Place) -> Events:
    """Delay the deadline of all frames of the phase by hours."""
    bar = place.bar
    phase = bar.phases.at(place.beat - bar.first)
    beats = [beat for beat in range(bar.first, bar.end) if bar.phases.at(beat - bar.first) == phase]
    hours = HOURS_LATE * 3600 * clock.SECOND
    return (
        yield from _change_beats(
            events, beats[0], beats[-1] + 1, lambda frame: _delay(frame, hours)
        )
    )


def reuse_window(events: Iterator[Event], place: Place) -> Events:
    """Give the bar, its frames and its report, the window ID of the bar before."""
    first = place.bar.first
    last, fresh = None, None
    for at, message in events:
        if is_frame(message) and fresh is None:
            window = message["window_id"]
            if message["beat_index"] >= first and last not in (None, window):
                fresh = window
            else:
                last = window
        is_of_bar = fresh and message.get("window_id") == fresh
        yield at, message | {"window_id": last} if is_of_bar else message
    return fresh is not None


def _change_beats(
    events: Iterator[Event], first: int, end: int, change: Callable[[Message], Message]
) -> Events:
    """Change the frames of the beats from `first` to before `end`, once in a run."""
    begun = ended = False
    for at, message in events:
        shown = message
        if is_frame(message) and not ended:
            if first <= message["beat_index"] < end:
                shown, begun = change(message), True
            else:
                ended = begun
        yield at, shown
    return begun


def _delay(frame: Message, duration: int) -> Message:
    return frame | {"deadline_at": clock.shift_timestamp(frame["deadline_at"], duration)}
