"""Parses bytes into a message, or returns a verdict with the reasons why that fails.

No contract is used here: a message must be strict JSON, an object, and have a `type`.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

from backbeat_docs.text import strict_json
from backbeat_docs.text.pointer import (
    Path,
    line_and_column,
    locate_one,
    position,
    read_scalar,
    unescape,
)
from backbeat_docs.text.quoting import quote
from backbeat_docs.text.strict_json import DETAILS, Defect, JsonTextError, truncate
from backbeat_docs.validate.finding import Finding
from backbeat_docs.validate.verdict import Verdict

MAX_BYTES = 1 << 20
"""The default maximum size of a message in bytes: 1 MiB."""

Source = str | bytes | bytearray | memoryview | Mapping[str, Any]
"""The types in which a message may be given."""


class Message(NamedTuple):
    """One JSON object with a `type`, and the text it was read from (`None` for a Mapping)."""

    value: dict[str, Any]
    type: Any
    text: str | None


def read(
    source: Source, max_bytes: int = MAX_BYTES, *, hide_values: bool = False
) -> Message | Verdict:
    """Return the message, or a verdict if the source is not a message.

    Raises `TypeError` for a source that is neither text, bytes nor a Mapping, and for a Mapping
    with a value that JSON cannot represent.
    """
    text: str | None = None
    try:
        if not isinstance(source, (bytes, str)) and isinstance(source, Mapping):
            value = normalise(source)
        else:
            text = ""  # until it is decoded, a finding can only point at its beginning
            text = _decode_text(source, max_bytes)
            value = strict_json.parse(text)
    except JsonTextError as error:
        if error.defects[0].code == "not-utf8" and not isinstance(source, (str, Mapping)):
            text = bytes(source).decode(errors="replace")
        found = findings(error, text, max_bytes, hide_values=hide_values)
        return Verdict(findings=found, complete=error.complete)
    if not isinstance(value, dict) or "type" not in value:
        return _refuse_envelope(value, text, hide_values)
    return Message(value, value["type"], text)


def glance(source: Source, max_bytes: int) -> dict[str, Any] | None:
    """Return what a text is as a message if it is strict JSON, which is not checked.

    Returns `None` for other sources; raises `ValueError` or `RecursionError` for some texts.
    """
    if not isinstance(source, (bytes, str)) or len(source) > max_bytes:
        return None
    return strict_json.glance(source if isinstance(source, str) else source.decode())


def _refuse_envelope(value: Any, text: str | None, hide_values: bool) -> Verdict:
    # Imported here because most messages are objects with a type and need no sentence.
    from backbeat_docs.validate import envelope

    if isinstance(value, dict):
        code, sentence = "type-missing", envelope.missing_type(value)
    else:
        source = None if text is None else read_scalar(text, locate_one(text, "").start)
        code = "not-an-object"
        sentence = envelope.not_an_object(value, source, hide_values=hide_values)
    return Verdict(findings=(Finding(code, "", sentence, *position(text, "")),))


def findings(
    error: JsonTextError,
    text: str | None,
    max_bytes: int = MAX_BYTES,
    *,
    hide_values: bool = False,
) -> tuple[Finding, ...]:
    """Return the findings for the defects of a text that is not strict JSON."""
    return tuple(_build_finding(defect, text, max_bytes, hide_values) for defect in error.defects)


def _decode_text(source: str | bytes | bytearray | memoryview, max_bytes: int) -> str:
    if isinstance(source, str):
        size = len(source) if source.isascii() else len(source.encode(errors="surrogatepass"))
    elif isinstance(source, (bytes, bytearray, memoryview)):
        size = len(source) if isinstance(source, bytes) else memoryview(source).nbytes
    else:
        kind = type(source).__name__
        raise TypeError(f"a message must be str, bytes or a Mapping, not {kind}")
    if size > max_bytes:
        raise JsonTextError(Defect("too-large", "", 0))
    return source if isinstance(source, str) else strict_json.decode(bytes(source))


def normalise(source: Mapping[str, Any]) -> dict[str, Any]:
    """Return a Mapping and its values as plain dicts, lists and scalars.

    Raises `TypeError` for a value that JSON cannot represent, and `JsonTextError` for numbers that
    are not finite, lone surrogates, and nesting beyond the limit.
    """
    normaliser = _Normaliser()
    plain: dict[str, Any] = normaliser.value(source, ())
    if normaliser.defects:
        defects, complete = truncate(normaliser.defects)
        raise JsonTextError(*defects, complete=complete)
    return plain


class _Normaliser:
    """Makes plain values and records their defects."""

    def __init__(self) -> None:
        self.defects: list[Defect] = []

    def value(self, value: Any, path: Path) -> Any:
        if value is None or isinstance(value, bool):
            return value
        if isinstance(value, str):
            return self._normalise_text(value, path)
        if isinstance(value, (int, float)):
            return self._normalise_number(value, path)
        if len(path) >= strict_json.MAX_DEPTH and isinstance(value, (Mapping, list, tuple)):
            raise JsonTextError(Defect("too-deep", "", 0))
        if isinstance(value, Mapping):
            return {
                self._normalise_key(key, path): self.value(item, (*path, key))
                for key, item in value.items()
            }
        if isinstance(value, (list, tuple)):
            return [self.value(item, (*path, index)) for index, item in enumerate(value)]
        raise TypeError(
            f"JSON cannot represent the {type(value).__name__} at {_describe_place(path)}"
        )

    def _normalise_key(self, key: Any, path: Path) -> str:
        if not isinstance(key, str):
            kind = type(key).__name__
            raise TypeError(f"JSON keys must be strings, got {kind} at {_describe_place(path)}")
        return self._normalise_text(key, path)

    def _normalise_text(self, text: str, path: Path) -> str:
        plain = str.__str__(text)
        if not plain.isascii() and any("\ud800" <= char <= "\udfff" for char in plain):
            self._record_defect("not-json", path, DETAILS["surrogate"])
        return plain

    def _normalise_number(self, number: int | float, path: Path) -> int | float:
        plain = int(number) if isinstance(number, int) else float(number)
        try:
            finite = float(plain) - float(plain) == 0
        except OverflowError:
            finite = False
        if not finite:
            shown = str(plain) if isinstance(plain, float) else "an integer beyond 1.8e308"
            self._record_defect("not-finite", path, shown)
        return plain

    def _record_defect(self, code: str, path: Path, detail: str) -> None:
        self.defects.append(Defect(code, strict_json.to_pointer(path), 0, detail))


def _describe_place(path: Path) -> str:
    return strict_json.to_pointer(path) or "the root"


def _build_finding(defect: Defect, text: str | None, max_bytes: int, hide_values: bool) -> Finding:
    code, pointer, offset, detail, hidden = defect
    template = DEFECTS[code]
    if hide_values:
        template, detail = HIDDEN_DEFECTS.get(code, template), hidden or detail
    sentence = template.format(
        detail=detail,
        key=quote(unescape(pointer.rpartition("/")[2])),
        limit=f"{max_bytes:,}",
        depth=strict_json.MAX_DEPTH,
    )
    place = (None, None) if text is None else line_and_column(text, offset)
    return Finding(code, pointer, sentence, *place)


DEFECTS = {
    "not-utf8": "message must be UTF-8, and {detail} is not",
    "not-json": "message must be JSON: {detail}",
    "duplicate-key": "key {key} must not be repeated",
    "not-finite": "number must be finite and fit a double, got {detail}",
    "too-deep": "message must not nest deeper than {depth} levels",
    "too-large": "message must be at most {limit} bytes",
}
"""The sentences about a text that is not strict JSON, by code."""

HIDDEN_DEFECTS = {
    "not-utf8": "message must be UTF-8",
    "not-finite": "number must be finite and fit a double",
}
"""The sentences that show no part of a value, for the defects whose detail is one."""
