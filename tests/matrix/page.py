"""The measurements as the tables of the page on other languages."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from support import cases

from matrix.engines import ROWS
from matrix.measure import DATA, load
from matrix.reasons import REASONS

PAGE = cases.ROOT / "docs" / "guides" / "other-languages.md"
BEGIN, END = "<!-- engines: begin -->\n", "<!-- engines: end -->\n"

_FORMATS = {
    ("asserted", "ignored"): "asserted or ignored",
    ("asserted",): "asserted",
    ("ignored",): "ignored",
}


def rendered(page: str, found: dict[str, Any]) -> str:
    """Return the page with the tables of these measurements between its marks."""
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n{tables(found)}\n{END}{after}"


def tables(found: dict[str, Any]) -> str:
    """Write the measurements as Markdown: the engines, then the cases."""
    versions = ", ".join(
        f"{cases.BY_NAME[name].title} {version}" for name, version in found["contracts"].items()
    )
    parts = [
        f"Measured with {versions}.",
        _table(("Engine", "Language", "`format`", "Differs in"), _engines(found["engines"])),
        _table(("Difference", "Cause", "What to do"), (known[:3] for known in REASONS)),
        _table(("Difference", "Case", "File", "Engines"), _cases(found["engines"])),
    ]
    return "\n\n".join(parts) + "\n"


def _table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    heads = tuple(heads)
    lines = ["| " + " | ".join(heads) + " |", "|---" * len(heads) + "|"]
    return "\n".join(lines + ["| " + " | ".join(row) + " |" for row in rows])


def _engines(engines: list[Any]) -> Iterable[tuple[str, ...]]:
    """Yield a row for each engine, or two where asserting formats makes a difference."""
    for row in ROWS:
        runs = [one for one in engines if one["name"] == row.name]
        alike = all(one["differs"] == runs[0]["differs"] for one in runs)
        for group in [runs] if alike else [[one] for one in runs]:
            formats = _FORMATS[tuple(one["formats"] for one in group)]
            name = f"{row.name} {group[0]['version']}"
            yield name, row.language, formats, _counts(group[0]["differs"])


def _counts(differs: dict[str, list[str]]) -> str:
    return ", ".join(f"{title} ({len(names)})" for title, names in differs.items()) or "nothing"


def _cases(engines: list[Any]) -> Iterable[tuple[str, ...]]:
    """Yield a row for each case in which an engine differs, by reason."""
    for known in REASONS:
        names: dict[str, set[str]] = {}
        for one in engines:
            for name in one["differs"].get(known.title, ()):
                names.setdefault(name, set()).add(one["name"])
        for name, differing in names.items():
            path, _, description = name.removeprefix("cases/conformance/").partition(": ")
            yield known.title, description, path, _listed(differing)


def _listed(differing: set[str]) -> str:
    """Name engines, or those that are missing where they are fewer."""
    every = [row.name for row in ROWS]
    others = [name for name in every if name not in differing]
    if len(others) < len(differing):
        return f"all but {', '.join(others)}" if others else "all"
    return ", ".join(name for name in every if name in differing)


def save(found: dict[str, Any]) -> None:
    """Write the measurements and the page; an engine that was not run keeps what it had."""
    ran = {one["name"] for one in found["engines"]}
    before = load()["engines"] if DATA.exists() else []
    kept = found["engines"] + [one for one in before if one["name"] not in ran]
    order = [row.name for row in ROWS]
    engines = sorted(kept, key=lambda one: order.index(one["name"]))
    DATA.write_text(json.dumps(found | {"engines": engines}, indent=1, ensure_ascii=False) + "\n")
    PAGE.write_text(rendered(PAGE.read_text(), load()))
