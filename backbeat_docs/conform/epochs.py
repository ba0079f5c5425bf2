"""Divides the segments of a cluster into epochs, and tells what was read before."""

from backbeat_docs.conform.options import Options
from backbeat_docs.conform.reading import Frame
from backbeat_docs.conform.segment import LATE, NEVER, REPLAY, RESTART, Segment, is_later
from backbeat_docs.conform.view import Epoch


def find_epochs(
    options: Options, cluster: str, segments: list[Segment], clusters: int
) -> list[Epoch]:
    """Return the epochs of a cluster. What was read before is only a reason for doubt."""
    found: list[Epoch] = []
    latest: Frame | None = None
    begin: Frame | None = None
    again: list[tuple[int, int]] = []
    floor = -1
    for segment in segments:
        opening = segment.opening
        if not found or (segment.kind == RESTART and is_new(opening, latest)):
            found.append(Epoch(options, cluster, len(found), clusters))
            begin, floor = opening, -1
            found[-1].begin = opening
        elif segment.kind == RESTART or not is_new(opening, begin):
            floor = NEVER
        else:
            floor = max(floor, segment.read_to)
        again += found[-1].add(segment, floor)
        if floor < NEVER and (latest is None or is_new(segment.top, latest)):
            latest = segment.top
    # A late message may be of any epoch.
    late = [
        {beat: reason for beat, reason in segment.fold.doubt.items() if reason == LATE}
        for segment in segments
    ]
    replays = any(segment.kind == REPLAY for segment in segments)
    for epoch in found:
        epoch.has_replays = replays
        epoch.is_mixed = len(found) > 1 and replays
        for first, last in again:
            epoch.add_doubt(first, last)
        for reasons in late if len(found) > 1 else ():
            epoch.doubt.add(reasons)
            epoch.claim_doubt.add(reasons)
    return found


def is_new(frame: Frame | None, other: Frame | None) -> bool:
    """Return whether a frame was sent after another one."""
    return frame is not None and other is not None and is_later(frame, other)
