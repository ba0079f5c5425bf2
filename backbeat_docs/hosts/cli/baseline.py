"""The baseline of a run: the known findings, or a new file that records all findings."""

import contextlib
import os
from collections.abc import Iterable, Iterator

from backbeat_docs.hosts.cli.arguments import Arguments
from backbeat_docs.run import Outcome, Summary
from backbeat_docs.run.baseline import Baseline, Recorder, check_replaceable, read_baseline


class KnownFindings:
    """Takes the findings of a baseline out of the outcomes."""

    problem: str | None = None

    def __init__(self, baseline: Baseline) -> None:
        self._baseline = baseline

    def watch(self, outcomes: Iterable[Outcome], summary: Summary) -> Iterator[Outcome]:
        """Yield the outcomes with their new findings; a complete run also has fixed ones."""
        for outcome in outcomes:
            yield self._baseline.forgive(outcome)
        summary.fixed = self._baseline.list_fixed()


class NewBaseline:
    """Records all findings, and writes them after a complete run; `problem` is why it could not."""

    problem: str | None = None

    def __init__(self, path: str) -> None:
        self._path = path
        self._recorder = Recorder(os.path.dirname(os.path.abspath(path)))

    def watch(self, outcomes: Iterable[Outcome], summary: Summary) -> Iterator[Outcome]:
        """Yield the outcomes, and write the baseline after the last one."""
        for outcome in outcomes:
            self._recorder.add(outcome)
            yield outcome
        self.problem = self._finish(summary)

    def _finish(self, summary: Summary) -> str | None:
        if summary.unreadable or not summary.messages:
            reason = "an input was not read" if summary.unreadable else "there are no messages"
            return f"{self._path}: the baseline was not written: {reason}"
        try:
            _replace_file(os.path.realpath(self._path), self._recorder.dump())
        except OSError as error:
            return f"{self._path}: the baseline cannot be written: {error.strerror or error}"
        return None


def build_baseline(arguments: Arguments) -> KnownFindings | NewBaseline | None:
    """Build the baseline that the arguments name, if any; raises `BaselineError`."""
    if arguments.write_baseline is not None:
        check_replaceable(arguments.write_baseline)
        return NewBaseline(arguments.write_baseline)
    if arguments.baseline is not None:
        return KnownFindings(read_baseline(arguments.baseline))
    return None


def _replace_file(path: str, text: str) -> None:
    """Write a file under another name and then rename it, so that it is never half written."""
    folder, name = os.path.split(path)
    temporary = os.path.join(folder, f".{name[:100]}.{os.getpid()}.part")
    try:
        with open(temporary, "w", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
        with contextlib.suppress(FileNotFoundError):
            os.chmod(temporary, os.stat(path).st_mode & 0o7777)
        os.replace(temporary, path)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(temporary)
        raise
