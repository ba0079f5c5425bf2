import errno
import gzip
import io
import os
import subprocess
import sys

import pytest
from support import results

from backbeat_docs import MessageValidator
from backbeat_docs.run import Located, Unread, sources

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
    class Counted(io.BytesIO):
        copied = 0

        def readline(self, size=-1):
            line = super().readline(size)
            self.copied += len(line)
            return line

    binary = Counted(b" \n" * 300_000 + b"{}")
    (lines,) = sources.stream(binary, 1 << 20)
    assert lines == Located("<stdin>", b"{}", 300_001, streamed=True)
    assert binary.copied == 600_002


@pytest.mark.parametrize("line", [b"\f", b"\v", b"\x1c", b"\xa0", "\u2003".encode()])
def test_that_only_white_space_of_json_is_blank(line):
    assert [number for number, _ in codes(b"{}\n" + line + b"\n \t\r\n{}\n")] == [1, 2, 4]
    assert [number for number, _ in codes(line + b"\n{}\n")] == [1, 2]


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


def test_a_folder_is_walked_in_order(tree):
    assert names(messages(sources.folder(str(tree), LIMIT)), tree) == [
        ("a.json", "Located"), ("b.json", "Located"), ("z.json", "Located"),
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
    assert isinstance(found["inside.json"], Located)
    assert found["out.json"].skipped
    assert found["outdir"].skipped
    assert not found["broken.json"].skipped
    assert not found["itself.json"].skipped
    assert "circle" not in found
    assert "loop" not in found
    assert len(found) == 7


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
    unread = [i for i in found if isinstance(i, Unread)]
    assert unread == [Unread(str(tree / "c" / "locked"), "cannot be read: Permission denied")]
    assert len(found) == 7
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
    assert "Permission denied" in done.stdout.splitlines()[0]
    assert done.stdout.splitlines()[1] == "cannot be read: Permission denied"


def test_irregular_files_are_skipped_and_not_opened(tree):
    os.mkfifo(tree / "pipe.json")
    (unread,) = [i for i in messages(sources.folder(str(tree), LIMIT)) if isinstance(i, Unread)]
    assert unread == Unread(str(tree / "pipe.json"), "is not a regular file", skipped=True)


def test_a_file_that_vanishes_during_the_walk(tree):
    walk = messages(sources.folder(str(tree), LIMIT))
    next(walk)
    (tree / "b.json").unlink()
    assert next(walk) == Unread(str(tree / "b.json"), "cannot be read: No such file or directory")
    assert len(list(walk)) == 4


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
    assert len(list(messages(sources.path(str(tree), LIMIT)))) == 6
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
