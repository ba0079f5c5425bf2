"""`console` blocks: their commands run in the page's scratch folder, their output is compared.

A line that begins with `$ ` is a command, which a backslash at its end continues; the lines below
it are what it prints, on both streams. `…` stands for anything within a line. Every command ends
with status 0, but the last with the one that the fence names.
"""

from __future__ import annotations

import os
import re
import secrets
import signal
import subprocess
import sys
import tempfile
from itertools import zip_longest
from pathlib import Path
from typing import NamedTuple

from backbeat_docs.document.fences import Fence, FenceError

SECONDS = 120
"""How long a block may take."""

Difference = tuple[int, int, str]
"""Line and column on the page, and what differs there."""

_COMMAND = re.compile(r"^\$ (?P<text>(?:\\\n|.)*)\n(?P<output>(?:(?!\$ ).*\n)*)", re.MULTILINE)
_LOOP = r"""
mark=$1; shift; exec 2>&1
for command in "$@"; do eval "$command"; printf '\n%s %d\n' "$mark" $?; done
"""


class Command(NamedTuple):
    """One command of a block: the line in the block, counted from 1, and what it should print."""

    line: int
    text: str
    output: tuple[str, ...]


def commands(fence: Fence) -> tuple[Command, ...]:
    """Read the commands of a block; raises `FenceError` for output before the first."""
    if not fence.text.startswith("$ "):
        raise FenceError(fence.line, "a console block begins with a command: $ …")
    return tuple(
        Command(
            fence.text.count("\n", 0, match.start()) + 1,
            re.sub(r"\\\n(> )?", "", match["text"]),
            tuple(match["output"].splitlines()),
        )
        for match in _COMMAND.finditer(fence.text)
    )


def run(fence: Fence, folder: Path, environment: tuple[str, ...] = ()) -> Difference | None:
    """Run a block in a folder and return the first place where it is not what the page shows."""
    asked = commands(fence)
    wanted = fence.attributes.get("status", "0")
    if not wanted.isdecimal():
        raise FenceError(fence.line, f'status is a number, got "{wanted}"')
    mark = f"-{secrets.token_hex(8)}-"
    printed = _shell([mark, *(command.text for command in asked)], folder, environment)
    if printed is None:
        return (*fence.place(1), f"did not end within {SECONDS} s")
    results = re.findall(rf"(.*?)\n{mark} (\d+)\n", printed, re.DOTALL)
    for number, command in enumerate(asked):
        if number >= len(results):
            return (*fence.place(command.line), f"the shell ended before it: {printed[-500:]}")
        output, status = results[number]
        found = _difference(fence, command, output)
        if found is not None:
            return found
        due = wanted if number + 1 == len(asked) else "0"
        if status != due:
            return (*fence.place(command.line), f"ended with status {status}, not {due}")
    return None


def _difference(fence: Fence, command: Command, output: str) -> Difference | None:
    shown = [line.rstrip() for line in "\n".join(command.output).rstrip().split("\n")]
    got = [line.rstrip() for line in output.rstrip().split("\n")]
    for number, (want, have) in enumerate(zip_longest(shown, got), command.line + 1):
        if want is None or have is None or not matches(want, have):
            where = fence.place(min(number, len(fence.columns)))
            page = "nothing more" if want is None else repr(want)
            real = "nothing more" if have is None else repr(have)
            return (*where, f"the page shows {page}, the command printed {real}\n{output.rstrip()}")
    return None


def matches(shown: str, printed: str) -> bool:
    """Tell whether a printed line is the one shown, in which `…` stands for anything."""
    pattern = ".*".join(re.escape(part) for part in shown.split("…"))
    return re.fullmatch(pattern, printed) is not None


def _shell(words: list[str], folder: Path, environment: tuple[str, ...]) -> str | None:
    """Run commands in one bash and return what they print; None when they do not end."""
    with subprocess.Popen(
        ["bash", "-c", _LOOP, "bash", *words],
        cwd=folder,
        env=_environment(folder, environment),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    ) as process:
        try:
            printed, _ = process.communicate(timeout=SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            return None
    return printed.decode("utf-8", errors="replace")


def _environment(folder: Path, extra: tuple[str, ...]) -> dict[str, str]:
    """A plain user's environment: nothing of CI, of colours or of this machine's settings."""
    home = folder.parent / "home"
    home.mkdir(exist_ok=True)
    # A checkout may belong to another user than the one who runs the tests, as in a container.
    (home / ".gitconfig").write_text("[safe]\n\tdirectory = *\n", encoding="utf-8")
    return {
        "TMPDIR": tempfile.gettempdir(),
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}",
        "HOME": str(home),
        "LC_ALL": "C.UTF-8",
        "TZ": "UTC",
        "COLUMNS": "100",
        "TERM": "dumb",
        "NO_COLOR": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
        "GIT_CONFIG_NOSYSTEM": "1",
        **dict(line.split("=", 1) for line in extra),
    }
