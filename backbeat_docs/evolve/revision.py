"""Reads the schemas of a folder at a git revision."""

import subprocess
from pathlib import Path

from backbeat_docs.contracts.allowed import check_shape
from backbeat_docs.contracts.catalogue import Contract, parse

SECONDS = 30
"""The timeout of a git command."""


class RevisionError(ValueError):
    """A revision cannot be read; the text gives the reason and what to do."""


def read_folder_at(folder: Path, revision: str) -> dict[str, Contract]:
    """Return the contracts directly in a folder at a revision, by their file names.

    Uncommitted files are ignored. Raises `RevisionError` if there is no repository, no such
    revision, or not enough history, and `ContractError` for an invalid schema.
    """
    commit = resolve_commit(folder, revision)
    listing = run_git(folder, "ls-tree", "-z", "--name-only", commit, "./")
    names = [name for name in listing.decode(errors="surrogateescape").split("\0") if name]
    found = {}
    for name in names:
        if name.endswith(".schema.json"):
            data = run_git(folder, "show", f"{commit}:./{name}")
            found[name] = parse(data, f"{folder / name} at {revision}", check_shape)
    if not found:
        raise RevisionError(f"{revision}: no schemas in {folder}")
    return found


def read_file_at(path: Path, revision: str) -> Contract:
    """Return the contract of one schema file at a revision."""
    folder = path.parent
    commit = resolve_commit(folder, revision)
    try:
        data = run_git(folder, "show", f"{commit}:./{path.name}")
    except RevisionError:
        raise RevisionError(f"{revision}: {path} does not exist in this revision") from None
    return parse(data, f"{path} at {revision}", check_shape)


def resolve_commit(folder: Path, revision: str) -> str:
    """Return the hash of a revision's commit; raises `RevisionError` if there is none."""
    if revision.startswith("-"):
        raise RevisionError(f"{revision}: a revision must not begin with a hyphen")
    try:
        found = run_git(folder, "rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}")
    except RevisionError:
        run_git(folder, "rev-parse", "--git-dir")  # raises an error if this is not a repository
        more = "; the history is shallow, fetch all of it" if is_shallow(folder) else ""
        raise RevisionError(f"{revision}: no such revision{more}") from None
    return found.decode().strip()


def is_shallow(folder: Path) -> bool:
    """Return whether the repository lacks a part of its history."""
    return run_git(folder, "rev-parse", "--is-shallow-repository").strip() == b"true"


def run_git(folder: Path, *arguments: str, stdin: bytes = b"") -> bytes:
    """Run git in a folder and return what it prints; raises `RevisionError` if it fails."""
    try:
        done = subprocess.run(
            ["git", "-C", str(folder), *arguments],
            capture_output=True,
            timeout=SECONDS,
            input=stdin,
            check=True,
        )
    except FileNotFoundError:
        raise RevisionError("git is not installed") from None
    except subprocess.TimeoutExpired:
        raise RevisionError(f"git did not answer within {SECONDS} seconds") from None
    except subprocess.CalledProcessError as error:
        output = error.stderr.decode(errors="replace").strip().partition("\n")[0]
        raise RevisionError(output or "git failed") from None
    return done.stdout


def find_uncommitted(folder: Path) -> list[str]:
    """List the schemas directly in a folder that differ from what is committed."""
    output = run_git(folder, "status", "--porcelain", "-z", "--", ".")
    names = [entry[3:] for entry in output.decode(errors="surrogateescape").split("\0") if entry]
    return [name for name in names if name.endswith(".schema.json")]
