"""Report outputs: standard output during the run, and files when they are complete."""

import contextlib
import errno
import os
import stat
import sys
from collections.abc import Callable
from typing import IO

from backbeat_docs.hosts.cli.replacement import Replacement, copy_text, open_buffer
from backbeat_docs.report import REPORTERS, Reporter, Style, build_reporter
from backbeat_docs.run import Outcome, Summary, Unread, ValidRun
from backbeat_docs.text.quoting import did_you_mean


class StreamOutput:
    """A report that is written to a stream; `live` flushes it after each input.

    If the report begins with counts, the rest is buffered in a temporary file until they are known.
    `clear` hides the progress bar before text is written.
    """

    def __init__(
        self,
        reporter: Reporter,
        stream: IO[str],
        *,
        live: bool = False,
        clear: Callable[[], object] = lambda: None,
    ) -> None:
        self.reporter, self.stream, self.live, self._clear = reporter, stream, live, clear
        self._body = open_buffer() if reporter.counts_first else stream

    def begin(self) -> None:
        """Write the text before the first outcome."""
        self._body.write(self.reporter.begin())

    def outcome(self, outcome: Outcome) -> None:
        """Write the text about one outcome."""
        if isinstance(outcome, ValidRun):
            for result in () if self.reporter.silent_on_valid else outcome.results():
                self.outcome(result)
            return
        text = self.reporter.outcome(outcome)
        if text or isinstance(outcome, Unread):  # an unread input is reported on standard error
            self._clear()
        self._body.write(text)

    def flush(self) -> None:
        """Flush the stream if the report is live."""
        if self.live:
            self._body.flush()

    def end(self, summary: Summary) -> None:
        """Write the text after the last outcome, which in some formats is the whole report."""
        self._clear()
        if self.reporter.counts_first:
            self.stream.write(self.reporter.head(summary))
            copy_text(self._body, self.stream)
            self._body.close()
        self.stream.write(self.reporter.end(summary))


class FileOutput:
    """A report that is complete, with the mode of the file that it replaces, or is not there.

    `problem` is the reason why the report could not be written; the run continues without it. With
    `append`, the report is added to a file that other programs write to as well.
    """

    def __init__(self, name: str, path: str, style: Style, *, append: bool = False) -> None:
        self.name, self.path, self.append = name, path, append
        self.problem: str | None = None
        self._style = style._replace(color=False, quiet=False)
        self._replacement: Replacement | None = None
        self._stream: IO[str] | None = None
        self._buffer: IO[str] | None = None  # for standard output: copied there after the run
        self._output: StreamOutput | None = None

    @property
    def option(self) -> str:
        """What comes before the path on the command line."""
        return f"--output {self.name}="

    def begin(self) -> None:
        """Open the file and write the text before the first outcome."""
        self._attempt(self._open)

    def outcome(self, outcome: Outcome) -> None:
        """Write the text about one outcome."""
        if self._output is not None:
            output = self._output
            self._attempt(lambda: output.outcome(outcome))

    def end(self, summary: Summary) -> None:
        """Write the text after the last outcome, and move the report to its final path."""
        self._attempt(lambda: self._finish(summary))

    def abandon(self) -> None:
        """Remove an unfinished report."""
        if self._stream is not None:
            with contextlib.suppress(OSError):
                self._stream.close()
        self._stream = self._replacement = self._output = None

    def _attempt(self, action: Callable[[], None]) -> None:
        """Run an action unless the output has failed; record an `OSError` as the problem."""
        if self.problem is not None:
            return
        try:
            action()
        except OSError as error:
            self.problem = f"{self.path}: the report cannot be written: {error.strerror or error}"
            self.abandon()

    def _open(self) -> None:
        if is_standard_output(self.path):
            self._buffer = self._stream = open_buffer()
        elif self.append or _is_device(self.path):
            handle = _open_for_append(self.path)
            self._stream = os.fdopen(handle, "w", encoding="utf-8", errors="backslashreplace")
        else:
            self._replacement = Replacement(self.path)
            self._stream = self._replacement.stream
        self._output = StreamOutput(self.build_reporter(), self._stream)
        self._output.begin()

    def build_reporter(self) -> Reporter:
        """Build the reporter of the file."""
        return build_reporter(self.name, self._style)

    def _finish(self, summary: Summary) -> None:
        if self._output is None or self._stream is None:
            return
        self._output.end(summary)
        if self._buffer is not None:
            copy_text(self._buffer, sys.stdout)
            sys.stdout.flush()
        if self._replacement is not None:
            self._replacement.publish()
        self._stream.close()
        self._stream = self._replacement = self._output = None


Output = StreamOutput | FileOutput


def is_standard_output(path: str) -> bool:
    """Return whether a path, under any name, is where standard output goes."""
    try:
        return os.path.samestat(os.stat(path), os.fstat(sys.stdout.fileno()))
    except OSError:
        return False


def _open_for_append(path: str) -> int:
    """Open a path for appending; raises `OSError` at once for a pipe without a reader."""
    nonblocking = getattr(os, "O_NONBLOCK", 0)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | nonblocking, 0o666)
    except OSError as error:
        if error.errno == errno.ENXIO:
            raise OSError(None, "the pipe has no reader") from None
        raise
    if nonblocking:
        os.set_blocking(handle, True)
    return handle


def _is_device(path: str) -> bool:
    """Return whether a path is a device or a pipe, which a file must not replace."""
    try:
        mode = os.stat(path).st_mode
    except OSError:
        return False
    return not (stat.S_ISREG(mode) or stat.S_ISDIR(mode))


def build_style(*, color: bool, quiet: bool, streamed: bool | None) -> Style:
    """Build the report style for the current folder and the checkout that a CI platform names."""
    try:
        folder = os.getcwd()
    except OSError:  # the folder was deleted: paths are shown as given
        return Style(color, quiet, streamed)
    roots = (os.environ.get(name, "") for name in ("GITHUB_WORKSPACE", "CI_PROJECT_DIR"))
    root = next((root for root in roots if _contains(root, folder)), folder)
    return Style(color, quiet, streamed, folder, root)


def _contains(root: str, folder: str) -> bool:
    return os.path.isabs(root) and f"{folder}{os.sep}".startswith(os.path.join(root, ""))


def build_outputs(
    printed: StreamOutput, format_: str, files: list[str], style: Style
) -> list[Output]:
    """Build the requested outputs, the printed one first; `files` are `FORMAT=FILE` texts.

    Raises `ValueError` for a malformed text, an unknown format or a path that is used twice.
    """
    outputs: list[Output] = [printed]
    paths: set[str] = set()
    for request in files:
        name, equals, path = request.partition("=")
        if not (equals and path):
            raise ValueError(f'--output takes FORMAT=FILE, not "{request}"; {_list_formats()}')
        if name not in REPORTERS:
            hint = did_you_mean(name, REPORTERS)
            raise ValueError(f'--output: unknown format "{name}"{hint}; {_list_formats()}')
        target = _resolve_path(path)
        if target in paths:
            raise ValueError(f"--output: two reports cannot be written to {path}")
        paths.add(target)
        outputs.append(FileOutput(name, path, style))
    summary = os.environ.get("GITHUB_STEP_SUMMARY")
    if summary and "github" in (format_, *(request.partition("=")[0] for request in files)):
        outputs.append(FileOutput("markdown", summary, style, append=True))
    return outputs


def _resolve_path(path: str) -> str:
    try:
        return os.path.realpath(path)
    except OSError:  # the current folder was deleted
        return path


def _list_formats() -> str:
    return f"the formats are: {', '.join(REPORTERS)}"
