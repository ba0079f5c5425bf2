from xml.etree import ElementTree

import pytest
from junitparser import Error, Failure, JUnitXml, Skipped


def test_counts_come_first_and_agree_with_the_cases(reports, outcomes):
    xml = JUnitXml.fromstring(reports.written("junit", outcomes).encode())
    (suite,) = xml
    kinds = [type(result) for case in suite for result in case.result]
    assert (suite.tests, suite.failures, suite.errors, suite.skipped) == (9, 4, 1, 2)
    assert (kinds.count(Failure), kinds.count(Error), kinds.count(Skipped)) == (4, 1, 2)
    assert len(list(suite)) == suite.tests
    assert suite.time == 0.125


def test_a_failure_contains_every_finding_of_its_message(reports, outcomes):
    root = ElementTree.fromstring(reports.written("junit", outcomes))
    (failure,) = root.findall(".//testcase[@classname='backbeat.BeatFrame']/failure")
    assert failure.get("message").endswith("(and 2 more)")
    assert failure.get("type") == "enum"
    assert [line.rpartition("[")[2] for line in failure.text.split("\n")] == [
        "enum]",
        "additionalProperties]",
        "required]",
    ]


def test_messages_of_a_stream_are_distinguished_by_their_lines(reports, outcomes):
    root = ElementTree.fromstring(reports.written("junit", outcomes))
    names = [case.get("name") for case in root.iter("testcase") if "ndjson" in case.get("name")]
    assert [name.rpartition(":")[2] for name in names] == ["1", "2", "4"]
    assert len(set(names)) == 3


def test_standard_input_is_no_file(reports):
    from backbeat_docs.run import Located

    root = ElementTree.fromstring(
        reports.written("junit", reports.validated(Located("<stdin>", b"[]")))
    )
    case = root.find(".//testcase")
    assert case.get("name") == "<stdin>"
    assert case.get("file") is None


def test_counts_are_of_the_cases_where_findings_are_limited(tmp_path, monkeypatch):
    from backbeat_docs.hosts.cli import main

    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.ndjson").write_text("[]\n" * 5)
    main(["validate", "a.ndjson", "--max-findings", "2", "--output", "junit=r.xml"])
    (suite,) = JUnitXml.fromstring((tmp_path / "r.xml").read_bytes())
    assert suite.tests == suite.failures == len(list(suite)) == 2


@pytest.mark.parametrize("format_", ["github", "gitlab", "markdown", "sarif"])
def test_other_formats_count_what_a_limit_has_hidden(tmp_path, monkeypatch, capsys, format_):
    from backbeat_docs.hosts.cli import main

    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.ndjson").write_text("[]\n" * 5)
    main(["validate", "a.ndjson", "--max-findings", "2", "--format", format_])
    assert "3 more" in capsys.readouterr().out
