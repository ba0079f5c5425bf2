"""Every finding code with its cause, fix and example, as `backbeat explain` prints them.

A code is the JSON Schema keyword that refused the value. Problems that are found before a schema
applies have codes of their own, such as `not-json`.
"""

from collections.abc import Mapping
from typing import NamedTuple

from backbeat_docs.schema.keywords import is_annotation


class Code(NamedTuple):
    """One finding code: its name, a one-line meaning, its cause and its fix.

    `example` is a message that has exactly this finding. It is `None` for a keyword that the
    built-in contracts do not use, but your own may. `before_schema` is true for a code that is
    found before a schema applies, when no field of the message has been validated.
    """

    code: str
    title: str
    cause: str
    fix: str
    example: bytes | None = None
    before_schema: bool = False


_FRAME = (
    b'{"type": "backbeat.beatframe.v1", "cluster_id": "chorus-prod", "beat_index": 1337, '
    b'"downbeat": false, "phase": "execute", "hlc": "7ffd:0001:abcd", '
    b'"deadline_at": "2025-09-05T12:30:00Z", "tempo_bpm": 2.0, '
    b'"window_id": "7e9b0e6c4c9a4e59b7f2d9a3c1b2e4d5"}'
)
_CLAIM = (
    b'{"type": "backbeat.statusclaim.v1", "agent_id": "search-indexer:worker-03", '
    b'"beat_index": 1337, "state": "executing", "beats_left": 3, "progress": 0.65, '
    b'"hlc": "7ffd:0001:beef"}'
)
_REPORT = (
    b'{"type": "backbeat.barreport.v1", "window_id": "7e9b0e6c4c9a4e59b7f2d9a3c1b2e4d5", '
    b'"from_beat": 240, "to_beat": 359, "agents_reporting": 978, "on_time_reviews": 942, '
    b'"help_promises_fulfilled": 87, "secret_rotations_ok": true, "tempo_drift_ms": 7.3, '
    b'"issues": []}'
)
_ISSUE = b'{"severity": "info", "category": "late_review", "count": 1}'


_TABLE = (
    Code(
        "not-utf8",
        "The bytes are not UTF-8.",
        "JSON exchanged between systems must be UTF-8 (RFC 8259, section 8.1). These bytes use "
        "another encoding or end in the middle of a character.",
        "Encode the text as UTF-8 when you send it. The finding names the first invalid byte.",
        _FRAME.replace(b"chorus-prod", b"ch\xf6rus"),
        before_schema=True,
    ),
    Code(
        "not-json",
        "The text is not JSON.",
        "The text is empty, cut off or followed by more text, has a syntax error, begins with a "
        "byte order mark, or contains half of a surrogate pair.",
        "Write messages with a JSON library instead of joining strings, one message per file or "
        "line.",
        _FRAME[:-1],
        before_schema=True,
    ),
    Code(
        "duplicate-key",
        "An object contains the same key twice.",
        "JSON parsers differ in which of the two values they keep, so services read the message "
        "differently (RFC 8259, section 4).",
        "Write each key once. The finding points at the repeated key.",
        _FRAME.replace(b'"phase"', b'"phase": "plan", "phase"'),
        before_schema=True,
    ),
    Code(
        "not-finite",
        "A number is NaN, infinite or too large for a double.",
        "JSON has no NaN or Infinity, and most parsers turn a number beyond 1.8e308 into infinity.",
        "Send a finite number, or omit an optional field.",
        _REPORT.replace(b"7.3", b"NaN"),
        before_schema=True,
    ),
    Code(
        "too-deep",
        "Arrays and objects are nested more than 64 levels deep.",
        "No contract needs more than a few levels. Deep nesting is a known attack on parsers.",
        "Flatten the message. If you did not write it, find out who sent it.",
        b"[" * 65 + b"]" * 65,
        before_schema=True,
    ),
    Code(
        "too-large",
        "The message is larger than the limit.",
        "The limit is 1 MiB, unless `--max-bytes` sets another. Larger messages are not read.",
        "Send a smaller message, or raise the limit with `--max-bytes`.",
        b'"' + b" " * (1 << 20) + b'"',
        before_schema=True,
    ),
    Code(
        "not-an-object",
        "The message is JSON, but not an object.",
        "A message must be one JSON object. An array of messages is not a message.",
        "Send one object per message. Write several messages to a file as NDJSON, one per line.",
        b"[]",
        before_schema=True,
    ),
    Code(
        "type-missing",
        "The message has no `type`.",
        "`type` names the contract of a message. Without it, no other field can be validated. It "
        "may have another name, such as `Type`, or the message may be inside another object.",
        "Add the type of the message, such as `backbeat.beatframe.v1`, as a field of the message "
        "itself.",
        _FRAME.replace(b'"type": "backbeat.beatframe.v1", ', b""),
        before_schema=True,
    ),
    Code(
        "type-unknown",
        "No contract has this `type`.",
        "The type is misspelt, belongs to a major version that these schemas do not include, or is "
        "not a string.",
        "Use one of the types that the finding lists, or pass your own contracts with `--schemas`.",
        _FRAME.replace(b"beatframe", b"beatfrane"),
        before_schema=True,
    ),
    Code(
        "required",
        "A required field is missing.",
        "The contract requires this field, and consumers rely on it.",
        "Add the field. The reference page of the message explains it.",
        _FRAME.replace(b'"downbeat": false, ', b""),
    ),
    Code(
        "additionalProperties",
        "The contract does not define this field.",
        "The name is misspelt or in another case, or the field belongs to a newer version of the "
        "contract.",
        "Correct the name. The finding names a similar one. Consumers should accept unknown "
        "fields with `--unknown-fields allow`.",
        _FRAME.replace(b'"phase"', b'"note": "", "phase"'),
    ),
    Code(
        "type",
        "The value has the wrong JSON type.",
        "For example, a number was sent as a string, or null was sent for an absent field.",
        "Send the type that the finding names. Omit an optional field instead of sending null.",
        _FRAME.replace(b"1337", b'"1337"'),
    ),
    Code(
        "enum",
        "The value is not one of the allowed values.",
        "The value is misspelt, in the wrong case, or not part of this version of the contract.",
        "Use one of the values that the finding lists, spelt exactly as shown.",
        _CLAIM.replace(b'"executing"', b'"running"'),
    ),
    Code(
        "const",
        "The value is not the one that the contract allows.",
        "The contract allows only one value for this field. At `type`, the fields of the message "
        "are those of another contract.",
        "Send exactly the value that the finding names. If `type` is right, send its fields.",
        _CLAIM.replace(b"statusclaim", b"beatframe"),
    ),
    Code(
        "format",
        "The string does not have the required format.",
        "A date-time must follow RFC 3339: upper-case `T`, `Z` or a numeric offset, and a date "
        "that exists. The finding names what is wrong, if it can tell.",
        "Use the format of `2025-09-05T12:30:00Z`.",
        _FRAME.replace(b"2025-09-05T12", b"2025-02-30T12"),
    ),
    Code(
        "pattern",
        "The string does not match the required pattern.",
        "A character is not allowed, or the length is wrong. Characters are counted from 1.",
        "Use the pattern that the finding shows.",
        _FRAME.replace(b"7ffd:0001:abcd", b"7ffd-0001-abcd"),
    ),
    Code(
        "minLength",
        "The string is too short.",
        "The string has fewer characters than the contract requires.",
        "Send a longer string, or omit an optional field.",
    ),
    Code(
        "maxLength",
        "The string is too long.",
        "The string has more characters (code points, not bytes) than the contract allows.",
        "Shorten the string. The finding shows its length.",
        _CLAIM.replace(b'"hlc"', b'"notes": "' + b"n" * 501 + b'", "hlc"'),
    ),
    Code(
        "minimum",
        "The number is too small.",
        "The number is below the minimum of the contract.",
        "Send at least the number that the finding names. Check the unit.",
        _FRAME.replace(b"2.0", b"0.05"),
    ),
    Code(
        "maximum",
        "The number is too large.",
        "The number is above the maximum of the contract.",
        "Send at most the number that the finding names. Check the unit: a progress of 65 % is "
        "0.65.",
        _CLAIM.replace(b"0.65", b"65"),
    ),
    Code(
        "exclusiveMinimum",
        "The number is not above the exclusive minimum.",
        "The number is less than or equal to the bound in the contract.",
        "Send a number greater than the one that the finding names.",
    ),
    Code(
        "exclusiveMaximum",
        "The number is not below the exclusive maximum.",
        "The number is greater than or equal to the bound in the contract.",
        "Send a number less than the one that the finding names.",
    ),
    Code(
        "multipleOf",
        "The number is not a multiple of the required step.",
        "The contract allows only multiples of this step.",
        "Round to a multiple of the step that the finding names.",
    ),
    Code(
        "minItems",
        "The array has too few items.",
        "The array has fewer items than the contract requires.",
        "Send more items, or omit an optional field.",
    ),
    Code(
        "maxItems",
        "The array has too many items.",
        "The array has more items than the contract allows.",
        "Send the most important items, and send the number of the others.",
        _REPORT.replace(b"[]", b"[" + b", ".join([_ISSUE] * 101) + b"]"),
    ),
    Code(
        "uniqueItems",
        "The array contains a duplicate item.",
        "The contract allows each item only once.",
        "Remove the duplicate. The numbers 1 and 1.0 are equal.",
    ),
    Code(
        "anyOf",
        "The value matches none of the alternatives.",
        "The contract lists alternatives, and the value matches none of them.",
        "Compare the value with each alternative in the schema.",
    ),
    Code(
        "oneOf",
        "The value does not match exactly one alternative.",
        "The value matches none of the alternatives in the contract, or more than one.",
        "Compare the value with each alternative in the schema.",
    ),
    Code(
        "not",
        "The contract excludes this value.",
        "The contract has a schema of values that are not allowed, and it matches this value.",
        "Compare the value with the excluded schema.",
    ),
    Code(
        "false-schema",
        "No value is allowed here.",
        "The contract reserves this field and accepts no value for it.",
        "Omit the field.",
    ),
    Code(
        "deprecated",
        "The field or value is deprecated.",
        "The contract still accepts it, but a later major version will not. This is a warning, "
        "which only `--warn-deprecated` reports, and makes no message invalid.",
        "Use what the finding names instead, before the date that it names.",
    ),
)

CODES: Mapping[str, Code] = {row.code: row for row in _TABLE}
"""Every finding code by name, in the order in which validation checks them."""


def explain(code: str) -> Code:
    """Return the row of a code, or a general row for a keyword that has none.

    Raises `KeyError` for a name that is neither a code nor a keyword that constrains values.
    """
    if code in CODES:
        return CODES[code]
    if not is_annotation(code):
        return Code(
            code,
            f"The value does not satisfy the keyword {code}.",
            "The contract uses this keyword. None of the built-in contracts does.",
            f"Compare the value with {code} at this place in the schema.",
        )
    raise KeyError(code)
