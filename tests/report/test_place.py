import os

from hypothesis import given
from hypothesis import strategies as st

from backbeat_docs.report import Style
from backbeat_docs.report.place import Fingerprints, file_name, find_place, to_uri
from backbeat_docs.run import Located, Result
from backbeat_docs.validate.validator import MessageValidator

FRAME = (
    b'{"type": "backbeat.beatframe.v1", "cluster_id": "c", "beat_index": 1, "downbeat": false, '
    b'"phase": "exec", "hlc": "7ffd:0001:abcd", "deadline_at": "2025-09-05T12:30:00Z", '
    b'"tempo_bpm": 2.0, "window_id": "7e9b0e6c4c9a4e59b7f2d9a3c1b2e4d5"}'
)


def prints(reports, *items):
    made = Fingerprints()
    return [
        made.for_finding(result.path, result, finding)
        for result in reports.validated(*items)
        for finding in result.verdict.findings
    ]


def test_fingerprint_outlives_lines_and_values(reports):
    moved = b"\n\n\n" + FRAME.replace(b'"exec"', b'"executes"')
    assert prints(reports, Located("a.json", FRAME)) == prints(reports, Located("a.json", moved))


def test_fingerprint_of_a_stream_outlives_lines_before_it(reports):
    alone = prints(reports, Located("a.ndjson", FRAME, 1, streamed=True))
    other = FRAME.replace(b'"exec"', b'"execute"')
    later = prints(
        reports,
        Located("a.ndjson", other, 1, streamed=True),
        Located("a.ndjson", FRAME, 2, streamed=True),
    )
    assert alone == later


def test_equal_messages_of_a_stream_have_different_fingerprints(reports):
    items = [Located("a.ndjson", FRAME, line, streamed=True) for line in (1, 2, 3)]
    assert len(set(prints(reports, *items))) == 3


def test_every_missing_field_has_its_own_fingerprint(reports):
    found = prints(reports, Located("a.json", b'{"type": "backbeat.beatframe.v1"}'))
    assert len(set(found)) == len(found) == 8


def test_fixing_a_field_keeps_the_fingerprints_of_the_others(reports):
    def by_sentence(data):
        (result,) = reports.validated(Located("a.json", data))
        sentences = [finding.message for finding in result.verdict.findings]
        return dict(zip(sentences, prints(reports, Located("a.json", data)), strict=True))

    before = by_sentence(b'{"type": "backbeat.beatframe.v1"}')
    after = by_sentence(b'{"type": "backbeat.beatframe.v1", "cluster_id": "c"}')
    assert after.items() < before.items()


def test_files_fingerprints_differ(reports):
    assert len(set(prints(reports, Located("a.json", FRAME), Located("b.json", FRAME)))) == 2


def test_file_names_are_relative_to_the_root_of_the_checkout():
    style = Style(folder="/checkout/service", root="/checkout")
    assert file_name("messages/a.json", style) == "service/messages/a.json"
    assert file_name("./a.json", style) == "service/a.json"
    assert file_name("../a.json", style) == "a.json"
    assert file_name("/checkout/..a.json", style) == "..a.json"
    assert file_name("/elsewhere/a.json", style) == "/elsewhere/a.json"
    assert file_name("../../a.json", style) == "/a.json"


@given(st.text(st.characters(exclude_characters="\0"), min_size=1))
def test_uri_decodes_to_the_name(name):
    from urllib.parse import unquote_to_bytes, urlsplit

    encoded = os.fsencode(name) if not any("\ud800" <= c <= "\udfff" for c in name) else None
    if encoded is None:
        return
    written = to_uri(name.lstrip("/") or "a")
    assert unquote_to_bytes(written) == os.fsencode(name.lstrip("/") or "a")
    assert urlsplit(written).scheme == ""
    assert not written.startswith(("=", "+", "-", "@"))


def test_uri_of_an_absolute_path():
    assert to_uri("/else where/a.json") == "file:///else%20where/a.json"


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=8))
def test_utf_16_column_is_where_javascript_has_it(before):
    import json

    text = f'{{"x": {json.dumps(before, ensure_ascii=False)}, "type": 1}}'
    verdict = MessageValidator().validate(text)
    at = find_place(Result("a", 1, False, verdict, text.encode()), verdict.findings[0])
    units = text[: at.column - 1].encode("utf-16-le")
    assert at.utf16_column == len(units) // 2 + 1
    assert text[at.column - 1] == "1"
