import pytest

from backbeat_docs.run import Located


@pytest.fixture
def commands(runner):
    return runner.commands


def test_at_most_ten_errors_and_the_rest_is_counted(reports, commands):
    items = [Located("a.ndjson", b"[]", line, streamed=True) for line in range(1, 15)]
    text = reports.written("github", [*reports.validated(*items)])
    found = commands(text)
    assert [command.name for command in found] == ["error"] * 10 + ["notice"]
    assert found[-1].data.startswith("4 more findings are not annotated")


def test_the_worst_come_first(reports, outcomes, commands):
    found = commands(reports.written("github", outcomes, reports.style))
    assert found[0].properties["title"] == "BACKBEAT unreadable"
    assert found[1].properties["title"] == "BACKBEAT not-json"
    assert found[1].properties["file"] == "messages/cut-off.json"
    assert found[1].properties["line"] == "2"


def test_annotation_of_standard_input_names_it(reports, commands):
    (found,) = commands(reports.written("github", reports.validated(Located("<stdin>", b"[]"))))
    assert "file" not in found.properties
    assert found.data.startswith("<stdin>: message must be a JSON object, got an array")
