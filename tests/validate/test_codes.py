import pytest

from backbeat_docs import MessageValidator, contracts
from backbeat_docs.schema.keywords import KEYWORDS
from backbeat_docs.schema.walk import subschemas
from backbeat_docs.validate import codes
from backbeat_docs.validate.codes import CODES
from backbeat_docs.validate.sentences import SENTENCES

BEFORE = {code for code, row in CODES.items() if row.before_schema}
REFUSING = {*SENTENCES, "required", "additionalProperties"}
NEVER_REACHED = {"minLength"}  # pattern takes precedence


@pytest.mark.parametrize(
    "row", [row for row in CODES.values() if row.example], ids=lambda r: r.code
)
def test_that_an_example_has_this_finding_and_no_other(row):
    assert [f.code for f in MessageValidator().validate(row.example).findings] == [row.code]


@pytest.mark.parametrize("row", CODES.values(), ids=lambda row: row.code)
def test_that_every_row_is_complete(row):
    assert row.title.endswith(".")
    assert row.cause.endswith(".")
    assert row.fix.endswith(".")


@pytest.mark.parametrize("row", CODES.values(), ids=lambda row: row.code)
def test_that_a_code_records_whether_a_schema_was_reached(row):
    """Reports derive the severity from it."""
    assert row.before_schema == (row.code not in KEYWORDS and row.code != "false-schema")
    if row.example:
        assert row.before_schema == (MessageValidator().validate(row.example).type is None)


def test_that_every_keyword_our_contracts_use_has_an_example():
    used = {
        keyword
        for found in contracts.packaged().values()
        for _, node in subschemas(found.schema)
        for keyword in node
    }
    needed = (used & REFUSING) - NEVER_REACHED | BEFORE
    assert {code for code, row in CODES.items() if row.example} == needed


def test_that_every_sentence_has_a_code():
    missing = (
        set(SENTENCES)
        - set(CODES)
        - {"minProperties", "maxProperties", "contains", "propertyNames"}
    )
    assert missing == set()


def test_explaining_a_keyword_without_a_row():
    assert codes.explain("contains").code == "contains"
    with pytest.raises(KeyError):
        codes.explain("enm")
