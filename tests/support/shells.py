"""What a real shell offers when Tab is pressed after a command line."""

from __future__ import annotations

import os
import pty
import shutil
import subprocess
import time
from collections.abc import Callable, Mapping
from pathlib import Path

_BASH = r"""
source "$1"
shift
COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
_backbeat 2> /dev/null
printf '%s\n' "${COMPREPLY[@]}"
"""

# Each match that zsh adds is also written to a file, and ^T says that all have been.
_ZSH = r"""
fpath=(%(folder)s $fpath)
autoload -Uz compinit && compinit -D -u
compadd() {
    if [[ ${@[1,(i)(-|--)]} == *-(O|A|D)\ * ]]; then builtin compadd "$@"; return; fi
    local -a matches
    builtin compadd -A matches "$@"
    print -rl -- $matches >> %(output)s
    builtin compadd "$@"
}
finish() { print done >> %(output)s }
zle -N finish
bindkey '^T' finish
print ready >> %(output)s
"""
_SECONDS = 60


def _bash(script: Path, line: str, folder: Path) -> str:
    words = line.replace("=", " = ").split(" ")  # as bash itself splits
    return _run(["bash", "--norc", "-c", _BASH, "bash", str(script), *words], folder)


def _fish(script: Path, line: str, folder: Path) -> str:
    code = 'source $argv[1]; complete -C "$argv[2]"'
    shown = _run(["fish", "--no-config", "-c", code, str(script), line], folder)
    return "\n".join(row.partition("\t")[0] for row in shown.splitlines())


def _zsh(script: Path, line: str, folder: Path) -> str:
    output, setup = script.with_suffix(".matches"), script.with_suffix(".setup")
    functions = script.with_suffix(".zfunc")
    functions.mkdir()
    shutil.copy(script, functions / "_backbeat")
    output.write_text("")
    setup.write_text(_ZSH % {"folder": functions, "output": output})
    process, terminal = pty.fork()
    if process == 0:
        os.chdir(folder)
        os.execvpe("zsh", ["zsh", "-f", "-i"], _environment(folder))
    try:
        os.write(terminal, f"source {setup}\n".encode())
        _wait_for("ready", output, terminal)
        os.write(terminal, f"{line}\t\x14".encode())
        _wait_for("done", output, terminal)
    finally:
        os.close(terminal)
        os.waitpid(process, 0)
    return output.read_text().replace("ready\n", "").replace("done\n", "")


def _wait_for(word: str, output: Path, terminal: int) -> None:
    os.set_blocking(terminal, False)
    end = time.monotonic() + _SECONDS
    shown = b""
    while f"{word}\n" not in output.read_text():
        try:
            shown += os.read(terminal, 65536)
        except BlockingIOError:
            time.sleep(0.02)
        assert time.monotonic() < end, f"zsh is not {word}: {shown!r}"


def _run(words: list[str], folder: Path) -> str:
    done = subprocess.run(
        words, cwd=folder, env=_environment(folder), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    return done.stdout


def _environment(folder: Path) -> dict[str, str]:
    return {"PATH": os.environ["PATH"], "HOME": str(folder), "TERM": "vt100", "LANG": "C.UTF-8"}


PRESS_TAB: Mapping[str, Callable[[Path, str, Path], str]] = {
    "bash": _bash,
    "zsh": _zsh,
    "fish": _fish,
}
"""A script, a command line and a folder → what the shell offers, one word per line."""


def is_installed(shell: str) -> bool:
    """Return whether a shell can be tested; with `BACKBEAT_SHELLS=required`, it must be."""
    return shutil.which(shell) is not None or os.environ.get("BACKBEAT_SHELLS") == "required"
