import re

import pytest

from backbeat_docs.schema.ecma import ecma, finds, unknown


@pytest.mark.parametrize(
    ("pattern", "written"),
    [
        ("^a$", r"^a\Z"),
        ("a$|b$", r"a\Z|b\Z"),
        ("[$]", "[$]"),
        (r"\$", r"\$"),
        (r"\\$", r"\\\Z"),
        (r"[\]$]$", r"[\]$]\Z"),
        ("^", "^"),
    ],
)
def test_ecma_anchors(pattern, written):
    assert ecma(pattern) == written
    re.compile(written)


def test_that_the_end_is_the_end():
    assert finds("a$", "ba")
    assert not finds("a$", "ba\n")


def test_unknown_names():
    schema = {"properties": {"a": {}}, "patternProperties": {"^x-": {}, "^y$": {}}}
    assert unknown(schema, ["a", "x-1", "y", "y\n", "z"]) == ["y\n", "z"]
    assert unknown({}, ["a"]) == ["a"]
