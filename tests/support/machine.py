"""A machine of a CI platform, without a network, that runs the snippets and the action.

`git` finds this checkout at the repository's address, `pip` finds what is installed here, and
`python3 -m venv` is virtualenv, which does the same in a tenth of the time.
"""

from __future__ import annotations

import atexit
import functools
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from backbeat_docs.commands.snippets import REPOSITORY, TAG
from support import cases, wheelhouse

NEEDED = ("backbeat_docs", "schemas", "templates", "pyproject.toml", "README.md", "LICENSE")
NEEDED += ("action.yml", ".pre-commit-hooks.yaml", "tests/cases/conformance")
GOOD = (cases.ROOT / "tests" / "examples" / "beatframe-valid.json").read_text()
BAD = GOOD.replace("execute", "exec")

_PYTHON3 = """#!/bin/sh
if [ "$1 $2" = "-m venv" ]; then
  shift 2
  exec '{python}' -m virtualenv --quiet --app-data '{here}/seeds' --symlink-app-data "$@"
fi
exec '{python}' "$@"
"""


class Machine:
    """A home folder with git and pip set up, and the commands of a Unix."""

    def __init__(self, here: Path) -> None:
        self.here = here
        (here / "bin").mkdir()
        (here / "wheels").mkdir()
        (here / "home").mkdir()
        wheelhouse.fill(here / "wheels", *wheelhouse.BUILD, *wheelhouse.RUN)
        shim = here / "bin" / "python3"
        shim.write_text(_PYTHON3.format(python=sys.executable, here=here))
        shim.chmod(0o755)
        self._clone()

    def _clone(self) -> None:
        """Make a repository of this checkout in its current state, with the tag of this version."""
        copy = self.here / "backbeat"
        copy.mkdir()
        left_out = shutil.ignore_patterns("__pycache__", "node_modules", "dist")
        for name in NEEDED:
            place = cases.ROOT / name
            if place.is_dir():
                shutil.copytree(place, copy / name, ignore=left_out)  # and the folders above it
            else:
                shutil.copy(place, copy / name)
        settings = f'[user]\n\tname = tests\n\temail = tests@localhost\n[url "{copy}"]\n'
        for address in (REPOSITORY, f"{REPOSITORY}.git"):
            settings += f"\tinsteadOf = {address}\n"
        (self.here / "home" / ".gitconfig").write_text(settings)
        for words in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "all"], ["tag", TAG]):
            self.run(["git", *words], copy)

    def environment(self, **more: str) -> dict[str, str]:
        """Return the environment of a process on this machine."""
        return {
            "PATH": f"{self.here}/bin:{os.defpath}:/usr/local/bin",
            "HOME": str(self.here / "home"),
            "LANG": "C.UTF-8",
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_TERMINAL_PROMPT": "0",
            "PIP_CONFIG_FILE": os.devnull,
            "PIP_NO_INDEX": "1",
            "PIP_FIND_LINKS": str(self.here / "wheels"),
            "PIP_DISABLE_PIP_VERSION_CHECK": "1",
            "PRE_COMMIT_HOME": str(self.here / "pre-commit"),
            "VIRTUALENV_OVERRIDE_APP_DATA": str(self.here / "seeds"),
            **more,
        }

    def run(
        self, words: list[str], folder: Path, *, status: int | None = 0, **more: str
    ) -> subprocess.CompletedProcess[str]:
        """Run a command; raise in one line unless it ends with the status (`None`: any)."""
        done = subprocess.run(
            words,
            cwd=folder,
            env=self.environment(**more),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        last = done.stdout.strip().rpartition("\n")[2]
        shown = " ".join(words)[:80]
        assert status is None or done.returncode == status, (
            f"{shown!r} ended with {done.returncode}, not {status}: {last}"
        )
        return done

    def checkout(self, folder: Path, messages: str = "messages") -> Path:
        """Make a team's repository with one valid message in it."""
        (folder / messages).mkdir(parents=True)
        (folder / messages / "good.json").write_text(GOOD)
        self.run(["git", "init", "-q"], folder)
        self.run(["git", "add", "-A"], folder)
        return folder


@functools.cache
def machine() -> Machine:
    """Return the machine of this test process."""
    here = Path(tempfile.mkdtemp(prefix="backbeat-machine-"))
    atexit.register(shutil.rmtree, here, ignore_errors=True)
    return Machine(here)
