import json
import pickle
import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import cases

import backbeat_docs
from backbeat_docs import Finding, MessageValidator
from backbeat_docs.engines import ENGINES

BOTH = [MessageValidator(engine=engine) for engine in ENGINES]
FRAME = cases.example("beatframe")


@given(st.binary() | st.text() | st.binary().map(lambda b: json.dumps(FRAME).encode() + b))
def test_that_both_engines_give_any_bytes_the_same_verdict(source):
    first, second = (validator.validate(source) for validator in BOTH)
    assert first == second
    assert first.valid is BOTH[0].is_valid(source)


@given(st.data())
def test_that_both_engines_give_a_damaged_message_the_same_verdict(data):
    source = bytearray(
        json.dumps(cases.example(data.draw(st.sampled_from(cases.MESSAGES)))).encode()
    )
    for _ in range(data.draw(st.integers(1, 4))):
        source[data.draw(st.integers(0, len(source) - 1))] = data.draw(st.integers(0, 255))
    first, second = (validator.validate(bytes(source)) for validator in BOTH)
    assert first == second


# The troubleshooting table of the source document: our sentences begin with its words.
@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"type": None}, "type field is required"),
        ({"hlc": "7ffd-0001"}, "hlc must match pattern XXXX:XXXX:XXXX hex"),
        ({"window_id": "7e9b0e6c"}, "window_id must be exactly 32 hex characters"),
        ({"phase": "done"}, "phase must be one of: plan, execute, review"),
        ({"tempo_bpm": 0.05}, "tempo_bpm must be at least 0.1"),
    ],
)
def test_the_troubleshooting_table(change, sentence):
    message = {k: v for k, v in {**FRAME, **change}.items() if v is not None}
    (finding,) = MessageValidator().validate(message).findings
    assert finding.message.startswith(sentence)


def test_the_public_names():
    assert backbeat_docs.__all__ == [
        "MessageValidator", "Verdict", "Finding", "Contract", "Catalogue", "ContractError",
        "Code", "CODES", "__version__",
    ]  # fmt: skip
    for name in backbeat_docs.__all__:
        assert getattr(backbeat_docs, name) is not None
    with pytest.raises(AttributeError):
        backbeat_docs.nothing  # noqa: B018 — the lookup is the test


def test_all_findings_with_their_places():
    text = json.dumps({**FRAME, "phase": "done", "hlc": 1, "temp_bpm": 2}, indent=1)
    findings = MessageValidator().validate(text).errors
    assert [(f.code, f.line, f.column) for f in findings] == [
        ("enum", 6, 11), ("type", 7, 9), ("additionalProperties", 11, 2),
    ]  # fmt: skip
    sentence = 'phase must be one of: plan, execute, review, got "done"'
    assert findings[0] == Finding("enum", "/phase", sentence)


def test_unknown_fields():
    issue = {"severity": "info", "category": "late", "count": 1, "since": 3}
    report = {**cases.example("barreport"), "extra": 1, "issues": [issue]}
    assert len(MessageValidator().validate(report).findings) == 2
    tolerant = MessageValidator(unknown_fields="allow")
    assert tolerant.validate(report).valid
    assert [f.pointer for f in tolerant.validate({**report, "to_beat": -1}).findings] == [
        "/to_beat"
    ]


def test_unknown_options():
    with pytest.raises(ValueError, match="engine must be one of: jsonschema-rs, jsonschema"):
        MessageValidator(engine="ajv")
    with pytest.raises(ValueError, match="unknown_fields must be one of: forbid, allow"):
        MessageValidator(unknown_fields="ignore")


@pytest.mark.parametrize(
    ("size", "error", "words"),
    [
        (0, ValueError, "max_bytes must be at least 1, got 0"),
        (-5, ValueError, "at least 1, got -5"),
        ("10", TypeError, "max_bytes must be an integer, got '10'"),
        (True, TypeError, "got True"),
    ],
)
def test_sizes_that_no_message_can_have(size, error, words):
    with pytest.raises(error, match=words):
        MessageValidator(max_bytes=size)


def test_a_validator_survives_a_change_of_the_working_directory(monkeypatch, tmp_path):
    monkeypatch.chdir(cases.ROOT)
    validator = MessageValidator("schemas")
    monkeypatch.chdir(tmp_path)
    assert validator.validate(FRAME)
    assert pickle.loads(pickle.dumps(validator)).validate(FRAME)


def test_a_folder_of_contracts():
    validator = MessageValidator(cases.SCHEMAS)
    assert validator.validate(FRAME).valid
    assert set(validator.catalogue) == set(MessageValidator().catalogue)


def test_that_a_validator_survives_pickling():
    validator = MessageValidator(str(cases.SCHEMAS), unknown_fields="allow", max_bytes=5000)
    again = pickle.loads(pickle.dumps(validator))
    assert again.validate({**FRAME, "extra": 1}).valid
    assert again.validate(" " * 6000).findings[0].code == "too-large"


def test_that_threads_may_share_a_validator():
    validator = MessageValidator()
    verdicts = []
    sources = [json.dumps(cases.example(m)) for m in cases.MESSAGES] + ["{", "{}"]

    def work():
        verdicts.append(tuple(validator.validate(s).valid for s in sources for _ in range(20)))

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(verdicts)) == 1
    assert len(verdicts) == 8


def test_unsupported_sources_are_type_errors():
    with pytest.raises(TypeError):
        MessageValidator().validate(7)
    with pytest.raises(TypeError):
        MessageValidator().is_valid({"type": object()})


HARD = [
    b"",
    b"{",
    b"[]",
    b'{"type": 1}',
    b'\xef\xbb\xbf{"type": "backbeat.beatframe.v1"}',
    b'{"type": "backbeat.beatframe.v1"} {}',
    b'{"type": "backbeat.beatframe.v1", "hlc": "\\ud800"}',
    b'{"type": "backbeat.beatframe.v1", "tempo_bpm": NaN}',
    b'{"type": "backbeat.beatframe.v1", "beat_index": ' + b"9" * 5000 + b"}",
    b'{"type": "backbeat.beatframe.v1", "hlc": ' + b"[" * 100_000,
    b'{"type": "backbeat.beatframe.v1", "hlc": ' + b"[" * 900 + b"]" * 900 + b"}",
]


@pytest.mark.parametrize("validator", BOTH, ids=ENGINES)
def test_that_is_valid_is_whether_there_are_no_findings(validator):
    for source in (*(case.source for case in cases.cases()), *HARD):
        assert validator.is_valid(source) is validator.validate(source).valid


@pytest.mark.parametrize("validator", BOTH, ids=ENGINES)
def test_that_a_valid_message_is_not_valid_if_its_text_is_not_strict(validator):
    text = json.dumps(cases.example("statusclaim"))
    twice = text.replace('"hlc"', '"hlc": "7ffd:0001:beef", "hlc"')
    assert json.loads(twice) == json.loads(text)
    assert validator.is_valid(text.replace('"hlc"', ' "hlc"'))
    assert not any(map(validator.is_valid, (twice, text + "{}", text + " x", "\ufeff" + text)))
    assert not MessageValidator(max_bytes=len(text)).is_valid(text + " ")
