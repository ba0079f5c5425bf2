import enum
import json
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backbeat_docs.text import mistakes
from backbeat_docs.validate import message
from backbeat_docs.validate.message import Message, read


def codes(source, **options):
    found = read(source, **options)
    return None if isinstance(found, Message) else [(f.code, f.pointer) for f in found.findings]


@given(st.binary() | st.text())
def test_that_anything_is_read_or_explained(source):
    found = read(source)
    assert isinstance(found, Message) or all(
        f.message and f.line and f.column for f in found.findings
    )


@pytest.mark.parametrize(
    "kind",
    [
        str,
        str.encode,
        lambda t: bytearray(t.encode()),
        lambda t: memoryview(t.encode()),
        json.loads,
    ],
)
def test_that_every_kind_of_source_gives_the_same_message(kind):
    found = read(kind('{"type": "t", "n": [1.5, null, true]}'))
    assert found.value == {"type": "t", "n": [1.5, None, True]}
    assert found.type == "t"


def test_that_mappings_are_normalised():
    class State(str, enum.Enum):  # noqa: UP042 — the older way, whose str() is not its value
        IDLE = "idle"

    source = MappingProxyType({"type": State.IDLE, "n": (1, MappingProxyType({"a": True}))})
    assert read(source).value == {"type": "idle", "n": [1, {"a": True}]}
    assert type(read(source).value["type"]) is str


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ({"type": {1, 2}}, "set at /type"),
        ({"a": [b"x"]}, "bytes at /a/0"),
        ({1: 2}, "int at the root"),
        ({"a": {None: 1}}, "NoneType at /a"),
        ({10**5000: 1}, "int at the root"),
        (7, "not int"),
        (None, "not NoneType"),
        ([], "not list"),
    ],
)
def test_that_a_value_outside_json_is_a_type_error(source, words):
    with pytest.raises(TypeError, match=words):
        read(source)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ({"type": float("nan")}, [("not-finite", "/type")]),
        ({"a": [10**400]}, [("not-finite", "/a/0")]),
        ({"a": float("inf"), "b": "\ud800"}, [("not-finite", "/a"), ("not-json", "/b")]),
        ({"a": "\ud800"}, [("not-json", "/a")]),
        ({"\ud800": 1}, [("not-json", "")]),
        ({}, [("type-missing", "")]),
        (b"[]", [("not-an-object", "")]),
        ('{"a": "\ud800"}', [("not-json", "")]),
    ],
)
def test_findings(source, expected):
    assert codes(source) == expected


def test_that_a_circle_is_too_deep():
    circle = {"type": "t"}
    circle["again"] = circle
    assert codes(circle) == [("too-deep", "")]


def test_the_limit_counts_bytes():
    text = '{"type": "é"}'
    assert codes(text, max_bytes=14) is None
    assert codes(text, max_bytes=13) == [("too-large", "")]
    assert codes(text.encode(), max_bytes=13) == [("too-large", "")]
    (finding,) = read(text, max_bytes=13).findings
    assert finding.message == "message must be at most 13 bytes"
    assert message.MAX_BYTES == 1024 * 1024


def test_position_of_the_first_byte_that_is_not_utf8():
    (finding,) = read(b'{\n"a": "\xc3\xa9\xff"}').findings
    assert (finding.line, finding.column) == (2, 8)
    assert finding.message == "message must be UTF-8, and byte 0xff is not"


def test_that_a_repeated_key_is_quoted():
    (finding,) = read('{"a\\"\\u001b": 1, "a\\"\\u001b": 2}').findings
    assert finding.message == 'key "a\\"\\u001b" must not be repeated'


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        (b'{"type": "\xff"}', "message must be UTF-8"),
        ('{"a": NaN}', "number must be finite and fit a double"),
        (
            '{"a": None}',
            "message must be JSON: JSON writes null, true and false in lower case",
        ),
        ("true", "message must be a JSON object, got a boolean"),
        ("7", "message must be a JSON object, got a number"),
        ('"7"', "message must be a JSON object, got a string"),
        ("null", "message must be a JSON object, got null"),
    ],
)
def test_a_sentence_without_values(source, sentence):
    assert [f.message for f in read(source, hide_values=True).findings] == [sentence]


def test_that_a_reason_of_a_later_python_is_a_reason():
    error = json.JSONDecodeError("Something new", "[1 2]", 3)
    assert mistakes.describe(error) == (3, "the text stops being JSON here", "")


def test_that_every_python_finds_a_comma_too_many_at_the_closing_bracket():
    error = json.JSONDecodeError("Illegal trailing comma before end of array", "[1 , \n]", 3)
    assert mistakes.describe(error)[:2] == (6, "the comma before this closing bracket must go")
    (found,) = read("[1 , \n]").findings
    assert (found.line, found.column) == (2, 1)
