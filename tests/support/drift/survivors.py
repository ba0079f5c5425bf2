"""The changes of pages that no check notices: a list with reasons, and what was measured."""

from __future__ import annotations

import json
import tomllib
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

from support.drift import Mutant, Outcome
from support.drift.prose import GOALS
from support.site import DOCS

LISTED = Path(__file__).with_name("survivors.toml")
DATA = Path(__file__).with_name("results.json")
PAGE = DOCS / "docs-as-tests.md"
BEGIN, END = "<!-- drift: begin -->\n", "<!-- drift: end -->\n"

TITLES = {
    "number": "a number",
    "unknown": "a name in inline code, to one that does not exist",
    "sibling": "a name in inline code, to another one of its kind",
    "cell": "a table cell: a word, or two cells swapped",
    "direction": "a word of direction, such as first and last, or who sends what",
}
"""The kinds of changes, as the page names them."""


class Key(NamedTuple):
    """What identifies a change, also after lines above it have changed."""

    family: str
    page: str
    change: str


def key(mutant: Mutant) -> Key:
    """Return the key of a mutant of a page."""
    return Key(mutant.family, mutant.place.rpartition(":")[0], mutant.change)


def listed() -> dict[Key, str]:
    """Return the listed survivors, each with its reason."""
    found = {}
    for row in tomllib.loads(LISTED.read_text(encoding="utf-8")).get("survivors", []):
        reason, family = row.pop("reason"), row.pop("kind")
        for page, changes in row.items():
            found |= {Key(family, page, change): reason for change in changes}
    return found


def is_listed(mutant: Mutant) -> bool:
    """Return whether a mutant may survive: it is in the list, or its kind has no goal."""
    return mutant.family not in GOALS or key(mutant) in listed()


def count(outcomes: Iterable[Outcome]) -> dict[str, Any]:
    """Return killed and survived by kind, and by page and kind."""
    kinds: dict[str, Counter[str]] = {family: Counter() for family in TITLES}
    pages: dict[str, dict[str, Counter[str]]] = {}
    for mutant, fate, _ in outcomes:
        page = mutant.place.rpartition(":")[0]
        kinds[mutant.family][fate] += 1
        pages.setdefault(page, {}).setdefault(mutant.family, Counter())[fate] += 1
    return {"kinds": kinds, "pages": pages}


def format_table(found: dict[str, Any]) -> str:
    """Write the figures of the kinds as the table of the page."""
    lines = ["| Changed | Changes | Noticed | Goal |", "|---|---:|---:|---:|"]
    for family, title in TITLES.items():
        fates = found["kinds"][family]
        every = fates.get("killed", 0) + fates.get("survived", 0)
        goal = f"{GOALS[family]:.0%}".replace("%", " %") if family in GOALS else "none"
        share = f"{100 * fates.get('killed', 0) // every} %"
        lines.append(f"| {title} | {every:,} | {share} | {goal} |")
    return "\n" + "\n".join(lines) + "\n\n"


def load() -> dict[str, Any]:
    """Read the committed figures."""
    found: dict[str, Any] = json.loads(DATA.read_text(encoding="utf-8"))
    return found


def save(found: dict[str, Any]) -> None:
    """Write the figures, and the table of the page."""
    DATA.write_text(json.dumps(found, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    text = PAGE.read_text(encoding="utf-8")
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    PAGE.write_text(f"{before}{BEGIN}{format_table(found)}{END}{after}", encoding="utf-8")
