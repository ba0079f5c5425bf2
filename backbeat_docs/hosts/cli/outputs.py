"""Where reports go: to standard output as they are made, to files only when they are complete."""

import contextlib
import errno
import os
import stat
import sys
from collections.abc import Callable
from typing import IO

from backbeat_docs.report import REPORTERS, Reporter, Style, reporter
from backbeat_docs.run import Outcome, Summary, Unread, ValidRun
from backbeat_docs.text.quoting import did_you_mean


class Printed:
    """A report that is written to a stream; `live` flushes it after each input.

    If its text begins with counts, the rest is kept in a temporary file until they are known.
    `clear` removes a progress bar before something is written.
    """

    def __init__(
        self,
        made: Reporter,
        stream: IO[str],
        *,
        live: bool = False,
        clear: Callable[[], object] = lambda: None,
    ) -> None:
        self.made, self.stream, self.live, self._clear = made, stream, live, clear
        self._body = _aside() if made.counts_first else stream

    def begin(self) -> None:
        """Write the text before the first outcome."""
        self._body.write(self.made.begin())

    def outcome(self, outcome: Outcome) -> None:
        """Write the text about one outcome."""
        if isinstance(outcome, ValidRun):
            for result in () if self.made.silent_on_valid else outcome.results():
                self.outcome(result)
            return
        text = self.made.outcome(outcome)
        if text or isinstance(outcome, Unread):  # which is reported on standard error
            self._clear()
        self._body.write(text)

    def flush(self) -> None:
        """Flush what was written, if the report is live."""
        if self.live:
            self._body.flush()

    def end(self, summary: Summary) -> None:
        """Write the text after the last outcome, which in some formats is everything."""
        self._clear()
        if self.made.counts_first:
            self.stream.write(self.made.head(summary))
            _copy(self._body, self.stream)
            self._body.close()
        self.stream.write(self.made.end(summary))


class Filed:
    """A report that is written to a temporary file, which replaces the report's file at the end.

    `problem` says why it could not be written; the run goes on without it. With `append` the
    report is added to a file to which other programs write, too.
    """

    def __init__(self, name: str, path: str, style: Style, *, append: bool = False) -> None:
        self.path, self.append = path, append
        self.problem: str | None = None
        self._style, self._name = style._replace(color=False, quiet=False), name
        self._temporary: str | None = None
        self._stream: IO[str] | None = None
        self._kept: IO[str] | None = None  # for standard output, after what is printed there
        self._printed: Printed | None = None

    def begin(self) -> None:
        """Open the file, and write the text before the first outcome."""
        self._attempt(self._open)

    def outcome(self, outcome: Outcome) -> None:
        """Write the text about one outcome."""
        if self._printed is not None:
            printed = self._printed
            self._attempt(lambda: printed.outcome(outcome))

    def end(self, summary: Summary) -> None:
        """Write the text after the last outcome, and move the report to its place."""
        self._attempt(lambda: self._finish(summary))

    def abandon(self) -> None:
        """Remove an unfinished report."""
        if self._stream is not None:
            with contextlib.suppress(OSError):
                self._stream.close()
        if self._temporary is not None:
            with contextlib.suppress(OSError):
                os.unlink(self._temporary)
        self._stream = self._temporary = self._printed = None

    def _attempt(self, work: Callable[[], None]) -> None:
        if self.problem is not None:
            return
        try:
            work()
        except OSError as error:
            self.problem = f"{self.path}: the report cannot be written: {error.strerror or error}"
            self.abandon()

    def _open(self) -> None:
        if _is_standard_output(self.path):
            self._kept = self._stream = _aside()
        else:
            handle = self._opened()
            self._stream = os.fdopen(handle, "w", encoding="utf-8", errors="backslashreplace")
        self._printed = Printed(reporter(self._name, self._style), self._stream)
        self._printed.begin()

    def _opened(self) -> int:
        """Open a temporary file, or directly what a file must not replace."""
        if self.append or _is_device(self.path):
            return _open_through(self.path)
        target = os.path.realpath(self.path)
        if os.path.isdir(target):
            raise IsADirectoryError(None, "it is a folder", target)
        folder, name = os.path.split(target)
        self._temporary = os.path.join(folder, f".{name[:100]}.{os.getpid()}.part")
        flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_NOFOLLOW", 0)
        return os.open(self._temporary, flags, 0o666)

    def _finish(self, summary: Summary) -> None:
        if self._printed is None or self._stream is None:
            return
        self._printed.end(summary)
        if self._kept is not None:
            _copy(self._kept, sys.stdout)
            sys.stdout.flush()
        self._stream.close()
        if self._temporary is not None:
            os.replace(self._temporary, os.path.realpath(self.path))
        self._stream = self._temporary = self._printed = None


Output = Printed | Filed


def _aside() -> IO[str]:
    """Open a file without a name, for text that is copied later."""
    import tempfile

    return tempfile.TemporaryFile("w+", encoding="utf-8", newline="")


def _copy(text: IO[str], stream: IO[str]) -> None:
    import shutil

    text.seek(0)
    shutil.copyfileobj(text, stream)


def _is_standard_output(path: str) -> bool:
    """Tell whether standard output goes to a path, under any name."""
    try:
        return os.path.samestat(os.stat(path), os.fstat(sys.stdout.fileno()))
    except OSError:
        return False


def _open_through(path: str) -> int:
    """Open a path to append to it; a pipe without a reader fails at once."""
    nonblocking = getattr(os, "O_NONBLOCK", 0)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | nonblocking, 0o666)
    except OSError as error:
        if error.errno == errno.ENXIO:
            raise OSError(None, "nobody reads this pipe") from None
        raise
    if nonblocking:
        os.set_blocking(handle, True)
    return handle


def _is_device(path: str) -> bool:
    """Tell whether a path is a device or a pipe, which a file must not replace."""
    try:
        mode = os.stat(path).st_mode
    except OSError:
        return False
    return not (stat.S_ISREG(mode) or stat.S_ISDIR(mode))


def style(*, color: bool, quiet: bool, streamed: bool | None) -> Style:
    """Make the style of a run in this folder; a CI platform may name the root of the checkout."""
    try:
        folder = os.getcwd()
    except OSError:  # it was deleted: names are shown as they are
        return Style(color, quiet, streamed)
    roots = (os.environ.get(name, "") for name in ("GITHUB_WORKSPACE", "CI_PROJECT_DIR"))
    root = next((root for root in roots if _contains(root, folder)), folder)
    return Style(color, quiet, streamed, folder, root)


def _contains(root: str, folder: str) -> bool:
    return os.path.isabs(root) and f"{folder}{os.sep}".startswith(os.path.join(root, ""))


def requested(printed: Printed, format_: str, files: list[str], style: Style) -> list[Output]:
    """Make the outputs that a command line asks for; raise `ValueError` for an unknown format."""
    made: list[Output] = [printed]
    paths: set[str] = set()
    for words in files:
        name, equals, path = words.partition("=")
        if not (equals and path):
            raise ValueError(f'--output takes FORMAT=FILE, not "{words}"; {_known()}')
        if name not in REPORTERS:
            hint = did_you_mean(name, REPORTERS)
            raise ValueError(f'--output: there is no format "{name}"{hint}; {_known()}')
        place = _place(path)
        if place in paths:
            raise ValueError(f"--output: two reports cannot be written to {path}")
        paths.add(place)
        made.append(Filed(name, path, style))
    summary = os.environ.get("GITHUB_STEP_SUMMARY")
    if summary and "github" in (format_, *(words.partition("=")[0] for words in files)):
        made.append(Filed("markdown", summary, style, append=True))
    return made


def _place(path: str) -> str:
    try:
        return os.path.realpath(path)
    except OSError:  # the folder that it starts from was deleted
        return path


def _known() -> str:
    return f"the formats are: {', '.join(REPORTERS)}"
