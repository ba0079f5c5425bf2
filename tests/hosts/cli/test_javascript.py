"""`backbeat javascript`: what it writes, and what it never replaces."""

import json

import pytest
from support import cases

from backbeat_docs import MessageValidator, __version__
from backbeat_docs.hosts import cli
from backbeat_docs.hosts.cli import javascript


@pytest.fixture
def bundle(tmp_path, monkeypatch):
    """An installation with the module, as in a released wheel."""
    folder = tmp_path / "dist"
    folder.mkdir()
    for name in javascript.MODULE:
        (folder / name).write_text(f"// {name} \u2026\n", encoding="utf-8")
    monkeypatch.setattr(javascript, "BUNDLE", folder)
    return folder


@pytest.fixture
def no_bundle(tmp_path, monkeypatch):
    monkeypatch.setattr(javascript, "BUNDLE", tmp_path / "nothing")


def write(capsys, *words):
    status = cli.main(["javascript", *map(str, words)])
    return status, *capsys.readouterr()


def test_the_files_are_written_and_listed(bundle, tmp_path, capsys):
    web = tmp_path / "site" / "web"
    status, out, err = write(capsys, "--into", web)
    names = [javascript.DATA, *javascript.MODULE]
    assert (status, out.splitlines(), err) == (0, [str(web / name) for name in names], "")
    assert sorted(path.name for path in web.iterdir()) == sorted(names)
    for name in javascript.MODULE:
        assert (web / name).read_bytes() == (bundle / name).read_bytes()
    data = json.loads((web / javascript.DATA).read_text(encoding="ascii"))
    assert data["version"] == __version__
    assert [one["name"] for one in data["contracts"]] == sorted(cases.BY_NAME)
    valid = [one for one in data["examples"] if one["code"] is None]
    assert [one["title"] for one in valid] == [one["title"] for one in data["contracts"]]
    assert all(MessageValidator().is_valid(one["text"]) for one in valid)


def test_contracts_of_your_own(bundle, tmp_path, capsys):
    assert cli.main(["new-contract", "order", "--schemas", str(tmp_path / "schemas")]) == 0
    assert write(capsys, "--into", tmp_path, "--schemas", tmp_path / "schemas")[0] == 0
    data = json.loads((tmp_path / javascript.DATA).read_text())
    assert [one["name"] for one in data["contracts"]] == ["order"]


def test_without_the_module_one_line_says_how_to_get_it(no_bundle, tmp_path, capsys):
    status, out, err = write(capsys, "--into", tmp_path / "web")
    assert (status, out) == (0, f"{tmp_path / 'web' / javascript.DATA}\n")
    assert err.count("\n") == 1
    assert "install a released wheel, or run make browser in a checkout" in err


def test_that_its_own_files_are_replaced(bundle, tmp_path, capsys):
    assert write(capsys, "--into", tmp_path)[0] == 0
    data = tmp_path / javascript.DATA
    data.write_text(data.read_text().replace(__version__, "0.0.1"))
    (bundle / javascript.MODULE[0]).write_text("// newer\n")
    assert write(capsys, "--into", tmp_path)[0] == 0
    assert json.loads(data.read_text())["version"] == __version__
    assert (tmp_path / javascript.MODULE[0]).read_text() == "// newer\n"


@pytest.mark.parametrize("name", [javascript.DATA, *javascript.MODULE])
@pytest.mark.parametrize("text", ["// ours", '{"contracts": []}', "[" * 10_000])
def test_that_a_file_of_others_is_not_replaced(bundle, tmp_path, capsys, name, text):
    web = tmp_path / "web"
    web.mkdir()
    (web / name).write_text(text)
    status, out, err = write(capsys, "--into", web)
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert f"{web / name}: already exists; move it, or choose another folder" in err
    assert [path.name for path in web.iterdir()] == [name]
    assert (web / name).read_text() == text


def test_that_a_folder_is_not_replaced(bundle, tmp_path, capsys):
    (tmp_path / javascript.DATA).mkdir()
    assert write(capsys, "--into", tmp_path)[0] == 2


@pytest.mark.parametrize("into", ["file", "file/web", "\0"])
def test_that_a_folder_that_cannot_be_written_is_one_line(bundle, tmp_path, capsys, into):
    (tmp_path / "file").write_text("")
    status, out, err = write(capsys, "--into", tmp_path / into)
    assert (status, out, err.count("\n")) == (2, "", 1)


def test_that_contracts_that_cannot_be_used_are_one_line(bundle, tmp_path, capsys):
    status, out, err = write(capsys, "--into", tmp_path, "--schemas", tmp_path)
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert "no schema here" in err
