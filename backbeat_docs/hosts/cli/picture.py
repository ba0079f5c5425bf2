"""The picture of the bar of the first broken rule, for which the inputs are read again."""

import os
from collections.abc import Callable, Iterator
from typing import Any

from backbeat_docs.conform import Breach
from backbeat_docs.hosts.cli import outputs
from backbeat_docs.hosts.cli.arguments import Arguments
from backbeat_docs.hosts.cli.inputs import Inputs
from backbeat_docs.hosts.cli.outputs import FileOutput
from backbeat_docs.report import Reporter, Style, picture
from backbeat_docs.run import Result, Summary, Unread
from backbeat_docs.run.seen import Seen
from backbeat_docs.run.sequence import Located, list_messages
from backbeat_docs.validate.validator import MessageValidator

Read = Callable[[], Iterator[Located]]
"""Reads every valid message of the inputs, each time from the beginning."""


class PictureReporter(Reporter):
    """Draws one bar at the end of the run; `read` yields the messages once more."""

    silent_on_valid = True

    def __init__(self, style: Style, read: Read) -> None:
        super().__init__(style)
        self._read = read

    def outcome(self, outcome: Result | Unread) -> str:
        """Return nothing."""
        return ""

    def end(self, summary: Summary) -> str:
        """Return the picture; raises `OSError` if there is no bar to draw."""
        found = summary.conclusion.findings if summary.conclusion else ()
        try:
            return _draw(self._read, found[0] if found else None)
        except ValueError as error:
            raise OSError(None, str(error)) from None


class PictureOutput(FileOutput):
    """The file of a picture, which is complete or not there."""

    def __init__(self, path: str, style: Style, read: Read) -> None:
        super().__init__("picture", path, style)
        self._read = read

    @property
    def option(self) -> str:
        """What comes before the path on the command line."""
        return "--picture "

    def build_reporter(self) -> Reporter:
        """Build the reporter that draws the picture."""
        return PictureReporter(self._style, self._read)


def build_picture(arguments: Arguments, validator: MessageValidator) -> PictureOutput:
    """Build the output of `--picture`; raises `ValueError` if there can be no picture."""
    names = [*arguments.paths, *arguments.file, *arguments.dir]
    if arguments.message is not None or any(not _can_repeat(name) for name in names):
        raise ValueError("--picture reads the messages twice; give files or folders")
    if arguments.hide_values:
        raise ValueError("--picture shows values, which --hide-values leaves out; use one of them")

    def read() -> Iterator[Located]:
        for outcome in Inputs(arguments).validate(validator, Seen(), lambda size: None):
            yield from list_messages(outcome)

    style = outputs.build_style(color=False, quiet=False, streamed=False)
    return PictureOutput(arguments.picture, style, read)


def _can_repeat(name: str) -> bool:
    if os.path.isdir(name) or os.path.isfile(name):
        return True
    return name != "-" and not os.path.exists(name)  # a missing file is reported when it is read


def _draw(read: Read, breach: Breach | None) -> str:
    """Draw the bar of a finding, or the first bar if there is none."""
    if breach is None:
        frame = next((message for _, message in read() if _is(message, "beatframe")), None)
        return picture.bar(_collect(read, frame, set()))
    proof, frame = _find_frame(read, breach)
    mark = picture.Mark(f"{breach.sentence} [{breach.code}]", proof, breach.beats)
    return picture.bar(_collect(read, frame, mark.agents), mark)


def _find_frame(read: Read, breach: Breach) -> tuple[tuple[Any, ...], Any]:
    """Return the messages that prove a finding, and the frame nearest to its last beat."""
    places = {each.place for each in breach.evidence}
    proof, frame, least = [], None, None
    for place, message in read():
        if place in places:
            proof.append(message)
        if _is(message, "beatframe"):
            distance = abs(message["beat_index"] - breach.beats[1])
            # Of several clusters, that of the finding; of two neighbours, the frame of its bar.
            rank = (message["cluster_id"] != breach.subject, distance, place not in places)
            if least is None or rank < least:
                frame, least = message, rank
    return tuple(proof), frame


def _collect(read: Read, frame: Any, agents: set[str]) -> Iterator[Any]:
    """Yield the messages of the frame's bar, with a limited number of beats and agents."""
    if frame is None:
        return
    window, half = frame["window_id"].lower(), picture.MOST_BEATS // 2
    known = set(agents)
    for _, message in read():
        is_near = abs(message.get("beat_index", frame["beat_index"]) - frame["beat_index"]) < half
        if _is(message, "statusclaim") and is_near:
            if len(known) < picture.MOST_AGENTS:
                known.add(message["agent_id"])
            if message["agent_id"] in known:
                yield message
        elif message.get("window_id", "").lower() == window and is_near:
            yield message


def _is(message: Any, name: str) -> bool:
    return bool(message["type"] == f"backbeat.{name}.v1")
