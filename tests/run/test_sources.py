import errno
import gzip
import io
import os
import subprocess
import sys

import pytest
from support import results

from backbeat_docs import MessageValidator
from backbeat_docs.run import Located, Unread, lines, seen, sources
from backbeat_docs.run.inputs import (
    ALREADY_READ,
    EXCLUDED,
    GIT,
    LEADS_OUT,
    NOT_REGULAR,
    OTHER_ENDING,
    OWN_REPORT,
    SKIPS,
)

LIMIT = 1000


def messages(inputs):
    return sources.messages(inputs, LIMIT)


def stream(data, **options):
    inputs = sources.stream(io.BytesIO(data), LIMIT, **options)
    return [(i.data, i.line) for i in messages(inputs)]


@pytest.mark.parametrize(
    ("data", "items"),
    [
        (b"{}", [(b"{}", 1)]),
        (b"{\n}\n", [(b"{\n}\n", 1)]),
        (b'\n\n{"a": 1,\n"b": 2}', [(b'\n\n{"a": 1,\n"b": 2}', 1)]),
        (b"{}\n{}\n", [(b"{}", 1), (b"{}", 2)]),
        (b"\n{}\r\n\n[]", [(b"{}", 2), (b"[]", 4)]),
        (b"broken\n{}\n", [(b"broken", 1), (b"{}", 2)]),
        (b'{"a\n{}\n', [(b'{"a', 1), (b"{}", 2)]),
        (b"\xff\n{}\n", [(b"\xff", 1), (b"{}", 2)]),
        (b"", [(b"", 1)]),
        (b"\n\n", [(b"", 1)]),
    ],
)
def test_standard_input(data, items):
    assert stream(data) == items


def test_that_lines_can_be_forced():
    assert stream(b"{\n}\n", lines=True) == [(b"{", 1), (b"}", 2)]
    assert stream(b"", lines=True) == []


def test_that_an_oversized_line_is_cut_and_the_next_is_read():
    long = b"x" * 200_000
    (cut, _), second = stream(long + b"\n{}\n", lines=True)
    assert len(cut) > LIMIT
    assert second == (b"{}", 2)
    assert stream(long) == [(b"x" * (LIMIT + 2), 1)]
    exact = b"y" * LIMIT
    assert stream(exact + b"\n{}\n") == [(exact, 1), (b"{}", 2)]


def codes(data, limit=LIMIT, **options):
    inputs = sources.stream(io.BytesIO(data), limit, **options)
    found = results.validate(inputs, MessageValidator(max_bytes=limit))
    return [(r.line, [f.code for f in r.verdict.findings]) for r in found]


@pytest.mark.parametrize("lines", [True, False])
def test_that_blanks_count_towards_the_limit(lines):
    assert codes(b" " * 5000 + b'{"type":"x"}', lines=lines) == [(1, ["too-large"])]
    assert codes(b" " * 5000 + b"\n{}", lines=lines) == [
        (1, ["too-large"]), (2, ["type-missing"]),
    ]  # fmt: skip


def test_that_blank_lines_before_a_document_count():
    document = b'{\n"type": "x"}'
    assert codes(b"\n" * 5 + document, 100) == [(1, ["type-unknown"])]
    assert codes(b"\n" * 200 + document, 100) == [(1, ["too-large"])]
    assert codes(b"\n" * 200 + b"{}\n{}\n", 100) == [
        (201, ["type-missing"]), (202, ["type-missing"]),
    ]  # fmt: skip


def test_that_very_many_blank_lines_are_skipped():
    binary = io.BytesIO(b" \n" * 300_000 + b"{}")
    (block,) = sources.stream(binary, 1 << 20)
    assert block == Located("<stdin>", b"{}", 300_001, streamed=True)


@pytest.mark.parametrize("line", [b"\f", b"\v", b"\x1c", b"\xa0", "\u2003".encode()])
def test_that_only_white_space_of_json_is_blank(line):
    assert [number for number, _ in codes(b"{}\n" + line + b"\n \t\r\n{}\n")] == [1, 2, 4]
    assert [number for number, _ in codes(line + b"\n{}\n")] == [1, 2]


class Failing(io.BytesIO):
    """Data after which reading fails."""

    def read1(self, size=-1):
        data = super().read1(size)
        if not data:
            raise OSError(errno.EIO, "Input/output error")
        return data


@pytest.mark.parametrize(
    ("data", "kept"),
    [
        (b"{}\n[]", [b"{}", b"[]"]), (b'{}\n{"a": 1', [b"{}"]), (b'{}\n{"a": "x', [b"{}"]),
        (b"{\n}", [b"{\n}"]), (b'{\n"a', []), (b"", []), (b"\n \n", []),
    ],
)  # fmt: skip
def test_that_whole_messages_before_a_failure_are_kept(data, kept):
    *found, last = messages(sources.stream(Failing(data), LIMIT))
    assert last == Unread("<stdin>", "cannot be read: Input/output error")
    assert [given.data for given in found] == kept


def test_that_a_line_without_end_is_left(monkeypatch):
    monkeypatch.setattr(lines, "LONGEST_LINE", 1 << 20)

    class Endless(io.BytesIO):
        def read1(self, size=-1):
            return b"x" * size

    first, last = sources.stream(Endless(), LIMIT)
    assert len(first.data) == LIMIT + 2
    reason = "cannot be read: a line does not end within 1 MiB; it was left"
    assert last == Unread("<stdin>", reason)


@pytest.mark.parametrize("name", ["m.json", "m.json.gz", "m.ndjson", "m"])
@pytest.mark.parametrize("data", [b"{}", b"{\n}"])
def test_that_a_huge_limit_needs_no_memory(tmp_path, name, data):
    path = tmp_path / name
    path.write_bytes(gzip.compress(data) if name.endswith("gz") else data)
    assert not any(isinstance(i, Unread) for i in sources.file(str(path), 99_999_999_999_999))
    assert list(sources.stream(io.BytesIO(data), 99_999_999_999_999))


def test_that_a_document_is_read_up_to_one_byte_beyond_the_limit():
    ((data, _),) = stream(b"{\n" + b" " * 5000 + b"}")
    assert len(data) == LIMIT + 1


@pytest.fixture
def tree(tmp_path):
    files = {
        "b.json": "{}", "a.json": "[]", "c/d.ndjson": "{}\n{}\n", "c/e.jsonl": "{}\n",
        "readme.txt": "no", "z.json": "", "empty.ndjson": "",
    }  # fmt: skip
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path


def names(inputs, root):
    return [(os.path.relpath(i.path, root), type(i).__name__) for i in inputs]


def skipped(inputs, root):
    """Return the reason of each skipped input, by its path in the folder."""
    return {
        os.path.relpath(i.path, root): i.reason
        for i in inputs
        if isinstance(i, Unread) and i.skipped
    }


def test_a_folder_is_walked_in_order(tree):
    assert names(messages(sources.folder(str(tree), LIMIT)), tree) == [
        ("a.json", "Located"), ("b.json", "Located"), ("readme.txt", "Unread"),
        ("z.json", "Located"),
        ("c/d.ndjson", "Located"), ("c/d.ndjson", "Located"), ("c/e.jsonl", "Located"),
    ]  # fmt: skip


def test_links(tree, tmp_path_factory):
    outside = tmp_path_factory.mktemp("outside")
    (outside / "x.json").write_text("{}")
    (tree / "c" / "circle").symlink_to(tree)
    (tree / "c" / "inside.json").symlink_to(tree / "a.json")
    (tree / "c" / "out.json").symlink_to(outside / "x.json")
    (tree / "c" / "outdir").symlink_to(outside)
    (tree / "c" / "broken.json").symlink_to(tree / "nothing.json")
    (tree / "c" / "itself.json").symlink_to(tree / "c" / "itself.json")
    (tree / "c" / "loop").symlink_to(tree / "c" / "loop")
    found = {
        os.path.basename(i.path): i
        for i in messages(sources.folder(str(tree), LIMIT))
        if "/c/" in i.path
    }
    assert found["inside.json"].reason == ALREADY_READ
    assert found["out.json"].reason == LEADS_OUT
    assert found["outdir"].reason == LEADS_OUT
    assert not found["broken.json"].skipped
    assert not found["itself.json"].skipped
    assert "circle" not in found
    assert found["loop"].reason == OTHER_ENDING
    assert len(found) == 8


@pytest.fixture
def denied(monkeypatch):
    """Deny access to every path with `locked` in it, even to root."""

    def guard(function):
        def guarded(path, *rest, **options):
            if "locked" in os.fspath(path):
                raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), path)
            return function(path, *rest, **options)

        return guarded

    for name in ("stat", "scandir", "open"):
        monkeypatch.setattr(os, name, guard(getattr(os, name)))


@pytest.mark.usefixtures("denied")
def test_that_denied_folders_are_reported_and_the_rest_is_read(tree):
    (tree / "c" / "locked").mkdir()
    (tree / "c" / "link").symlink_to(tree / "c" / "locked" / "sub")
    found = list(messages(sources.folder(str(tree), LIMIT)))
    unread = [i for i in found if isinstance(i, Unread) and not i.skipped]
    assert unread == [Unread(str(tree / "c" / "locked"), "cannot be read: Permission denied")]
    assert skipped(found, tree) == {"readme.txt": OTHER_ENDING, "c/link": OTHER_ENDING}
    sub = str(tree / "c" / "locked" / "sub")
    assert list(sources.folder(sub, LIMIT)) == [Unread(sub, "cannot be read: Permission denied")]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")
def test_that_denied_folders_are_reported_to_another_user(tree, tmp_path_factory):
    """A link out of the tree into a denied folder does not end the walk."""
    locked = tmp_path_factory.mktemp("locked")
    (locked / "sub").mkdir()
    (tree / "link").symlink_to(locked / "sub")
    locked.chmod(0)
    for folder in (tree, tree / "c"):
        folder.chmod(0o755)
    code = (
        "import os, sys; from backbeat_docs.run import sources\n"
        "os.fchdir(int(sys.argv[2])); os.setuid(65534)\n"
        "print(*(i.reason for i in sources.folder('.', 9) if isinstance(i, sources.Unread)))\n"
        "print(*(i.reason for i in sources.folder(sys.argv[1], 9)))\n"
    )
    handle = os.open(tree, os.O_RDONLY)
    done = subprocess.run(
        [sys.executable, "-c", code, locked / "sub", str(handle)],
        pass_fds=[handle], capture_output=True, text=True, check=False,
    )  # fmt: skip
    os.close(handle)
    locked.chmod(0o700)
    assert done.stderr == ""
    assert done.stdout.splitlines()[0] == f"{LEADS_OUT} {OTHER_ENDING}"
    assert done.stdout.splitlines()[1] == "cannot be read: Permission denied"


def test_irregular_files_are_skipped_and_not_opened(tree):
    os.mkfifo(tree / "pipe.json")
    found = skipped(messages(sources.folder(str(tree), LIMIT)), tree)
    assert found == {"pipe.json": NOT_REGULAR, "readme.txt": OTHER_ENDING}


def test_that_every_file_is_read_or_skipped_for_a_reason(tree):
    for name in ("A.JSON", "L.NdJson", "build/x.json", "build/y.json", ".git/z.json"):
        (tree / name).parent.mkdir(exist_ok=True)
        (tree / name).write_text("{}")
    (tree / "c" / "hard.json").hardlink_to(tree / "a.json")
    asked = []

    def exclude(path, is_folder):
        asked.append((path, is_folder))
        return path in ("build", "c/d.ndjson")

    found = list(messages(sources.folder(str(tree), LIMIT, exclude=exclude)))
    assert skipped(found, tree) == {
        ".git": GIT, "build": EXCLUDED, "c/d.ndjson": EXCLUDED, "c/hard.json": ALREADY_READ,
        "readme.txt": OTHER_ENDING,
    }  # fmt: skip
    assert {SKIPS[reason].requested for reason in (GIT, EXCLUDED, ALREADY_READ)} == {True}
    read = [os.path.relpath(i.path, tree) for i in found if isinstance(i, Located)]
    assert read == ["A.JSON", "L.NdJson", "a.json", "b.json", "z.json", "c/e.jsonl"]
    assert ("c", True) in asked
    assert ("c/e.jsonl", False) in asked
    assert not any(path.startswith((".git", "build/")) for path, _ in asked)


def test_that_a_file_is_read_once_and_no_report_of_the_run_is_read(tree):
    (tree / "link").symlink_to(tree / "b.json")
    (tree / "report.xml").write_text("")
    writes = [seen.identify(str(tree / name)) for name in ("z.json", "report.xml")]
    run = seen.Seen(writes)
    first = sources.file(str(tree / "b.json"), LIMIT, seen=run)
    again = sources.path(str(tree / "link"), LIMIT, seen=run)
    folder = sources.folder(str(tree), LIMIT, seen=run)
    assert [type(i) for i in first] == [Located]
    assert [i.reason for i in again] == [ALREADY_READ]
    assert skipped(folder, tree) == {
        "b.json": ALREADY_READ, "link": OTHER_ENDING, "readme.txt": OTHER_ENDING,
        "report.xml": OWN_REPORT, "z.json": OWN_REPORT,
    }  # fmt: skip


def test_a_file_that_vanishes_during_the_walk(tree):
    walk = messages(sources.folder(str(tree), LIMIT))
    next(walk)
    (tree / "b.json").unlink()
    assert next(walk) == Unread(str(tree / "b.json"), "cannot be read: No such file or directory")
    assert len(list(walk)) == 5


def test_a_file_name_that_is_not_utf8(tree):
    with open(os.fsencode(str(tree)) + b"/\xff.json", "wb") as file:
        file.write(b"{}")
    assert any(i.path.endswith("\udcff.json") for i in messages(sources.folder(str(tree), LIMIT)))


@pytest.mark.parametrize(
    ("read", "name", "reason"),
    [
        (sources.file, "c", "is a folder; use --dir"),
        (sources.file, "none.json", "cannot be read: No such file or directory"),
        (sources.folder, "a.json", "is not a folder; use --file"),
        (sources.folder, "none", "does not exist"),
        (sources.path, "none", "cannot be read: No such file or directory"),
    ],
)
def test_inputs_that_cannot_be_read(tree, read, name, reason):
    path = str(tree / name)
    assert list(read(path, LIMIT)) == [Unread(path, reason)]


def test_a_path_is_a_file_or_a_folder(tree):
    assert len(list(messages(sources.path(str(tree), LIMIT)))) == 7
    assert len(list(messages(sources.path(str(tree / "c" / "d.ndjson"), LIMIT)))) == 2


def test_that_a_file_of_another_name_is_read_by_its_content(tree):
    (tree / "recorded").write_text("{}\n{}\n")
    assert len(list(messages(sources.file(str(tree / "recorded"), LIMIT)))) == 2


def test_that_lines_applies_to_folders_and_text(tree):
    (tree / "b.json").write_text("{}\n[]\n")
    found = list(messages(sources.folder(str(tree), LIMIT, lines=True)))
    assert [(os.path.basename(i.path), i.line) for i in found[:3]] == [
        ("a.json", 1), ("b.json", 1), ("b.json", 2),
    ]  # fmt: skip
    text = messages(sources.text("{}\n\n[]", LIMIT, lines=True))
    assert [(i.path, i.data, i.line) for i in text] == [
        ("<message>", b"{}", 1), ("<message>", b"[]", 3),
    ]  # fmt: skip


def test_text():
    assert list(sources.text("{}", LIMIT)) == [Located("<message>", b"{}")]
