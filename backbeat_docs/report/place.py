"""The place of a finding: file name, line and columns; and the fingerprint of a finding."""

import os
from typing import NamedTuple

from backbeat_docs.report import Style
from backbeat_docs.run import Result, Unread
from backbeat_docs.run.inputs import is_address
from backbeat_docs.validate.finding import Finding


class Place(NamedTuple):
    """A line and two columns, all from 1: in code points, and in the UTF-16 units of browsers."""

    line: int
    column: int
    utf16_column: int


def find_place(result: Result, finding: Finding) -> Place:
    """Return the place of a finding in its file; its message begins on the result's line."""
    line, column = finding.line, finding.column
    if line is None or column is None:
        return Place(result.line, 1, 1)
    if result.data.isascii():
        return Place(result.line + line - 1, column, column)
    before = result.data.decode(errors="replace").split("\n", line)[line - 1][: column - 1]
    units = len(before.encode("utf-16-le", "surrogatepass")) // 2
    return Place(result.line + line - 1, column, units + 1)


def file_name(path: str, style: Style) -> str:
    """Return a file's path relative to the checkout's root, or its whole path if it is outside.

    An address stays as it is.
    """
    if is_address(path):
        return path
    whole = os.path.normpath(os.path.join(style.folder, path))
    inside = os.path.relpath(whole, style.root) if style.root else whole
    outside = inside == os.pardir or inside.startswith(os.pardir + os.sep)
    return (whole if outside else inside).replace(os.sep, "/")


def to_uri(name: str) -> str:
    """Return a file's name as a URI reference: relative, or `file:` if outside the checkout.

    A leading hyphen is escaped, because spreadsheets read it as a formula.
    """
    from urllib.parse import quote

    text = quote(os.fsencode(name), safe="/:" if is_address(name) else "/")
    if text.startswith("-"):
        text = "%2D" + text[1:]
    return f"file://{text}" if text.startswith("/") else text


class Fingerprints:
    """Fingerprints, with which a platform recognises a finding after its line has changed.

    A fingerprint is a hash of the file, the code and the pointer; in a stream, where many messages
    share a file, also of the message's text. A number distinguishes findings that are still equal.
    """

    def __init__(self) -> None:
        self._seen: dict[bytes, int] = {}

    def for_finding(self, name: str, result: Result, finding: Finding) -> str:
        """Return the fingerprint of the next finding of a run."""
        text = result.data.decode(errors="replace") if result.streamed else ""
        missing = finding.message if finding.code == "required" else ""
        return self._make_fingerprint(name, finding.code, finding.pointer, missing, text)

    def for_unread(self, name: str, unread: Unread) -> str:
        """Return the fingerprint of an input that was not read."""
        return self._make_fingerprint(name, "unreadable", unread.reason)

    def _make_fingerprint(self, *parts: str) -> str:
        from hashlib import sha256

        text = "".join(f"{len(part)}:{part}" for part in parts)
        digest = sha256(text.encode(errors="surrogatepass")).digest()[:16]
        count = self._seen[digest] = self._seen.get(digest, 0) + 1
        return sha256(digest + str(count).encode()).hexdigest()[:32]
