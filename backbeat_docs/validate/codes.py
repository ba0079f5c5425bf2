"""Every finding code, with its cause, its fix and an example: what `backbeat explain` prints.

A code is the JSON Schema keyword that refused the message, except for those that stop it before a
schema is reached.
"""

from collections.abc import Mapping
from typing import NamedTuple

from backbeat_docs.schema.keywords import is_annotation


class Code(NamedTuple):
    """One finding code: its name, its meaning in a line, what causes it, what to do.

    `example` is a message that has this finding and no other; `None` for a keyword that none of
    our own contracts uses, but a folder of your own may. `before_schema` is true for a code that is
    found before a schema is reached: no field of the message was validated.
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
        "JSON between systems is UTF-8 (RFC 8259, section 8.1); these bytes are in another "
        "encoding, or were cut in the middle of a character.",
        "Encode the text as UTF-8 when you send it; the finding names the first wrong byte.",
        _FRAME.replace(b"chorus-prod", b"ch\xf6rus"),
        before_schema=True,
    ),
    Code(
        "not-json",
        "The text is not JSON.",
        "It is empty, cut off or followed by more text, breaks JSON's syntax, begins with a byte "
        "order mark, or holds half of a surrogate pair.",
        "Write messages with a JSON library rather than by joining strings, one document to a file "
        "or to a line.",
        _FRAME[:-1],
        before_schema=True,
    ),
    Code(
        "duplicate-key",
        "A key stands twice in one object.",
        "Readers differ in which of the two they keep, so the message means different things to "
        "different services (RFC 8259, section 4).",
        "Write each key once. The finding stands at the repetition.",
        _FRAME.replace(b'"phase"', b'"phase": "plan", "phase"'),
        before_schema=True,
    ),
    Code(
        "not-finite",
        "A number is NaN, infinite or too large for a double.",
        "JSON has no NaN and no Infinity, and a number beyond 1.8e308 becomes infinite in most "
        "readers.",
        "Send a number that was measured, or leave an optional field out.",
        _REPORT.replace(b"7.3", b"NaN"),
        before_schema=True,
    ),
    Code(
        "too-deep",
        "Arrays and objects nest deeper than 64 levels.",
        "No contract needs more than a few levels; deep nesting is how parsers are attacked.",
        "Flatten the message. If you did not write it, look at who did.",
        b"[" * 65 + b"]" * 65,
        before_schema=True,
    ),
    Code(
        "too-large",
        "The message is larger than the limit.",
        "A message may have 1 MiB, or what `--max-bytes` says; more is refused unread.",
        "Send less, or raise the limit with `--max-bytes` if you mean it.",
        b'"' + b" " * (1 << 20) + b'"',
        before_schema=True,
    ),
    Code(
        "not-an-object",
        "The message is JSON, but no object.",
        "A message is one JSON object. An array of messages is not a message.",
        "Send one object a message; put many into one file as NDJSON, an object a line.",
        b"[]",
        before_schema=True,
    ),
    Code(
        "type-missing",
        "The message has no `type`.",
        "`type` names the contract by which a message is judged; without it nothing else can be.",
        "Add the type of the message, such as `backbeat.beatframe.v1`.",
        _FRAME.replace(b'"type": "backbeat.beatframe.v1", ', b""),
        before_schema=True,
    ),
    Code(
        "type-unknown",
        "No contract has this `type`.",
        "It is misspelt, of a major version that these schemas do not hold, or no string.",
        "Use one of the types that the finding lists, or name your own contracts with `--schemas`.",
        _FRAME.replace(b"beatframe", b"beatfrane"),
        before_schema=True,
    ),
    Code(
        "required",
        "A required field is missing.",
        "Every consumer may rely on this field.",
        "Add the field; the message's page in the reference says what it means.",
        _FRAME.replace(b'"downbeat": false, ', b""),
    ),
    Code(
        "additionalProperties",
        "The contract does not know this field.",
        "It is misspelt, or belongs to a newer version of the contract than the one that judged.",
        "Correct the name; the finding suggests the nearest. A consumer reads tolerantly with "
        "`--unknown-fields allow`.",
        _FRAME.replace(b'"phase"', b'"note": "", "phase"'),
    ),
    Code(
        "type",
        "The value is of the wrong JSON type.",
        "A number was sent as a string, say, or null for a field that is absent.",
        "Send the type that the finding names; leave an optional field out rather than send null.",
        _FRAME.replace(b"1337", b'"1337"'),
    ),
    Code(
        "enum",
        "The value is not one of those allowed.",
        "It is misspelt, in the wrong case, or not part of this version of the contract.",
        "Use one of the values that the finding lists, exactly as written.",
        _CLAIM.replace(b'"executing"', b'"running"'),
    ),
    Code(
        "const",
        "The value is not the only one allowed.",
        "The contract fixes this field to one value.",
        "Send exactly the value that the finding names.",
    ),
    Code(
        "format",
        "The text is not of the format that the contract names.",
        "A date-time is RFC 3339 with upper-case `T`, and `Z` or a numeric offset, on a day that "
        "exists.",
        "Write it like `2025-09-05T12:30:00Z`.",
        _FRAME.replace(b"2025-09-05T12", b"2025-02-30T12"),
    ),
    Code(
        "pattern",
        "The text does not have the shape that the contract asks for.",
        "A character is not allowed, or the length is wrong.",
        "Write it in the shape that the finding shows.",
        _FRAME.replace(b"7ffd:0001:abcd", b"7ffd-0001-abcd"),
    ),
    Code(
        "minLength",
        "The text is too short.",
        "It has fewer characters than the contract asks for.",
        "Send a longer text, or leave an optional field out.",
    ),
    Code(
        "maxLength",
        "The text is too long.",
        "It has more characters (code points, not bytes) than the contract allows.",
        "Shorten it; the finding says how long it is.",
        _CLAIM.replace(b'"hlc"', b'"notes": "' + b"n" * 501 + b'", "hlc"'),
    ),
    Code(
        "minimum",
        "The number is too small.",
        "It is less than the least that the contract allows.",
        "Send at least the number that the finding names; check the unit.",
        _FRAME.replace(b"2.0", b"0.05"),
    ),
    Code(
        "maximum",
        "The number is too large.",
        "It is more than the most that the contract allows.",
        "Send at most the number that the finding names; a progress of 65 % is 0.65.",
        _CLAIM.replace(b"0.65", b"65"),
    ),
    Code(
        "exclusiveMinimum",
        "The number is not above the bound.",
        "It is less than the contract's bound, or equal to it.",
        "Send more than the number that the finding names.",
    ),
    Code(
        "exclusiveMaximum",
        "The number is not below the bound.",
        "It is more than the contract's bound, or equal to it.",
        "Send less than the number that the finding names.",
    ),
    Code(
        "multipleOf",
        "The number is not a multiple of the step.",
        "The contract allows only multiples of one number.",
        "Round to the step that the finding names.",
    ),
    Code(
        "minItems",
        "The array has too few items.",
        "It has fewer items than the contract asks for.",
        "Send more items, or leave an optional field out.",
    ),
    Code(
        "maxItems",
        "The array has too many items.",
        "It has more items than the contract allows.",
        "Send the most important ones and count the rest.",
        _REPORT.replace(b"[]", b"[" + b", ".join([_ISSUE] * 101) + b"]"),
    ),
    Code(
        "uniqueItems",
        "The array repeats an item.",
        "The contract allows each item once.",
        "Remove the repetition. The numbers 1 and 1.0 are the same.",
    ),
    Code(
        "anyOf",
        "The value fits none of the alternatives.",
        "The contract lists alternatives, and the value fits none of them.",
        "Compare the value with each alternative in the schema.",
    ),
    Code(
        "oneOf",
        "The value does not fit exactly one alternative.",
        "It fits none of the contract's alternatives, or more than one.",
        "Compare the value with each alternative in the schema.",
    ),
    Code(
        "not",
        "The value is of a kind that the contract excludes.",
        "The contract says which values are not allowed, and this is one of them.",
        "Compare the value with the excluded schema.",
    ),
    Code(
        "false-schema",
        "Nothing is allowed here.",
        "The contract reserves this place and accepts no value in it.",
        "Leave the field out.",
    ),
)

CODES: Mapping[str, Code] = {row.code: row for row in _TABLE}
"""Every finding code, in the order in which a message meets them."""


def explain(code: str) -> Code:
    """Look a code up; a keyword without a row of its own gets a general answer.

    Raises `KeyError` for what is neither a code nor shaped like a JSON Schema keyword.
    """
    if code in CODES:
        return CODES[code]
    if not is_annotation(code):
        return Code(
            code,
            f"The contract's keyword {code} refuses the value.",
            "None of the released contracts uses this keyword; the one that judged does.",
            f"Read what {code} says at this place of the schema.",
        )
    raise KeyError(code)
