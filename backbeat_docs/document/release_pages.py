"""A page for each released version of a contract: what it changed, whom it touched, the proof."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path

from backbeat_docs.contracts.catalogue import packaged_folder
from backbeat_docs.document.markup import markdown
from backbeat_docs.evolve import Change, Evolution, Party, Witness, compare
from backbeat_docs.evolve.releases import Snapshot, messages, snapshots

_PARTIES: Mapping[Party, str] = {
    "old": "the version before",
    "new": "this version",
    "old-open": "tolerant readers of the version before",
    "new-open": "tolerant readers of this version",
}


def pages(folder: Path | None = None) -> Mapping[str, Callable[[], str]]:
    """Return what makes the page of each release, by the page's place in `docs/`."""
    place = folder or packaged_folder()
    made: dict[str, Callable[[], str]] = {"reference/releases/index.md": partial(index, place)}
    for message in messages(place):
        before = None
        for snapshot in snapshots(place, message):
            version = snapshot.contract.version
            name = f"reference/releases/{message}-{version}.md"
            made[name] = partial(page, snapshot, before)
            before = snapshot
    return made


def index(folder: Path) -> str:
    """Return the page that lists every release."""
    rows = [
        f"| [{one.contract.title} {one.contract.version}]({message}-{one.contract.version}.md) "
        f"| `{one.contract.type}` |\n"
        for message in messages(folder)
        for one in snapshots(folder, message)
    ]
    return (
        "---\ntitle: Releases\ndescription: Every released version of every contract.\n---\n\n"
        "# Releases\n\nEvery version that was released, each with its difference to the one "
        "before. A released schema never changes.\n\n"
        "| contract | type |\n|---|---|\n" + "".join(rows)
    )


def page(snapshot: Snapshot, before: Snapshot | None) -> str:
    """Return the page of one release: its difference to the one before, with the proof."""
    return "\n".join(_page(snapshot, before)) + "\n"


def _page(snapshot: Snapshot, before: Snapshot | None) -> Iterator[str]:
    contract = snapshot.contract
    title = f"{contract.title} {contract.version}"
    yield f"---\ntitle: {title}\ndescription: What {title} changed.\n---\n"
    yield f"# {title}\n"
    yield f"The schema: <{contract.id}>\n"
    if before is None:
        yield "This is the first release."
        return
    evolution = compare(before.contract, contract)
    yield f"## Since {before.contract.version}\n"
    yield f"The bump is **{evolution.bump}**.\n"
    yield from _answers(evolution)
    if evolution.changes:
        yield "| rule | place | change | touches |\n|---|---|---|---|"
        yield from (_row(change) for change in evolution.changes)
        yield ""
    for witness in evolution.witnesses:
        yield from _witness(witness)


def _answers(evolution: Evolution) -> Iterator[str]:
    yield f"- Is every old message valid by this version? {evolution.old_messages}"
    readers = evolution.old_readers
    yield f"- Do tolerant readers of the old version take every new message? {readers}\n"


def _row(change: Change) -> str:
    place = f"`{change.pointer}`" if "`" not in change.pointer else markdown(change.pointer)
    rule = f"[`{change.rule}`](../evolution-rules.md#rule-{change.rule})"
    sentence = markdown(change.sentence)
    return f"| {rule} | {place.replace('|', '&#124;')} | {sentence} | {change.touches} |"


def _witness(witness: Witness) -> Iterator[str]:
    accepted, refused = _PARTIES[witness.accepted_by], _PARTIES[witness.refused_by]
    words = "; ".join(markdown(finding.message) for finding in witness.findings)
    yield f"A message for {accepted} that is refused by {refused}: {words}\n"
    yield f"```json\n{json.dumps(witness.message, indent=2, ensure_ascii=True)}\n```\n"
