"""A run in several processes, with the same outcomes in the same order as in one process.

`path`, `file` and `folder` work like those of `sources`, but divide large inputs into parts that
other processes read and validate.
"""

import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from itertools import chain, groupby, islice
from multiprocessing import connection, parent_process
from typing import BinaryIO, NamedTuple, cast

from backbeat_docs.run import sources
from backbeat_docs.run.compressed import ENDINGS, has_ending
from backbeat_docs.run.inputs import Located, Unread
from backbeat_docs.run.lines import WINDOW, cut_into_blocks, report_shrunk
from backbeat_docs.run.results import Outcome, Progress, validate_input
from backbeat_docs.run.seen import Seen
from backbeat_docs.run.walk import DOCUMENTS, STREAMS, Exclude, exclude_nothing, walk
from backbeat_docs.validate.validator import MessageValidator

WORTH_IT = 3
"""Up to this number of parts, one process finishes before others have started."""

RANGE = 4 << 20
"""The number of bytes of a file in one part."""

FILES = 256
"""The number of files of a folder in one part."""

_KILLED = (
    "was not validated to its end, nor was what follows: a process was killed, possibly because it "
    "used too much memory; try --jobs 1"
)


class Part(NamedTuple):
    """A part of a file or folder; `read`, which another process can call, yields its inputs.

    `size` is the number of bytes, 0 if it is not known in advance. The lines of a part are numbered
    from 1; if it is `continued`, they follow the lines of the previous part.
    """

    path: str
    read: Callable[[], Iterator[Located | Unread]]
    size: int = 0
    continued: bool = False


Input = Located | Unread | Part
"""An input of a source, or a part that another process reads."""

Validated = tuple[list[Outcome], int]
"""The outcomes of a part, and its number of lines."""


def path(
    name: str,
    max_bytes: int,
    *,
    lines: bool = False,
    exclude: Exclude = exclude_nothing,
    seen: Seen | None = None,
) -> Iterator[Input]:
    """Yield the messages of a file or folder, in parts if there are many."""
    if os.path.isdir(name):
        return folder(name, max_bytes, lines=lines, exclude=exclude, seen=seen)
    return file(name, max_bytes, lines=lines, seen=seen)


def file(
    name: str, max_bytes: int, *, lines: bool = False, seen: Seen | None = None
) -> Iterator[Input]:
    """Yield the messages of a file, in parts if it has one per line and is not compressed."""
    repeat = None if seen is None else seen.skip_repeat(name)
    return iter((repeat,)) if repeat else _divide_file(name, max_bytes, lines=lines)


def _divide_file(name: str, max_bytes: int, *, lines: bool) -> Iterator[Input]:
    streamed = has_ending(name, STREAMS) or (lines and not has_ending(name, ENDINGS))
    if not streamed or not os.path.isfile(name):
        yield from sources.read_file(name, max_bytes, lines=lines)
        return
    try:
        size = os.path.getsize(name)
    except OSError as error:
        yield Unread.from_error(name, error)
        return
    for start in range(0, size, RANGE):
        end = min(size, start + RANGE)
        read = partial(read_range, name, start, end, max_bytes)
        yield Part(name, read, end - start, continued=start > 0)


def read_range(name: str, start: int, end: int, max_bytes: int) -> Iterator[Located | Unread]:
    """Yield the lines that begin between two offsets of a file, numbered from 1.

    `end` is at most the size of the file when it was divided.
    """
    try:
        with open(name, "rb") as stream:
            stream.seek(max(0, start - 1))
            while start and (piece := stream.readline(WINDOW)) and not piece.endswith(b"\n"):
                pass  # the end of a line that belongs to the previous range
            yield from cut_into_blocks(_read_range_chunks(stream, end, max_bytes), name, max_bytes)
            if stream.tell() < end:
                yield report_shrunk(name)
    except OSError as error:
        yield Unread.from_error(name, error)


def _read_range_chunks(stream: BinaryIO, end: int, max_bytes: int) -> Iterator[bytes]:
    while (left := end - stream.tell()) > 0 and (data := stream.read(min(left, WINDOW))):
        yield data
        if left == len(data) and not data.endswith(b"\n"):
            yield stream.readline(max_bytes + 2)  # the last line ends beyond the range


def folder(
    name: str,
    max_bytes: int,
    *,
    lines: bool = False,
    exclude: Exclude = exclude_nothing,
    seen: Seen | None = None,
) -> Iterator[Input]:
    """Yield the messages of a folder's files; files of one message are grouped into parts."""
    for grouped, found in groupby(walk(name, exclude=exclude, seen=seen), _is_grouped):
        if grouped:
            while group := tuple(islice(found, FILES)):
                yield Part(name, partial(sources.files, group, max_bytes, lines=lines))
        else:
            for one in found:
                yield from _divide_file(cast(str, one), max_bytes, lines=lines)


def _is_grouped(found: str | Unread) -> bool:
    return isinstance(found, Unread) or has_ending(found, DOCUMENTS)


def validate_in_processes(
    validator: MessageValidator, inputs: Iterable[Input], jobs: int, progress: Progress
) -> Iterator[Outcome]:
    """Validate inputs in order, in `jobs` processes if there are enough parts."""
    waiting = iter(inputs)
    first = _take_first_inputs(waiting)
    everything = chain(first, waiting)
    if sum(isinstance(given, Part) for given in first) > WORTH_IT:
        yield from _validate_in_pool(validator, everything, jobs, progress)
    else:
        submit = partial(partial, _validate_part, validator)
        yield from _validate_in_order(validator, everything, submit, 0, progress)


def _take_first_inputs(inputs: Iterator[Input]) -> list[Input]:
    """Return the first inputs, up to enough parts or to an input that is already read."""
    first: list[Input] = []
    for given in inputs:
        first.append(given)
        if len(first) > WORTH_IT or isinstance(given, Located):
            break
    return first


def _validate_in_pool(
    validator: MessageValidator, inputs: Iterable[Input], jobs: int, progress: Progress
) -> Iterator[Outcome]:
    """Validate the parts in other processes, with only enough parts ahead to keep them busy."""
    waiting = iter(inputs)
    first = next(waiting)
    try:
        pool = ProcessPoolExecutor(jobs, initializer=_prepare_process, initargs=(validator,))
    except OSError as error:
        yield _report_not_started(first.path, error)
        return

    def submit(part: Part) -> Callable[[], Validated]:
        return pool.submit(_validate_here, part).result

    try:
        everything = chain([first], waiting)
        yield from _validate_in_order(validator, everything, submit, 2 * jobs, progress)
    finally:
        pool.shutdown(cancel_futures=True)


def _validate_in_order(
    validator: MessageValidator,
    inputs: Iterable[Input],
    submit: Callable[[Part], Callable[[], Validated]],
    most_ahead: int,
    progress: Progress,
) -> Iterator[Outcome]:
    """Submit parts, at most `most_ahead` before the oldest is finished; yield in order."""
    ahead: deque[tuple[Input, Iterator[Outcome]]] = deque()
    numbering = _Numbering()
    try:
        for given in inputs:
            if isinstance(given, Part):
                ahead.append((given, numbering.outcomes(given, submit(given))))
            else:
                ahead.append((given, validate_input(validator, given)))
            if len(ahead) > most_ahead:
                yield from _finish_oldest(ahead, progress)
        while ahead:
            yield from _finish_oldest(ahead, progress)
    except BrokenProcessPool:
        yield Unread(ahead[0][0].path if ahead else given.path, _KILLED)
    except OSError as error:  # a source reports its own
        yield _report_not_started(given.path, error)


def _finish_oldest(
    ahead: deque[tuple[Input, Iterator[Outcome]]], progress: Progress
) -> Iterator[Outcome]:
    given, outcomes = ahead[0]
    yield from outcomes
    ahead.popleft()
    size = given.size if isinstance(given, Part) else 0
    progress(len(given.data) if isinstance(given, Located) else size)


def _report_not_started(path: str, error: OSError) -> Unread:
    return Unread(
        path,
        "was not validated, nor was what follows: no more processes can be started "
        f"({error.strerror or error}); try --jobs 1",
    )


class _Numbering:
    """Numbers the lines of a continued part as lines of its file, and reports a failure once."""

    def __init__(self) -> None:
        self._lines_before = 0
        self._failure: Unread | None = None

    def outcomes(self, part: Part, result: Callable[[], Validated]) -> Iterator[Outcome]:
        """Yield the outcomes of the next part; waits for its result when iteration starts."""
        outcomes, line_count = result()
        if not part.continued:
            self._lines_before, self._failure = 0, None
        for outcome in outcomes:
            if isinstance(outcome, Unread):
                if outcome != self._failure:  # each part of a file that became shorter has it
                    yield outcome
                self._failure = outcome
            elif self._lines_before:
                yield outcome._replace(line=outcome.line + self._lines_before)
            else:
                yield outcome
        self._lines_before += line_count


def _validate_part(validator: MessageValidator, part: Part) -> Validated:
    outcomes: list[Outcome] = []
    line_count = 0
    for given in part.read():
        outcomes.extend(validate_input(validator, given))
        line_count += given.line_count if isinstance(given, Located) else 0
    return outcomes, line_count


_validator: MessageValidator | None = None


def _prepare_process(validator: MessageValidator) -> None:
    """Prepare a process: only the parent handles interrupts, and the process ends with it."""
    global _validator
    _validator = validator
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    threading.Thread(target=_die_with_parent, daemon=True).start()


def _die_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        os._exit(1)


def _validate_here(part: Part) -> Validated:
    """Validate a part in the process that `_prepare_process` has prepared."""
    if _validator is None:
        raise RuntimeError("the process was not prepared")
    return _validate_part(_validator, part)
