"""A Dask scheduler and workers in processes of their own, and messages for them."""

import json
import re
import subprocess
import sys
import time
from pathlib import Path

from backbeat_docs.run import blocks
from support import cases

GOOD = json.dumps(cases.example("statusclaim"), separators=(",", ":")).encode()
BAD = GOOD.replace(b"executing", b"executin")
COUNTED = ("sarif", "github", "gitlab", "markdown", "text")
"""The formats that do not list every valid message."""

_HASH = re.compile(r"\b[0-9a-f]{32}\b")


def after_blocks(monkeypatch, count, action):
    """Do something when a number of blocks are finished."""
    left = count
    add = blocks.Joined.add

    def count_down(*arguments):
        nonlocal left
        left -= 1
        if left == 0:
            action()
        return add(*arguments)

    monkeypatch.setattr(blocks.Joined, "add", count_down)


def local(found):
    """Return a report as one of local files; fingerprints depend on the whole name."""
    return [
        _HASH.sub("#", part.replace("memory://", "").replace("memory%3A//", ""))
        if isinstance(part, str) else part
        for part in found
    ]  # fmt: skip


class Machines:
    """A scheduler and workers, each in a process of its own."""

    def __init__(self, folder: Path) -> None:
        self._file, self._log = folder / "scheduler.json", open(folder / "log", "w")  # noqa: SIM115
        options = ["--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--no-show"]
        self.processes = [self.start("scheduler", *options)]
        self._wait_for(self._file.exists)
        self.address = json.loads(self._file.read_text())["address"]

    def start(self, name, *options):
        words = [
            sys.executable,
            "-m",
            f"distributed.cli.dask_{name}",
            "--scheduler-file",
            str(self._file),
            *options,
        ]
        return subprocess.Popen(words, stdout=self._log, stderr=self._log)

    def add_worker(self, *before):
        """Start a worker, perhaps after some code, and wait until it is known."""
        options = ["--scheduler-file", str(self._file), "--nthreads", "1", "--no-nanny",
                   "--no-dashboard", "--memory-limit", "0"]  # fmt: skip
        code = "\n".join((*before, "from distributed.cli.dask_worker import main", "main()"))
        count = len(self.workers()) + 1
        words = [sys.executable, "-c", code, *options]
        self.processes.append(subprocess.Popen(words, stdout=self._log, stderr=self._log))
        self._wait_for(lambda: len(self.workers()) == count)

    def workers(self):
        from distributed import Client

        with Client(self.address, set_as_default=False) as client:
            return client.nthreads()

    def close(self):
        for process in self.processes:
            process.kill()
            process.wait()
        self._log.close()

    def _wait_for(self, condition):
        for _ in range(300):
            if condition():
                return
            time.sleep(0.1)
        raise TimeoutError
