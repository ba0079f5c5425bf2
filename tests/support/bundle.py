"""Builds the validator and the playground for browsers, if their sources have changed.

Each state of the sources is copied into a folder of its own, beside the packages of npm, and built
there. The bundle is then copied into the package, where `find_bundle` finds it.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

from filelock import FileLock

from support import toolchains

HOST = Path(__file__).parents[2] / "backbeat_docs" / "hosts" / "browser"
_BUNDLE = HOST / "dist"
_STAMP = _BUNDLE / ".sources"


def build() -> Path:
    """Return the folder of the bundle, which is built once for each state of the sources."""
    folder = copy_sources()
    with FileLock(folder / "lock"):
        if not (folder / "dist").exists():
            run("build.mjs", "dist.new")
            (folder / "dist.new").rename(folder / "dist")
        if not _STAMP.exists() or _STAMP.read_text() != folder.name:
            shutil.rmtree(_BUNDLE, ignore_errors=True)
            shutil.copytree(folder / "dist", _BUNDLE)
            _STAMP.write_text(folder.name)
    return _BUNDLE


def copy_sources() -> Path:
    """Return a folder with the sources as they are now, in which Node finds the packages."""
    sources = sorted(_list_sources())
    texts = b"\0".join(str(path).encode() + path.read_bytes() for path in sources)
    packages = toolchains.node_modules(HOST)
    folder = packages.with_name(hashlib.sha256(texts).hexdigest()[:16])
    with FileLock(packages.with_name("sources.lock")):
        for path in () if folder.exists() else sources:
            target = folder.with_suffix(".new") / path.relative_to(HOST)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, target)
        if not folder.exists():
            folder.with_suffix(".new").rename(folder)
    return folder


def run(*words: str, folder: Path | None = None) -> str:
    """Run Node beside the sources and return its output; raise `AssertionError` if it fails."""
    done = subprocess.run(
        [str(toolchains.node()), *words], cwd=folder or copy_sources(), stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, text=True, check=False, timeout=600,
    )  # fmt: skip
    assert done.returncode == 0, f"{words[0]} ended with {done.returncode}:\n{done.stdout[-5000:]}"
    return done.stdout


def check() -> None:
    """Check the types and the style of the sources; raise `AssertionError` for what is wrong."""
    run(_find_script("typescript", "bin/tsc"), "--noEmit")
    run(_find_script("@biomejs/biome", "bin/biome"), "check", "--error-on-warnings")


def format_sources() -> None:
    """Write the sources in the style that `check` asks for."""
    biome = _find_script("@biomejs/biome", "bin/biome")
    run(biome, "check", "--write", "--linter-enabled=false", folder=HOST)


def _find_script(package: str, path: str) -> str:
    return str(toolchains.node_modules(HOST) / package / path)


def _list_sources() -> list[Path]:
    files = [*HOST.glob("*"), *(HOST / "src").rglob("*"), *(HOST / "test").rglob("*")]
    kept = (path for path in files if path.is_file() and path.suffix not in (".py", ".pyc"))
    return [path for path in kept if path.name != "package-lock.json"]


COMMANDS = {"build": build, "check": check, "format": format_sources}

if __name__ == "__main__":
    try:
        COMMANDS[sys.argv[1] if sys.argv[1:] else "build"]()
    except AssertionError as error:
        sys.exit(str(error))
