"""What git knows about a folder of contracts: its state on the main branch, and at its tags.

A snapshot is released by the first tag with a version in its name that contains it. A snapshot
without such a tag is unreleased and may be amended.
"""

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from backbeat_docs.evolve.revision import RevisionError, is_shallow, resolve_commit, run_git

_SCHEMA = re.compile(r"[A-Za-z0-9_]+-v[0-9]+\.schema\.json")
_VERSION_TAG = re.compile(r"(?:.*[^0-9])?[0-9]+\.[0-9]+\.[0-9]+.*")

MAIN_BRANCHES = ("origin/HEAD", "origin/main", "origin/master", "main", "master")
"""The branches that are tried, in this order, if none is named."""

FETCH = (
    "fetch the whole history: git fetch --unshallow --tags, fetch-depth: 0 in GitHub Actions, "
    "GIT_DEPTH: 0 in GitLab"
)


class History(NamedTuple):
    """The state of a folder on the main branch where this branch began, and at the tags.

    `base` names the revision; it is empty if there is none, and `note` says why. `schemas` are the
    names of its schema files, `snapshots` its snapshots by their names below `released/`, and
    `tagged` each snapshot as it was at the first tag that contains it.
    """

    base: str = ""
    note: str = ""
    schemas: tuple[str, ...] = ()
    snapshots: Mapping[str, bytes] = {}
    tagged: Mapping[str, bytes] = {}


def read_history(folder: Path, named: str | None, names: Iterable[str]) -> History:
    """Read what git knows of a folder; `names` are its present snapshots below `released/`.

    `named` is the main branch, which is found if it is not named. Raises `RevisionError` if it was
    named, by the caller or by a CI platform, and cannot be compared with.
    """
    try:
        run_git(folder, "rev-parse", "--git-dir")
    except RevisionError:
        if named is not None:
            raise RevisionError(f"{named}: {folder} is not in a git repository") from None
        return History(note="not in a git repository: compared with the snapshots only")
    try:
        run_git(folder, "rev-parse", "--verify", "--quiet", "HEAD")
    except RevisionError:  # nothing is committed yet, so nothing can vanish
        if named is not None:
            raise RevisionError(f"{named}: the repository has no commit") from None
        return History()
    branch = named or _find_named_by_platform(folder) or _find_main_branch(folder)
    if branch is None:
        more = f"; the history is shallow, {FETCH}" if is_shallow(folder) else ""
        return History(
            note=f"no main branch: compared with the snapshots only; name one with --base{more}",
            tagged=_read_tagged(folder, names),
        )
    commit = _find_merge_base(folder, branch)
    schemas, snapshots = _read_state(folder, commit)
    note = f"the history is shallow, so tags may be missing: {FETCH}" if is_shallow(folder) else ""
    tagged = _read_tagged(folder, {*names, *snapshots})
    return History(branch, note, schemas, snapshots, tagged)


def _find_named_by_platform(folder: Path) -> str | None:
    """Return the target of the pull request or merge request that CI runs for.

    A repository without `origin` is not the one that CI has cloned.
    """
    if b"origin" not in run_git(folder, "remote").split():
        return None
    for name in ("GITHUB_BASE_REF", "CI_MERGE_REQUEST_TARGET_BRANCH_NAME"):
        if os.environ.get(name):
            return f"origin/{os.environ[name]}"
    return None


def _find_main_branch(folder: Path) -> str | None:
    for branch in MAIN_BRANCHES:
        try:
            run_git(folder, "rev-parse", "--verify", "--quiet", f"{branch}^{{commit}}")
        except RevisionError:
            continue
        return branch
    return None


def _find_merge_base(folder: Path, branch: str) -> str:
    commit = resolve_commit(folder, branch)
    try:
        return run_git(folder, "merge-base", "HEAD", commit).decode().strip()
    except RevisionError:
        more = f"; the history is shallow, {FETCH}" if is_shallow(folder) else ""
        raise RevisionError(f"{branch}: no common history with this branch{more}") from None


def _read_state(folder: Path, commit: str) -> tuple[tuple[str, ...], Mapping[str, bytes]]:
    """Return the schema files and the snapshots of the folder at a commit."""
    listing = run_git(folder, "ls-tree", "-r", "-z", "--name-only", commit, "./")
    names = [name for name in listing.decode(errors="surrogateescape").split("\0") if name]
    schemas = tuple(name for name in names if _SCHEMA.fullmatch(name))
    parts = [name.split("/") for name in names]
    released = [
        f"{part[1]}/{part[2]}" for part in parts if len(part) == 3 and part[0] == "released"
    ]
    objects = {name: f"{commit}:{_find_prefix(folder)}released/{name}" for name in released}
    found = _read_objects(folder, objects.values())
    return schemas, {name: found[at] for name, at in objects.items() if at in found}


def _find_prefix(folder: Path) -> str:
    """Return the path of the folder in its repository, which ends with a slash unless empty."""
    return (
        run_git(folder, "rev-parse", "--show-prefix").decode(errors="surrogateescape").strip("\n")
    )


def _read_tagged(folder: Path, names: Iterable[str]) -> Mapping[str, bytes]:
    """Return each snapshot as it was at the first tag that contains it."""
    return {name: content for name, (_, content) in _find_first_tags(folder, names).items()}


def find_release_dates(folder: Path, names: Iterable[str]) -> Mapping[str, str]:
    """Return the date of the first tag that contains each snapshot, such as `2026-11-25`.

    A snapshot without a tag has no date, and neither has one outside a repository.
    """
    try:
        return {name: date for name, (date, _) in _find_first_tags(folder, names).items()}
    except RevisionError:
        return {}


def _find_first_tags(folder: Path, names: Iterable[str]) -> dict[str, tuple[str, bytes]]:
    """Return the date of the first tag that contains each snapshot, and its content there."""
    form = "--format=%(creatordate:short) %(refname:lstrip=2)"
    output = run_git(folder, "for-each-ref", "--sort=creatordate", form, "refs/tags")
    tags = [line.partition(" ") for line in output.decode(errors="surrogateescape").splitlines()]
    prefix = _find_prefix(folder)
    found: dict[str, tuple[str, bytes]] = {}
    for date, _, tag in tags:
        missing = sorted({*names} - found.keys())
        if missing and _VERSION_TAG.fullmatch(tag):
            objects = {name: f"refs/tags/{tag}:{prefix}released/{name}" for name in missing}
            contents = _read_objects(folder, objects.values())
            found |= {n: (date, contents[at]) for n, at in objects.items() if at in contents}
    return found


def _read_objects(folder: Path, objects: Iterable[str]) -> dict[str, bytes]:
    """Return the contents of the files `revision:path` that exist, with one call of git."""
    wanted = [name for name in objects if "\n" not in name]
    if not wanted:
        return {}
    request = "".join(f"{name}\n" for name in wanted).encode(errors="surrogateescape")
    output = run_git(folder, "cat-file", "--batch", stdin=request)
    return dict(_parse_batch(wanted, output))


def _parse_batch(wanted: Iterable[str], output: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield what `git cat-file --batch` wrote: a line with the size, then the content."""
    at = 0
    for name in wanted:
        head, _, _ = output[at:].partition(b"\n")
        at += len(head) + 1
        words = head.split(b" ")
        if words[-1] == b"missing" or len(words) != 3:
            continue
        size = int(words[2])
        yield name, output[at : at + size]
        at += size + 1
