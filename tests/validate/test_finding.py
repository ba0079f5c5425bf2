import pickle

from backbeat_docs.validate.finding import Finding, Text

TEXT = '{\n  "phase": "done",\n  "note": 1\n}'


def test_place_of_a_value():
    finding = Finding("enum", "/phase", "phase must be one of: plan", Text(TEXT))
    assert (finding.line, finding.column) == (2, 12)


def test_place_of_an_unknown_member_is_its_key():
    finding = Finding("additionalProperties", "/note", 'unknown field "note"', Text(TEXT))
    assert (finding.line, finding.column) == (3, 3)


def test_place_known_beforehand():
    finding = Finding("not-json", "", "message must be JSON", Text(TEXT), 4)
    assert (finding.line, finding.column) == (2, 3)


def test_without_a_text_there_is_no_place():
    finding = Finding("enum", "/phase", "phase must be one of: plan")
    assert (finding.line, finding.column) == (None, None)


def test_that_findings_are_equal_by_code_pointer_and_sentence():
    one, other = Finding("enum", "/a", "a"), Finding("enum", "/a", "a", Text("{}"), 1)
    assert one == other
    assert hash(one) == hash(other)
    assert one != Finding("enum", "/a", "b")
    assert one != ("enum", "/a", "a")


def test_that_a_finding_survives_pickling_with_its_place():
    finding = pickle.loads(pickle.dumps(Finding("enum", "/phase", "no", Text(TEXT))))
    assert (finding.line, finding.column) == (2, 12)
