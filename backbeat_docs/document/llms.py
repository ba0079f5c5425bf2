"""`llms.txt`: the pages of the site for language models, one line per page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from backbeat_docs.contracts.catalogue import Contract


class Entry(NamedTuple):
    """One page: its section in the navigation, title, address and description."""

    section: str
    title: str
    url: str
    description: str


def render(
    name: str,
    summary: str,
    entries: Iterable[Entry],
    contracts: Iterable[Contract],
    served: Mapping[str, str],
) -> str:
    """Return the file: what the site is, its pages by section, and the raw schemas.

    `served` has the address of a schema that is not served at its `$id`, because it is unreleased.
    """
    lines = [f"# {name}", "", f"> {summary}"]
    section = None
    for entry in entries:
        if entry.section != section:
            section = entry.section
            lines += ["", f"## {section}", ""]
        about = f": {entry.description}" if entry.description else ""
        lines.append(f"- [{entry.title}]({entry.url}){about}")
    lines += ["", "## Schemas", ""]
    for contract in contracts:
        address = served.get(contract.id, contract.id)
        lines.append(f"- [{contract.title} {contract.version}]({address}): {contract.type}")
    return "\n".join(lines) + "\n"
