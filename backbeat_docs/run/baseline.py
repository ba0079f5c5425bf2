"""A baseline: findings that are known, so that a run fails only for new ones.

A finding is recorded by file, code, JSON Pointer and a digest of its message, with a count. Lines
are not recorded, so a message may move in its file. Warnings are not recorded: they fail no run.
"""

import json
import os
import stat
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from backbeat_docs.run.inputs import Unread, is_address, is_file
from backbeat_docs.run.results import Outcome, Result
from backbeat_docs.text.strict_json import BLANK

VERSION = 1
"""The version of the file's format."""

MOST_BYTES = 1 << 28
"""The maximum size of a baseline."""


class Known(NamedTuple):
    """A known finding: the file's path from the baseline's folder, and what is wrong in it."""

    file: str
    code: str
    pointer: str
    digest: str


class BaselineError(ValueError):
    """A baseline cannot be used; the text names the file and the reason."""


class Baseline:
    """Tells the known findings of a run from the new ones.

    `counts` says how often each known finding occurs; `folder` is that of the baseline.
    """

    def __init__(self, counts: Mapping[Known, int], folder: str) -> None:
        self._left = Counter(counts)
        self._folder = folder
        self._files = {known.file for known in counts}
        self._seen: set[str] = set()
        self._unread: set[str] = set()

    def forgive(self, outcome: Outcome) -> Outcome:
        """Return an outcome with only its new findings, and the number of the known ones."""
        name = name_file(outcome.path, self._folder)
        if name not in self._files:
            return outcome
        (self._unread if isinstance(outcome, Unread) else self._seen).add(name)
        if not isinstance(outcome, Result) or outcome.verdict.valid:
            return outcome
        digest = digest_message(outcome.data)
        new = []
        for finding in outcome.verdict.findings:
            key = Known(name, finding.code, finding.pointer, digest)
            if not finding.is_warning and self._left[key] > 0:
                self._left[key] -= 1
            else:
                new.append(finding)
        number = len(outcome.verdict.findings) - len(new)
        return outcome._replace(verdict=outcome.verdict.with_findings(tuple(new)), known=number)

    def list_fixed(self) -> tuple[tuple[Known, int], ...]:
        """Return the known findings that a complete run did not find, each with its count.

        They are in a file that was read to its end, or in one that no longer exists.
        """
        done = self._seen - self._unread
        return tuple(
            (known, count)
            for known, count in sorted(self._left.items())
            if count > 0 and (known.file in done or self._is_gone(known.file))
        )

    def _is_gone(self, file: str) -> bool:
        return _is_local(file) and not os.path.lexists(os.path.join(self._folder, file))


class Recorder:
    """Counts the findings of a run for a new baseline in a folder."""

    def __init__(self, folder: str) -> None:
        self._folder = folder
        self.counts: Counter[Known] = Counter()

    def add(self, outcome: Outcome) -> None:
        """Record the findings of one outcome."""
        if isinstance(outcome, Result) and not outcome.verdict.valid:
            name, digest = name_file(outcome.path, self._folder), digest_message(outcome.data)
            for finding in outcome.verdict.errors:
                self.counts[Known(name, finding.code, finding.pointer, digest)] += 1

    def dump(self) -> str:
        """Return the text of the baseline, which is the same for the same findings."""
        rows = [known._asdict() | {"count": count} for known, count in sorted(self.counts.items())]
        lines = ",".join(f"\n  {json.dumps(row)}" for row in rows)
        return f'{{"version": {VERSION}, "findings": [{lines}\n]}}\n'


def read_baseline(path: str) -> Baseline:
    """Return the baseline in a file; raises `BaselineError` if it cannot be used."""
    try:
        counts = dict(_read_findings(_load(path)))
    except ValueError as error:
        raise BaselineError(f"{path}: {error}") from None
    return Baseline(counts, os.path.dirname(os.path.abspath(path)))


def check_replaceable(path: str) -> None:
    """Raise `BaselineError` if a new baseline would replace a file that is not a baseline."""
    if not os.path.lexists(path):
        return
    try:
        found = _load(path)
    except ValueError:
        found = None
    if not _is_baseline(found):
        raise BaselineError(f"{path}: is not a baseline, and is not replaced; give another file")


def _load(path: str) -> Any:
    """Return the JSON in a file; raises `ValueError` with the reason if there is none."""
    try:
        if not stat.S_ISREG(os.stat(path).st_mode):  # a pipe or a device might never end
            raise OSError("it is not a regular file")
        with open(path, "rb") as stream:
            data = stream.read(MOST_BYTES + 1)
    except (OSError, ValueError) as error:
        raise ValueError(f"cannot be read: {getattr(error, 'strerror', None) or error}") from None
    if len(data) > MOST_BYTES:
        raise ValueError(f"must be at most {MOST_BYTES:,} bytes")
    try:
        return json.loads(data.decode())
    except (ValueError, RecursionError):
        raise ValueError("is not a baseline: it is not JSON") from None


def _is_baseline(value: Any) -> bool:
    """Return whether a value is a baseline of any version."""
    return isinstance(value, dict) and {"version", "findings"} <= value.keys()


def _read_findings(value: Any) -> Iterator[tuple[Known, int]]:
    if not _is_baseline(value):
        raise ValueError("is not a baseline; write one with --write-baseline")
    if type(value["version"]) is not int or value["version"] != VERSION:
        raise ValueError(
            f"is not version {VERSION} of a baseline; write a new one with --write-baseline"
        )
    if not isinstance(value["findings"], list):
        raise ValueError("is not a baseline: findings must be an array")
    for number, row in enumerate(value["findings"]):
        yield _read_row(row, f"/findings/{number}")


def _read_row(row: Any, place: str) -> tuple[Known, int]:
    names = {*Known._fields, "count"}
    if not isinstance(row, dict) or row.keys() != names:
        raise ValueError(f"is not a baseline: {place} must have {', '.join(sorted(names))}")
    texts = [row[name] for name in Known._fields]
    if not all(isinstance(text, str) for text in texts):
        raise ValueError(f"is not a baseline: {place} must have texts beside its count")
    if type(row["count"]) is not int or row["count"] < 1:
        raise ValueError(f"is not a baseline: {place}/count must be an integer of at least 1")
    return Known(*texts), row["count"]


def digest_message(data: bytes) -> str:
    """Return a digest of a message, for which white space around it and line ends are the same."""
    from hashlib import sha256

    return sha256(data.replace(b"\r\n", b"\n").strip(BLANK)).hexdigest()[:32]


def name_file(path: str, folder: str) -> str:
    """Return a file's path from a folder, with slashes; an address or `<stdin>` stays as it is."""
    if not _is_local(path):
        return path
    return os.path.relpath(os.path.abspath(path), folder).replace(os.sep, "/")


def _is_local(path: str) -> bool:
    return is_file(path) and not is_address(path)
