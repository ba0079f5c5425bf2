"""A copy of the project with a change applied, and the tests that run in the copy.

A change is a folder in `changes/`. Each file in it has the path that it has in the project:

- `<path>.merge` is a JSON merge patch (RFC 7396) for the file at that path; `{minor}` in it is the
  version of a MINOR change, counted from the newest release,
- `<path>.patch` is a unified diff of the file at that path,
- any other file is new, and copied as it is.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
import venv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
CHANGES = Path(__file__).with_name("changes")
NAMES = sorted(path.name for path in CHANGES.iterdir())


def copy(folder: Path, change: str) -> Path:
    """Copy the project into a folder, with a change, and commit it there."""
    for name in _list_files(ROOT):
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes((ROOT / name).read_bytes())
        target.chmod((ROOT / name).stat().st_mode)
    for path in sorted(path for path in (CHANGES / change).rglob("*") if path.is_file()):
        _apply_file(path, folder / path.relative_to(CHANGES / change))
    _run_git(folder, "init", "--quiet")
    _run_git(folder, "add", "--all")
    who = ("-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false")
    _run_git(folder, *who, "commit", "--quiet", "--message", change)
    if (ROOT / ".cache").exists():  # what tests download once, such as packages for Node
        (folder / ".cache").symlink_to(ROOT / ".cache")
    _make_environment(folder)
    return folder


def run(project: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run pytest in a copy, with the copy's package and commands."""
    outer = ("PYTEST_", "COV_", "PYTHONPATH")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(outer)}
    python = project / ".venv" / "bin" / "python"
    base = project.with_name(f"{project.name}-temporary")
    return subprocess.run(
        [python, "-m", "pytest", "-q", "-p", "no:cacheprovider", f"--basetemp={base}", *words],
        cwd=project, env=kept, capture_output=True, text=True, check=False,
    )  # fmt: skip


def _list_files(root: Path) -> Iterator[str]:
    """Yield the files of a checkout: those of git, and new ones that it does not ignore."""
    listed = _run_git(root, "ls-files", "-z", "--cached", "--others", "--exclude-standard")
    return (name for name in listed.split("\0") if name and (root / name).is_file())


def _run_git(folder: Path, *words: str) -> str:
    done = subprocess.run(
        ["git", *words], cwd=folder, capture_output=True, text=True, check=False
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


def _apply_file(path: Path, target: Path) -> None:
    if path.suffix == ".merge":
        changed = target.with_suffix("")
        text = path.read_text().replace("{minor}", _next_minor(changed))
        merged = _merge(json.loads(changed.read_text()), json.loads(text))
        changed.write_text(json.dumps(merged, indent=2, ensure_ascii=False) + "\n")
    elif path.suffix == ".patch":
        root = target.parents[len(path.relative_to(CHANGES).parts) - 2]
        _run_git(root, "apply", "--unidiff-zero", "--recount", str(path))
    else:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(path.read_bytes())


def _next_minor(schema: Path) -> str:
    """Return the version that a MINOR change of a schema has."""
    message, _, major = schema.name.removesuffix(".schema.json").partition("-v")
    released = (schema.parent / "released" / message).glob(f"{major}.*.json")
    newest = max(int(path.stem.split(".")[1]) for path in released)
    return f"{major}.{newest + 1}.0"


def _merge(value: Any, patch: Any) -> Any:
    """Return a value with a merge patch applied (RFC 7396)."""
    if not isinstance(patch, dict):
        return patch
    found = dict(value) if isinstance(value, dict) else {}
    for name, part in patch.items():
        if part is None:
            found.pop(name, None)
        else:
            found[name] = _merge(found.get(name), part)
    return found


def _make_environment(folder: Path) -> None:
    """Make an environment that has the copy's package, and everything else from the outer one."""
    place = folder / ".venv"
    venv.EnvBuilder(symlinks=True).create(place)
    outer = sysconfig.get_path("purelib")
    inner = sysconfig.get_path("purelib", "venv", {"base": str(place)})
    Path(inner, "copy.pth").write_text(f"{folder}\nimport site; site.addsitedir({outer!r})\n")
    for script in Path(sys.executable).parent.iterdir():
        own = place / "bin" / script.name
        if own.exists() or not script.is_file():
            continue
        text = script.read_bytes()
        line = f"#!{Path(sys.executable).parent}/".encode()
        if text.startswith(line):
            own.write_bytes(text.replace(line, f"#!{place}/bin/".encode(), 1))
            own.chmod(0o755)
        else:
            own.symlink_to(script)
