"""Finds the snapshots that are not what was released, by their hashes and by git."""

from pathlib import Path

from backbeat_docs.evolve import releases
from backbeat_docs.evolve.history import History


def find_changed_snapshots(
    folder: Path, history: History
) -> tuple[list[tuple[str, str]], list[str]]:
    """Return each snapshot that has changed with its problem, and notes on those that may change.

    A snapshot that is on the main branch must not vanish, and one that a tag released must not
    change, even if its hash was changed with it. Without a tag it is unreleased and may change.
    """
    problems = dict(releases.find_altered(folder))
    notes = []
    for name in sorted({*history.snapshots, *history.tagged}):
        path = folder / "released" / name
        if not path.is_file():
            where = history.base or "a tag"
            problems[name] = f"this snapshot is missing, and {where} has it; restore it"
        elif name in history.tagged:
            if path.read_bytes() != history.tagged[name]:
                problems[name] = "this snapshot is not what its tag released; restore it"
        elif path.read_bytes() != history.snapshots[name]:
            notes.append(f"released/{name}: amended; no tag contains it, so it is unreleased")
    return sorted(problems.items()), notes
