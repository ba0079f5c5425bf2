"""A page for each released version of a contract: its changes, whom they touch, the proof."""

from __future__ import annotations

import html
import json
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path

from backbeat_docs.contracts import declarations
from backbeat_docs.contracts.catalogue import Contract, packaged_folder
from backbeat_docs.contracts.declarations import Deprecation
from backbeat_docs.document.fields import Field, fields, walk
from backbeat_docs.document.markup import markdown
from backbeat_docs.document.release_status import anchor_of_release
from backbeat_docs.evolve import Change, Evolution, Party, Witness, compare
from backbeat_docs.evolve.history import find_release_dates
from backbeat_docs.evolve.releases import Snapshot, list_names, messages, snapshots
from backbeat_docs.evolve.version import major_part

_PARTIES: Mapping[Party, str] = {
    "old": "the previous version",
    "new": "this version",
    "old-open": "tolerant readers of the previous version",
    "new-open": "tolerant readers of this version",
}

_NO_DATE = "no tag yet"

_ANSWERS: Mapping[bool | None, str] = {True: "yes", False: "no", None: "undecided"}


def pages(folder: Path | None = None) -> Mapping[str, Callable[[], str]]:
    """Return a function that renders each page, by the page's path in `docs/`."""
    place = folder or packaged_folder()
    renderers: dict[str, Callable[[], str]] = {"reference/releases/index.md": partial(index, place)}
    dates = find_release_dates(place, list_names(place))
    deprecated = declarations.read(place).deprecated
    for message in messages(place):
        before = None
        for snapshot in snapshots(place, message):
            version = snapshot.contract.version
            name = f"reference/releases/{message}-{version}.md"
            date = dates.get(f"{message}/{version}.json")
            renderers[name] = partial(page, snapshot, before, date, deprecated)
            before = snapshot
    return renderers


def index(folder: Path) -> str:
    """Return the page that lists every release."""
    dates = find_release_dates(folder, list_names(folder))
    rows = [
        _render_row(message, one.contract, dates)
        for message in messages(folder)
        for one in snapshots(folder, message)
    ]
    return (
        "---\ntitle: Releases\ndescription: Every released version of every contract.\n---\n\n"
        "# Releases\n\nEach page shows the changes since the previous version, the fields and the "
        "schema. A released schema never changes.\n\n"
        "| Contract | Released |\n|---|---|\n" + "".join(rows)
    )


def _render_row(message: str, contract: Contract, dates: Mapping[str, str]) -> str:
    date = dates.get(f"{message}/{contract.version}.json", _NO_DATE)
    title = f"{contract.title} {contract.version}"
    return f"| [{title}]({message}-{contract.version}.md) | {date} |\n"


def page(
    snapshot: Snapshot,
    before: Snapshot | None,
    date: str | None = None,
    deprecated: tuple[Deprecation, ...] = (),
) -> str:
    """Return the page of one release: its changes from the previous one, its fields, its schema.

    `date` is the date of its tag. `deprecated` are the deprecated fields of all contracts.
    """
    key = (snapshot.contract.name, major_part(snapshot.contract.version))
    own = [one for one in deprecated if (one.message, one.version) == key]
    return "\n".join(_render_page(snapshot, before, date, own)) + "\n"


def _render_page(
    snapshot: Snapshot, before: Snapshot | None, date: str | None, deprecated: list[Deprecation]
) -> Iterator[str]:
    contract = snapshot.contract
    title = f"{contract.title} {contract.version}"
    yield f"---\ntitle: {title}\ndescription: What {title} changed.\n---\n"
    yield f"# {title} {{#{anchor_of_release(contract)}}}\n"
    yield "| Type | Released | Schema |\n|---|---|---|"
    yield f"| `{contract.type}` | {date or _NO_DATE} | <{contract.id}> |\n"
    if before is None:
        yield "This is the first release.\n"
    else:
        yield from _render_changes(before, contract)
    yield "## Fields\n"
    yield _render_fields(contract)
    if deprecated:
        yield "\n## Deprecated\n"
        yield "| Field or value | Why | Instead | Accepted until |\n|---|---|---|---|"
        yield from map(_render_deprecation, deprecated)
    yield "\n## Schema\n"
    yield f"<details data-search-exclude><summary>{title} as JSON Schema</summary>"
    schema = json.dumps(contract.schema, indent=2, ensure_ascii=True)
    yield f"<pre><code>{html.escape(schema)}</code></pre></details>"


def _render_deprecation(one: Deprecation) -> str:
    what = one.field if one.value is None else f"{one.field}: {one.value}"
    words = (what, one.reason, one.replacement or "nothing", one.last_date.isoformat())
    return f"| {' | '.join(map(markdown, words))} |"


def _render_fields(contract: Contract) -> str:
    """Return a table in HTML, because a rule may contain any character of a pattern."""
    head = "<tr><th>Field</th><th>Required</th><th>Type</th><th>Rules</th></tr>"
    rows = "".join(map(_render_field, walk(fields(contract))))
    return f"<table><thead>{head}</thead><tbody>{rows}</tbody></table>"


def _render_field(field: Field) -> str:
    required = "yes" if field.required else "no"
    cells = (html.escape(field.path), required, html.escape(field.kind), "<br>".join(field.rules))
    # On a phone, a cell puts its parts side by side, so it has only one.
    return f"<tr>{''.join(f'<td><span>{cell}</span></td>' for cell in cells)}</tr>"


def _render_changes(before: Snapshot, contract: Contract) -> Iterator[str]:
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
    yield f"- Do tolerant readers of the old version accept every new message? {readers}\n"


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
