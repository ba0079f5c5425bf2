"""Settings: which file applies, what a file may say, and that no file costs nothing."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from support import cases

from backbeat_docs.settings import SETTINGS, Settings, SettingsError, find_settings, read_settings
from backbeat_docs.settings.exclude import Patterns
from backbeat_docs.settings.find import MOST_BYTES
from backbeat_docs.settings.values import KINDS

WRONG = sorted((Path(__file__).parent / "wrong").glob("*.toml"))


@pytest.fixture
def repository(tmp_path, monkeypatch):
    """A repository with a folder in it, which is the working directory, inside another project."""
    folder = tmp_path / "outside" / "repository" / "sub" / "deep"
    folder.mkdir(parents=True)
    (tmp_path / "outside" / "backbeat.toml").write_text("max-bytes = 9")
    (tmp_path / "outside" / "repository" / ".git").mkdir()
    monkeypatch.chdir(folder)
    return tmp_path / "outside" / "repository"


def test_a_file_applies_from_the_working_directory_up_to_the_root_of_the_repository(repository):
    assert find_settings() == Settings()
    (repository / "pyproject.toml").write_text("[tool.backbeat]\nmax-bytes = 1")
    assert find_settings() == (str(repository / "pyproject.toml"), {"max-bytes": 1})
    (repository / "sub" / "pyproject.toml").write_text("[project]\nname = 'backbeat'")
    assert find_settings().get("max-bytes") == 1
    (repository / "sub" / "backbeat.toml").write_text("max-bytes = 2")
    assert find_settings().get("max-bytes") == 2
    (repository / "sub" / "deep" / "pyproject.toml").write_text("tool.backbeat.max-bytes = 3")
    assert find_settings().get("max-bytes") == 3
    (repository / "sub" / "deep" / "backbeat.toml").write_text("")
    assert find_settings().get("max-bytes") == SETTINGS["max-bytes"].default


def test_a_worktree_whose_git_is_a_file_is_a_repository_too(repository):
    (repository / "sub" / ".git").write_text("gitdir: elsewhere")
    (repository / "backbeat.toml").write_text("max-bytes = 2")
    assert find_settings().path is None


def test_without_a_repository_the_search_goes_on_to_the_root(repository):
    (repository / ".git").rmdir()
    assert find_settings().get("max-bytes") == 9


def test_a_folder_that_every_user_may_write_to_is_not_searched(repository):
    shared = repository / "sub"
    (shared / "backbeat.toml").write_text("max-bytes = 2")
    shared.chmod(0o1777)
    assert find_settings().path is None


def test_what_is_not_a_regular_file_is_not_a_settings_file(repository):
    (repository / "sub" / "backbeat.toml").mkdir()
    os.mkfifo(repository / "sub" / "deep" / "backbeat.toml")
    (repository / "pyproject.toml").symlink_to("nowhere")
    assert find_settings().path is None


def test_a_deleted_working_directory_has_no_settings(repository):
    (repository / "sub" / "deep").rmdir()
    assert find_settings() == Settings()


@pytest.mark.parametrize(
    "text",
    [
        "[tool.backbeat]\nmax-bytes = 5",
        '[tool."backbeat"]\nmax-bytes = 5',
        "[tool]\nbackbeat.max-bytes = 5",
        "[tool]\nbackbeat = {max-bytes = 5}",
        "tool = { 'backbeat' = {max-bytes = 5} }",
        "[ tool . backbeat ]\nmax-bytes = 5",
    ],
)
def test_every_way_to_write_the_table_is_found(repository, text):
    (repository / "pyproject.toml").write_text(text)
    assert find_settings().get("max-bytes") == 5


@pytest.mark.parametrize("text", ["tool = 3 # backbeat = 1", "[backbeat]\nx = 1", "[tool.other]"])
def test_other_project_files_do_not_count(repository, text):
    (repository / "pyproject.toml").write_text(text)
    assert find_settings().path is None
    with pytest.raises(SettingsError, match=r"has no table \[tool.backbeat\]"):
        read_settings(str(repository / "pyproject.toml"))


def test_paths_are_relative_to_the_file(repository):
    (repository / "backbeat.toml").write_text(
        'schemas = "contracts"\nbaseline = "/known.json"\noutput = ["json=build/../r.json"]\n'
        'exclude = ["/drafts/"]'
    )
    settings = find_settings()
    assert settings.get("schemas") == str(repository / "contracts")
    assert settings.get("baseline") == "/known.json"
    assert settings.get("output") == (f"json={repository}/r.json",)
    assert settings.get("exclude").folder == str(repository)


@pytest.mark.parametrize("path", WRONG, ids=lambda path: path.stem)
def test_a_wrong_value_is_one_line_with_the_file_the_key_and_what_to_write(path, monkeypatch):
    monkeypatch.chdir(path.parent)
    expected = path.read_text().splitlines()[0].removeprefix("# ")
    with pytest.raises(SettingsError) as caught:
        read_settings(path.name)
    assert str(caught.value).startswith(path.name)
    assert expected in str(caught.value)
    assert "\n" not in str(caught.value)


def test_every_kind_of_value_has_a_wrong_file():
    assert len(WRONG) >= 20
    texts = "".join(path.read_text() for path in WRONG)
    assert [name for name in SETTINGS if f"\n{name} = " not in texts] == []


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"# ok\nschemas = '\xff'", ":2: is not UTF-8"),
        (b"x = " + b"[" * 5000, "TOML"),
        (
            b"max-bytes = 0x" + b"f" * 5000,
            "max-bytes must be .* got a number with too many digits; ",
        ),
        (
            b"schemas = [0x" + b"f" * 5000 + b"]",
            "must be a path, got a number with too many digits",
        ),
        (b"max-bytes = " + b"9" * 5000, "is not usable TOML"),
        (b"#" * (MOST_BYTES + 1), "must be at most"),
    ],
)
def test_hostile_files_are_one_line(tmp_path, data, says):
    (tmp_path / "x.toml").write_bytes(data)
    with pytest.raises(SettingsError, match=says):
        read_settings(str(tmp_path / "x.toml"))


@pytest.mark.parametrize("name", ["pipe", "/dev/zero", "/dev/full", "."])
def test_what_is_no_regular_file_is_refused_unread(tmp_path, monkeypatch, name):
    monkeypatch.chdir(tmp_path)
    os.mkfifo("pipe")
    with pytest.raises(SettingsError, match=r"cannot be read: it is not a regular file$"):
        read_settings(name)


@pytest.mark.parametrize(
    "pattern",
    ["*a*a*a*a*b", "a**b**c*", "**/a/**/a/**/b", "*a*a/*a*a/*b", "**/*a*/**/*b", "*" * 5 + "/"],
)
def test_a_pattern_that_may_take_hours_is_refused(pattern):
    with pytest.raises(SettingsError, match=r"^--exclude: has the pattern .* too many wildcards"):
        Patterns((pattern,)).below(".")


@pytest.mark.parametrize(
    "pattern", ["*a*a*a*b", "**/*a*/**/b", "**/drafts/**/*.json", "a*/**/a*/**/b/**", "[[*a]*"]
)
def test_the_patterns_that_are_accepted_take_no_time(pattern, recwarn):
    excluded = Patterns((pattern,)).below(".")
    started = time.perf_counter()
    for name in ("a" * 200 + ".json", "a/" * 500 + "a"):
        excluded(name, False)
    assert time.perf_counter() - started < 5
    assert not recwarn.list


@pytest.mark.parametrize("pattern", ["[z-a]", "[a--]", "!", "\\"])
def test_an_invalid_pattern_is_named(pattern):
    with pytest.raises(SettingsError, match=r"^--exclude: has the invalid pattern ") as caught:
        Patterns(("*.json", pattern)).below(".")
    assert str(caught.value).endswith(json.dumps(pattern))


@pytest.mark.parametrize("name", ["nowhere.toml", ".", "a\0b"])
def test_a_file_that_cannot_be_read_is_one_line(tmp_path, monkeypatch, name):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SettingsError, match="cannot be read"):
        read_settings(name)


def test_the_table_is_complete():
    import tomllib

    assert {row.kind for row in SETTINGS.values()} == set(KINDS)
    for name, row in SETTINGS.items():
        assert list(tomllib.loads(row.example)) == [name]
        assert not row.choices or row.default in row.choices


def test_the_page_shows_the_table():
    import json

    page = (cases.ROOT / "docs" / "settings.md").read_text()
    for name, row in SETTINGS.items():
        default = "" if row.default is None else f"`{json.dumps(row.default)}`"
        (line,) = [line for line in page.splitlines() if line.startswith(f"| `{name}` |")]
        cells = [cell.strip() for cell in line.split("|")[1:-1]]
        assert cells[2:] == [default, row.meaning]
        assert all(f'`"{choice}"`' in cells[1] for choice in row.choices)


def test_patterns_mean_what_they_mean_in_gitignore(tmp_path):
    patterns = Patterns(("/messages/old/", "*.tmp.json", "!keep.tmp.json"), str(tmp_path))
    (tmp_path / "messages").mkdir()
    whole, part = patterns.below(str(tmp_path)), patterns.below(str(tmp_path / "messages"))
    assert whole("messages/old", True)
    assert part("old", True)
    assert not whole("old", True)
    assert not whole("messages/old", False)
    assert whole("a/x.tmp.json", False)
    assert not whole("a/keep.tmp.json", False)
    outside = Patterns(("/old/",), str(tmp_path / "messages")).below(str(tmp_path))
    assert outside("old", True)


@pytest.mark.parametrize("pattern", ["!", "/!", "///"])
def test_an_invalid_pattern_names_its_file(pattern):
    try:
        Patterns((pattern,), "", "backbeat.toml: exclude").below(".")
    except SettingsError as error:
        assert str(error).startswith("backbeat.toml: exclude: ")


def test_that_a_run_without_a_file_loads_no_parser(tmp_path):
    (tmp_path / ".git").mkdir()
    (tmp_path / "m.json").write_text("{}")
    (tmp_path / "pyproject.toml").write_text("[project]\ndependencies = ['backbeat-contracts']")
    code = (
        "import sys; from backbeat_docs.hosts.cli import main; main(['validate', 'm.json']);"
        "print(*sys.modules, file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    loaded = set(done.stderr.split())
    assert "backbeat_docs.settings.find" in loaded
    assert not loaded & {
        "tomllib", "pathspec", "hashlib", "pathlib", "dataclasses", "inspect", "shutil", "tempfile",
        "backbeat_docs.settings.parse", "backbeat_docs.settings.exclude",
        "backbeat_docs.run.baseline", "backbeat_docs.hosts.cli.baseline",
    }  # fmt: skip
