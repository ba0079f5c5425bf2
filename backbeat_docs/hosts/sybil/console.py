"""`console` blocks: runs the commands in the page's scratch folder and compares their output.

A line that begins with `$ ` is a command, which a backslash at its end continues. The lines below
it are its output, on both streams. `…` matches any text within a line. Every command must end with
status 0, except the last one, which must end with the status in the fence.
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

from backbeat_docs.document.copying import COMMAND
from backbeat_docs.document.fences import Fence, FenceError

SECONDS = 120
"""The timeout of a block."""

Difference = tuple[int, int, str]
"""The line and column on the page, and the difference."""

_LOOP = r"""
mark=$1; shift; exec 2>&1
for command in "$@"; do eval "$command"; printf '\n%s %d\n' "$mark" $?; done
"""


class Command(NamedTuple):
    """One command of a block, its expected output, and the lines of both in the block, from 1."""

    line: int
    output_line: int
    text: str
    output: tuple[str, ...]


def parse_commands(fence: Fence) -> tuple[Command, ...]:
    """Return the commands of a block; raises `FenceError` for output before the first one."""
    if not fence.text.startswith("$ "):
        raise FenceError(fence.line, "a console block must begin with a command: $ …")
    return tuple(
        Command(
            fence.text.count("\n", 0, match.start()) + 1,
            fence.text.count("\n", 0, match.start("output")) + 1,
            re.sub(r"\\\n(> )?", "", match["text"]),
            tuple(match["output"].splitlines()),
        )
        for match in COMMAND.finditer(fence.text)
    )


def run(fence: Fence, folder: Path, environment: tuple[str, ...] = ()) -> Difference | None:
    """Run a block in a folder; return the first difference from the page, if any."""
    asked = parse_commands(fence)
    wanted = fence.attributes.get("status", "0")
    if not wanted.isdecimal():
        raise FenceError(fence.line, f'status must be a number, got "{wanted}"')
    mark = f"-{secrets.token_hex(8)}-"
    printed = _run_commands([mark, *(command.text for command in asked)], folder, environment)
    if printed is None:
        return (*fence.place(1), f"did not end within {SECONDS} s")
    results = re.findall(rf"(.*?)\n{mark} (\d+)\n", printed, re.DOTALL)
    for number, command in enumerate(asked):
        if number >= len(results):
            return (
                *fence.place(command.line),
                f"the shell ended before this command: {printed[-500:]}",
            )
        output, status = results[number]
        found = _find_difference(fence, command, output)
        if found is not None:
            return found
        due = wanted if number + 1 == len(asked) else "0"
        if status != due:
            return (*fence.place(command.line), f"ended with status {status}, not {due}")
    return None


def _find_difference(fence: Fence, command: Command, output: str) -> Difference | None:
    shown = [line.rstrip() for line in "\n".join(command.output).rstrip().split("\n")]
    got = [line.rstrip() for line in output.rstrip().split("\n")]
    for number, (want, have) in enumerate(zip_longest(shown, got), command.output_line):
        if want is None or have is None or not matches(want, have):
            where = fence.place(min(number, len(fence.columns)))
            page = "nothing more" if want is None else repr(want)
            real = "nothing more" if have is None else repr(have)
            return (*where, f"the page shows {page}, the command printed {real}\n{output.rstrip()}")
    return None


def matches(shown: str, printed: str) -> bool:
    """Return whether a printed line matches the line on the page, in which `…` is any text."""
    pattern = ".*".join(re.escape(part) for part in shown.split("…"))
    return re.fullmatch(pattern, printed) is not None


def _run_commands(words: list[str], folder: Path, environment: tuple[str, ...]) -> str | None:
    """Run commands in one bash and return their output, or `None` after the timeout."""
    with subprocess.Popen(
        ["bash", "-c", _LOOP, "bash", *words],
        cwd=folder,
        env=_build_environment(folder, environment),
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


def _build_environment(folder: Path, extra: tuple[str, ...]) -> dict[str, str]:
    """Return the environment of a new user, without the settings of CI or of this machine."""
    home = folder.parent / "home"
    home.mkdir(exist_ok=True)
    # In a container, the checkout may belong to a different user than the one who runs the tests.
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
