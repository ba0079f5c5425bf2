"""`python -m support.draw --write | --check`: the pictures drawn from messages."""

import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from backbeat_docs.report import picture
from backbeat_docs.traffic import Cluster

EXAMPLE = Cluster(tempo_bpm=60, agents=6, beats=20, bar=20, seed=2425)

PICTURES: Mapping[str, Callable[[], str]] = {
    "docs/assets/bar.svg": lambda: picture.bar(EXAMPLE.messages()),
}


def stale(root: Path) -> list[str]:
    """Return the names of the pictures in this folder that are out of date."""
    return [
        name
        for name, draw in PICTURES.items()
        if not (root / name).is_file() or (root / name).read_text(encoding="utf-8") != draw()
    ]


def main(words: list[str], root: Path) -> int:
    """Write the pictures, or check that they are up to date."""
    if words == ["--write"]:
        for name, draw in PICTURES.items():
            (root / name).write_text(draw(), encoding="utf-8", newline="\n")
        return 0
    if words != ["--check"]:
        print("draw: give --write or --check", file=sys.stderr)
        return 2
    for name in stale(root):
        print(f"draw: {name} is out of date; run draw --write", file=sys.stderr)
    return int(bool(stale(root)))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], Path.cwd()))
