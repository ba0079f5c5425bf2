"""A page for each released version of a contract: its changes, whom they touch, the proof."""

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
    "old": "the previous version",
    "new": "this version",
    "old-open": "tolerant readers of the previous version",
    "new-open": "tolerant readers of this version",
}

_ANSWERS: Mapping[bool | None, str] = {True: "yes", False: "no", None: "undecided"}


def pages(folder: Path | None = None) -> Mapping[str, Callable[[], str]]:
    """Return a function that renders each page, by the page's path in `docs/`."""
    place = folder or packaged_folder()
    renderers: dict[str, Callable[[], str]] = {"reference/releases/index.md": partial(index, place)}
    for message in messages(place):
        before = None
        for snapshot in snapshots(place, message):
            version = snapshot.contract.version
            name = f"reference/releases/{message}-{version}.md"
            renderers[name] = partial(page, snapshot, before)
            before = snapshot
    return renderers


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
        "# Releases\n\nEvery released version, with its changes from the previous one. "
        "A released schema never changes.\n\n"
        "| contract | type |\n|---|---|\n" + "".join(rows)
    )


def page(snapshot: Snapshot, before: Snapshot | None) -> str:
    """Return the page of one release: its changes from the previous one, with the proof."""
    return "\n".join(_render_page(snapshot, before)) + "\n"


def _render_page(snapshot: Snapshot, before: Snapshot | None) -> Iterator[str]:
    contract = snapshot.contract
    title = f"{contract.title} {contract.version}"
    yield f"---\ntitle: {title}\ndescription: What {title} changed.\n---\n"
    yield f"# {title}\n"
    yield f"The schema: <{contract.id}>\n"
    if before is None:
        yield "This is the first release."
        return
    evolution = compare(before.contract, contract)
    yield f"## Changes since {before.contract.version}\n"
    yield f"The bump is **{evolution.bump}**.\n"
    yield from _render_answers(evolution)
    if evolution.changes:
        yield "| rule | place | change | touches |\n|---|---|---|---|"
        yield from (_render_change(change) for change in evolution.changes)
        yield ""
    for witness in evolution.witnesses:
        yield from _render_witness(witness)


def _render_answers(evolution: Evolution) -> Iterator[str]:
    messages = _ANSWERS[evolution.old_messages.holds]
    readers = _ANSWERS[evolution.old_readers.holds]
    yield f"- Is every old message valid by this version? {messages}"
    yield f"- Do tolerant readers of the old version take every new message? {readers}\n"


def _render_change(change: Change) -> str:
    place = f"`{change.pointer}`" if "`" not in change.pointer else markdown(change.pointer)
    rule = f"[`{change.rule}`](../evolution-rules.md#rule-{change.rule})"
    sentence = markdown(change.sentence)
    return f"| {rule} | {place.replace('|', '&#124;')} | {sentence} | {change.touches} |"


def _render_witness(witness: Witness) -> Iterator[str]:
    accepted, refused = _PARTIES[witness.accepted_by], _PARTIES[witness.refused_by]
    words = "; ".join(markdown(finding.message) for finding in witness.findings)
    yield f"A message that is valid for {accepted} and refused by {refused}: {words}\n"
    yield f"```json\n{json.dumps(witness.message, indent=2, ensure_ascii=True)}\n```\n"
