"""What a contract, the namespace of its type and the address in its `$id` may be called."""

import json
import re

LONGEST = 64
"""The maximum number of characters in a contract's name, and in a namespace."""

_NAME = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
_ADDRESS = re.compile(r"https?://[A-Za-z0-9][A-Za-z0-9.-]*(:[0-9]+)?(/[A-Za-z0-9._~-]+)*/?")


def check_name(name: str) -> None:
    """Raise `ValueError` with the reason if no contract can have this name."""
    if not _NAME.fullmatch(name):
        rule = "the name of a contract is lower-case letters and digits, with _ between words"
        raise ValueError(f"{rule}, got {_quote(name)}{_suggest(to_name(name))}")
    _check_length("name", name)


def check_namespace(namespace: str) -> None:
    """Raise `ValueError` with the reason if no type can begin with this namespace."""
    parts = namespace.split(".")
    if not all(map(_NAME.fullmatch, parts)):
        rule = "a namespace is lower-case names with dots between them"
        near = ".".join(filter(None, map(to_name, parts)))
        raise ValueError(f"{rule}, got {_quote(namespace)}{_suggest(near)}")
    _check_length("namespace", namespace)


def to_address(base: str) -> str:
    """Return the part of `$id` before the name, for the address of a site.

    Raises `ValueError` for anything but a plain http or https address.
    """
    if not _ADDRESS.fullmatch(base):
        raise ValueError(f"--base is an address such as https://shop.example/, got {_quote(base)}")
    return f"{base.rstrip('/')}/schemas/"


def to_name(text: str) -> str:
    """Return the name nearest to a text ("order_line" for "Order-Line"), or nothing."""
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", text[:LONGEST]).lower()
    return re.sub(r"[^a-z0-9]+", "_", words).lstrip("_0123456789").rstrip("_")


def _check_length(what: str, text: str) -> None:
    if len(text) > LONGEST:
        raise ValueError(f"a {what} has at most {LONGEST} characters, got {len(text)}")


def _quote(text: str) -> str:
    cut = text[:LONGEST]
    return json.dumps(cut, ensure_ascii=False) + ("…" if cut != text else "")


def _suggest(near: str) -> str:
    return f"; try {near}" if near else ""
