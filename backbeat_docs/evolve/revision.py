"""The schemas of a folder as they were at a revision of its git repository."""

import subprocess
from pathlib import Path

from backbeat_docs.contracts.allowed import check_shape
from backbeat_docs.contracts.catalogue import Contract, parse

SECONDS = 30
"""How long git may take."""


class RevisionError(ValueError):
    """A revision cannot be read; the text says why and what to do."""


def at_revision(folder: Path, revision: str) -> dict[str, Contract]:
    """Return the contracts directly in a folder at a revision, by their file names.

    What is not committed is not seen. Raises `RevisionError` where there is no repository, no such
    revision, or too little history, and `ContractError` for a schema that cannot be used.
    """
    commit = _commit(folder, revision)
    listing = _git(folder, "ls-tree", "-z", "--name-only", commit, "./")
    names = [name for name in listing.decode(errors="surrogateescape").split("\0") if name]
    found = {}
    for name in names:
        if name.endswith(".schema.json"):
            data = _git(folder, "show", f"{commit}:./{name}")
            found[name] = parse(data, f"{folder / name} at {revision}", check_shape)
    if not found:
        raise RevisionError(f"{revision}: there was no schema in {folder}")
    return found


def of_file(path: Path, revision: str) -> Contract:
    """Return the contract of one schema file at a revision."""
    folder = path.parent
    commit = _commit(folder, revision)
    try:
        data = _git(folder, "show", f"{commit}:./{path.name}")
    except RevisionError:
        raise RevisionError(f"{revision}: {path} is not in it") from None
    return parse(data, f"{path} at {revision}", check_shape)


def _commit(folder: Path, revision: str) -> str:
    if revision.startswith("-"):
        raise RevisionError(f"{revision}: a revision does not begin with a hyphen")
    try:
        found = _git(folder, "rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}")
    except RevisionError:
        _git(folder, "rev-parse", "--git-dir")  # says so if this is no repository at all
        shallow = _git(folder, "rev-parse", "--is-shallow-repository").strip() == b"true"
        more = "; the history is shallow, fetch it whole" if shallow else ""
        raise RevisionError(f"{revision}: no such revision{more}") from None
    return found.decode().strip()


def _git(folder: Path, *arguments: str) -> bytes:
    try:
        done = subprocess.run(
            ["git", "-C", str(folder), *arguments],
            capture_output=True,
            timeout=SECONDS,
            check=True,
        )
    except FileNotFoundError:
        raise RevisionError("git is not installed") from None
    except subprocess.TimeoutExpired:
        raise RevisionError(f"git did not answer within {SECONDS} seconds") from None
    except subprocess.CalledProcessError as error:
        said = error.stderr.decode(errors="replace").strip().partition("\n")[0]
        raise RevisionError(said or "git failed") from None
    return done.stdout


def uncommitted(folder: Path) -> list[str]:
    """List the schemas directly in a folder that differ from what is committed."""
    said = _git(folder, "status", "--porcelain", "-z", "--", ".")
    names = [entry[3:] for entry in said.decode(errors="surrogateescape").split("\0") if entry]
    return [name for name in names if name.endswith(".schema.json")]
