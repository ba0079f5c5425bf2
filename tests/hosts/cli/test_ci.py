import pytest

from backbeat_docs.commands.snippets import SNIPPETS, PipelineSettings, snippet
from backbeat_docs.hosts.cli import main


@pytest.mark.parametrize("name", SNIPPETS)
def test_prints_the_snippet_and_nothing_else(capsys, name):
    assert main(["ci", name, "--dir", "recorded", "--unknown-fields", "allow"]) == 0
    expected = snippet(name, PipelineSettings("recorded", unknown_fields="allow"))
    assert capsys.readouterr().out == expected


def test_without_a_platform_it_lists_them(capsys):
    assert main(["ci"]) == 0
    assert [line.split()[0] for line in capsys.readouterr().out.splitlines()] == list(SNIPPETS)


def test_writes_every_snippet_where_its_file_belongs(tmp_path, capsys):
    assert main(["ci", "--into", str(tmp_path / "ci")]) == 0
    for name, row in SNIPPETS.items():
        assert (tmp_path / "ci" / name / row.file).read_text() == snippet(name)
    assert len(capsys.readouterr().out.splitlines()) == len(SNIPPETS)


def test_writes_only_the_requested_snippet(tmp_path):
    assert main(["ci", "make", "--into", str(tmp_path)]) == 0
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == ["Makefile"]


def test_an_existing_file_is_not_overwritten(tmp_path, capsys):
    (tmp_path / "Makefile").write_text("all:\n")
    assert main(["ci", "make", "--into", str(tmp_path)]) == 2
    assert "already exists" in capsys.readouterr().err
    assert (tmp_path / "Makefile").read_text() == "all:\n"
    (tmp_path / "Makefile").write_text(snippet("make"))
    assert main(["ci", "make", "--into", str(tmp_path)]) == 0


def test_an_unwritable_folder_is_a_one_line_error(tmp_path, capsys):
    (tmp_path / "file").write_text("")
    assert main(["ci", "--into", str(tmp_path / "file")]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_an_invalid_folder_is_a_one_line_error(capsys):
    assert main(["ci", "make", "--dir", "."]) == 2
    assert "not the whole checkout" in capsys.readouterr().err
