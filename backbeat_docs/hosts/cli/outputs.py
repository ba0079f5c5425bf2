"""Reports on their way out: to standard output as they come, to files whole or not at all."""

import contextlib
import os
import stat
import sys
from collections.abc import Callable
from typing import IO, TextIO

from backbeat_docs.report import REPORTERS, Counted, Reporter, Silent, Style, reporter
from backbeat_docs.run import Outcome, Passed, Summary
from backbeat_docs.sentences import did_you_mean


class Printed:
    """A report that is written to a stream: `live`, as it comes, for people who watch.

    What a reporter says whose text begins with counts is kept in a temporary file until then.
    """

    def __init__(self, made: Reporter, stream: TextIO, *, live: bool = False) -> None:
        self.made, self.stream, self.live = made, stream, live
        self._silent = isinstance(made, Silent) and made.silent_on_valid
        self._body: IO[str] = stream
        if isinstance(made, Counted):
            import tempfile

            self._body = tempfile.TemporaryFile("w+", encoding="utf-8", newline="")  # noqa: SIM115 — closed in `end`

    def begin(self) -> None:
        """Write what stands before the first outcome."""
        self._body.write(self.made.begin())

    def outcome(self, outcome: Outcome) -> None:
        """Write what is said of one outcome."""
        if isinstance(outcome, Passed):
            for result in () if self._silent else outcome.results():
                self.outcome(result)
            return
        if text := self.made.outcome(outcome):
            self._body.write(text)

    def flush(self) -> None:
        """Hand on what was written, if somebody watches."""
        if self.live:
            self._body.flush()

    def end(self, summary: Summary) -> None:
        """Write what stands after the last outcome; for some formats, everything."""
        if isinstance(self.made, Counted):
            import shutil

            self.stream.write(self.made.head(summary))
            self._body.seek(0)
            shutil.copyfileobj(self._body, self.stream)
            self._body.close()
        self.stream.write(self.made.end(summary))


class Filed:
    """A report that is written beside its file and takes its place at the end, or not at all.

    `problem` says why it could not be written; the run goes on without it. With `append` the
    report is added to a file that others write to, too.
    """

    def __init__(self, name: str, path: str, style: Style, *, append: bool = False) -> None:
        self.path, self.append = path, append
        self.problem: str | None = None
        self._style, self._name = style._replace(color=False, quiet=False), name
        self._temporary: str | None = None
        self._stream: TextIO | None = None
        self._printed: Printed | None = None

    def begin(self) -> None:
        """Open the file, and write what stands before the first outcome."""
        self._attempt(self._open)

    def outcome(self, outcome: Outcome) -> None:
        """Write what is said of one outcome."""
        if self._printed is not None:
            printed = self._printed
            self._attempt(lambda: printed.outcome(outcome))

    def end(self, summary: Summary) -> None:
        """Write what stands after the last outcome, and put the report in its place."""
        self._attempt(lambda: self._finish(summary))

    def abandon(self) -> None:
        """Remove what was written of a report that is not finished."""
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
        target = os.path.realpath(self.path)
        if self.append or _is_device(target):
            opened = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o666)
        else:
            if os.path.isdir(target):
                raise IsADirectoryError(None, "it is a folder", target)
            folder, name = os.path.split(target)
            self._temporary = os.path.join(folder, f".{name[:100]}.{os.getpid()}.part")
            flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_NOFOLLOW", 0)
            opened = os.open(self._temporary, flags, 0o666)
        self._stream = os.fdopen(opened, "w", encoding="utf-8", errors="backslashreplace")
        self._printed = Printed(reporter(self._name, self._style), self._stream)
        self._printed.begin()

    def _finish(self, summary: Summary) -> None:
        if self._printed is None or self._stream is None:
            return
        self._printed.end(summary)
        self._stream.close()
        if self._temporary is not None:
            os.replace(self._temporary, os.path.realpath(self.path))
        self._stream = self._temporary = self._printed = None


Output = Printed | Filed


def _is_device(path: str) -> bool:
    """Tell whether a path is something that a file must not be put in the place of."""
    try:
        mode = os.stat(path).st_mode
    except OSError:
        return False
    return not (stat.S_ISREG(mode) or stat.S_ISDIR(mode))


def style(*, color: bool, quiet: bool, streamed: bool) -> Style:
    """Make the style of a run here, where a CI platform may have said where its checkout is."""
    folder = os.getcwd()
    roots = (os.environ.get(name, "") for name in ("GITHUB_WORKSPACE", "CI_PROJECT_DIR"))
    root = next((root for root in roots if _holds(root, folder)), folder)
    return Style(color, quiet, streamed, folder, root)


def _holds(root: str, folder: str) -> bool:
    return os.path.isabs(root) and f"{folder}{os.sep}".startswith(os.path.join(root, ""))


def requested(format_: str, files: list[str], style: Style) -> list[Output]:
    """Make the outputs that a command line asks for; raise `ValueError` for what is no format."""
    made: list[Output] = [Printed(reporter(format_, style), sys.stdout, live=style.streamed)]
    paths: set[str] = set()
    for words in files:
        name, equals, path = words.partition("=")
        if not (equals and path):
            raise ValueError(f'--output takes FORMAT=FILE, not "{words}"; {_known()}')
        if name not in REPORTERS:
            hint = did_you_mean(name, REPORTERS)
            raise ValueError(f'--output: there is no format "{name}"{hint}; {_known()}')
        if os.path.realpath(path) in paths:
            raise ValueError(f"--output: two reports cannot be written to {path}")
        paths.add(os.path.realpath(path))
        made.append(Filed(name, path, style))
    summary = os.environ.get("GITHUB_STEP_SUMMARY")
    if summary and "github" in (format_, *(words.partition("=")[0] for words in files)):
        made.append(Filed("markdown", summary, style, append=True))
    return made


def _known() -> str:
    return f"the formats are: {', '.join(REPORTERS)}"
