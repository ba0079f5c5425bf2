"""The site paths of schema files: released ones at their `$id`, the newest at a stable path.

An unreleased edit is not published at its `$id`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

_STEP = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]*")


def published(folder: Path, base: str) -> dict[str, Path]:
    """Return the site's paths of a folder's schemas, each with the file whose bytes it serves.

    Raises `ValueError` for an `$id` that is not below the address `base`.
    """
    paths = {f"schemas/{path.name}": path for path in sorted(folder.glob("*.schema.json"))}
    for path in sorted([*folder.glob("released/*/*.json"), *folder.glob("tools/*.json")]):
        identity = _read_id(path)
        if not _is_below(identity, base):
            raise ValueError(f"{path}: $id must be a path below {base}, got {identity!r}")
        paths[identity.removeprefix(base)] = path
    return paths


def _is_below(identity: str, base: str) -> bool:
    """Return whether an `$id` is a plain path below an address: it becomes a file of the site."""
    steps = identity.removeprefix(base).split("/")
    plain = all(_STEP.fullmatch(step) for step in steps)
    return base.endswith("/") and identity.startswith(base) and plain


def addresses(paths: Mapping[str, Path], base: str) -> dict[str, str]:
    """Return for each `$id` the path at which its schema is served, released or not yet."""
    found = {f"{base}{path}": path for path in paths}
    for identity, path in _find_newest(paths):
        found.setdefault(identity, path)
    return found


def _find_newest(paths: Mapping[str, Path]) -> Iterator[tuple[str, str]]:
    for path, file in paths.items():
        if file.name.endswith(".schema.json"):
            yield _read_id(file), path


def _read_id(path: Path) -> str:
    try:
        return str(json.loads(path.read_bytes())["$id"])
    except (ValueError, KeyError, TypeError) as error:
        raise ValueError(f"{path}: no schema with an $id ({error})") from None
