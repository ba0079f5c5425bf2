"""The playground: its page, the scripts that the browser host builds, and the contracts."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from functools import partial
from html import escape
from pathlib import Path
from typing import Any

from backbeat_docs.contracts.catalogue import Contract
from backbeat_docs.document.fences import Fence, use
from backbeat_docs.evolve.releases import messages, of_same_major, snapshots
from backbeat_docs.hosts.browser import BUNDLE, find_bundle
from backbeat_docs.testing.values import message
from backbeat_docs.validate.export import describe_contract, export
from backbeat_docs.validate.validator import MessageValidator

PAGE = "playground.md"
EXAMPLES = "assets/backbeat/examples.json"
"""The examples of all pages, which is written when the pages have been rendered."""

CONTRACTS = "assets/backbeat/contracts.json"
FOLDER = "assets/backbeat/"
_ASSETS, _CODES = "bb-assets:", "bb-codes:"  # replaced by addresses that suit the page's own

_HEAD = """\
---
title: Playground
description: Paste a message into the page and see at once whether it is valid, and why not.
hide: [toc]
---

# Playground

"""

_INTRODUCTION = """\
Paste, type or drop a message: its `type` names the contract. The findings are those of
`backbeat-validate`. The message stays in your browser.
"""

_COMMAND = "<code>backbeat-validate --file message.json</code>"

_PLACE = """\
<link rel="stylesheet" href="{assets}playground.css">
<div class="bb-playground" data-search-exclude data-codes="{codes}" data-released="{released}">
<p class="bb-play-without">The playground needs JavaScript, and a page that comes from a web server,
not from a file on disk. Without them, use the command: {command}</p>
</div>
<script type="module" src="{assets}playground.js"></script>
"""

_NOT_BUILT = """\
This site was built without the scripts of the playground. Install a released wheel, which contains
them, or run `make browser` in a checkout, and build the site again. Until then, use the command:
`backbeat-validate --file message.json`
"""


def files(folder: Path) -> Mapping[str, Callable[[], str]]:
    """Return a function that renders each file of the playground, by its path in `docs/`."""
    bundle = find_bundle()
    if bundle is None:
        return {PAGE: lambda: f"{_HEAD}{_NOT_BUILT}"}
    scripts = {
        f"{FOLDER}{name}": partial((bundle / name).read_text, encoding="utf-8") for name in BUNDLE
    }
    older = _find_older(folder)
    return {
        PAGE: partial(_render_page, older),
        CONTRACTS: lambda: _dump(_export_all(folder)),
        **{
            f"{FOLDER}{one.name}-{one.version}.json": partial(_export_release, one) for one in older
        },
        **scripts,
    }


def _find_older(folder: Path) -> list[Contract]:
    """Return the released contracts of which the folder has a newer version of the same major."""
    newest = MessageValidator(folder).catalogue.values()
    released = {
        name: [one.contract for one in snapshots(folder, name)] for name in messages(folder)
    }
    return [
        older
        for one in newest
        for older in reversed(of_same_major(released.get(one.name, []), one.version))
        if older.version != one.version
    ]


def _render_page(older: list[Contract]) -> str:
    released: dict[str, list[str]] = {}
    for one in older:
        released.setdefault(one.type, []).append(one.version)
    place = _PLACE.format(
        assets=_ASSETS, codes=_CODES, command=_COMMAND, released=escape(json.dumps(released))
    )
    return f"{_HEAD}{_INTRODUCTION}\n{place}"


def set_addresses(text: str, assets: str, codes: str) -> str:
    """Return the page with the addresses of `FOLDER` and of the page on finding codes."""
    return text.replace(_ASSETS, assets).replace(_CODES, codes)


def _export_all(folder: Path) -> dict[str, Any]:
    """Return the contracts with examples that are laid out, and the message to begin with."""
    validator = MessageValidator(folder)
    # As on the site, by their descriptions, which may begin with a number.
    known = sorted(validator.catalogue.values(), key=lambda one: str(one.schema.get("description")))
    valid = {one.title: _write(message(one.schema)) for one in known}
    data = export(validator, valid)
    for example in data["examples"]:
        example["text"] = _lay_out(example["text"], validator)
    first = known[0]
    return {**data, "start": _make_mistakes(valid[first.title], first)}


def _write(value: object) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"


def _lay_out(text: str, validator: MessageValidator) -> str:
    """Return a message with a line for each field, if it has the same findings then."""
    try:
        laid_out = _write(json.loads(text))
    except ValueError:
        return text
    found = [
        [(one.code, one.pointer) for one in validator.validate(given).findings]
        for given in (text, laid_out)
    ]
    return laid_out if found[0] == found[1] and laid_out.count("\n") < _MOST_LINES else text


_MOST_LINES = 60


def _make_mistakes(text: str, contract: Contract) -> str:
    """Return a message in which the longest name and the first listed value are misspelt."""
    properties = contract.schema.get("properties", {})
    name = max((name for name in properties if name != "type"), key=len, default="")
    listed = (node.get("enum") for node in properties.values() if isinstance(node, dict))
    values = [value for one in listed for value in one or () if isinstance(value, str)]
    for word in (name, next((value for value in values if f'"{value}"' in text), "")):
        if len(word) > 4:
            text = text.replace(f'"{word}"', f'"{word[:2]}{word[3:]}"')
    return text


def _export_release(contract: Contract) -> str:
    return _dump({"contracts": [describe_contract(contract)]})


def _dump(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _name_version(text: str, version: str) -> dict[str, str]:
    """Return the version of the message's type; nothing if an example has no type on purpose."""
    try:
        value = json.loads(text)
    except ValueError:
        return {}
    type_ = value.get("type") if isinstance(value, dict) else None
    return {type_: version} if isinstance(type_, str) else {}


class Tried:
    """The examples of the pages that a reader can try, each under a name made from its text."""

    def __init__(self) -> None:
        self._examples: dict[str, dict[str, Any]] = {}

    def link(self, fence: Fence, page: str) -> str:
        """Return a link to the playground with an example; nothing if it is no whole message.

        `page` is the address of the playground.
        """
        if use(fence) not in ("message", "stream"):
            return ""
        name = self._add(fence.text, fence.attributes.get("version"))
        label = "Try it in the playground"
        attributes = f'class="bb-try" href="{page}#try={name}" aria-label="{label}"'
        return f"<a {attributes} data-search-exclude>Try it</a>"

    def _add(self, text: str, version: str | None) -> str:
        example: dict[str, Any] = {"text": text}
        if version is not None:
            example["versions"] = _name_version(text, version)
        name = hashlib.sha256(_dump(example).encode()).hexdigest()[:10]
        self._examples[name] = example
        return name

    def render(self) -> str:
        """Return the file `EXAMPLES`."""
        return _dump(self._examples)
