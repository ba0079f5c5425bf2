import io
import os

import pytest

from backbeat_docs import source
from backbeat_docs.source import Item, Trouble

LIMIT = 1000


def stream(data, **options):
    inputs = source.stream(io.BytesIO(data), LIMIT, **options)
    return [(i.data, i.line) for i in source.items(inputs)]


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


def test_that_a_line_without_end_is_cut_off_and_the_next_is_read():
    long = b"x" * 200_000
    (cut, _), second = stream(long + b"\n{}\n", lines=True)
    assert len(cut) > LIMIT
    assert second == (b"{}", 2)
    assert stream(long) == [(b"x" * (LIMIT + 1), 1)]
    exact = b"y" * LIMIT
    assert stream(exact + b"\n{}\n") == [(exact, 1), (b"{}", 2)]


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
    assert names(source.items(source.folder(str(tree), LIMIT)), tree) == [
        ("a.json", "Item"), ("b.json", "Item"), ("z.json", "Item"),
        ("c/d.ndjson", "Item"), ("c/d.ndjson", "Item"), ("c/e.jsonl", "Item"),
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
    found = {
        os.path.basename(i.path): i
        for i in source.items(source.folder(str(tree), LIMIT))
        if "/c/" in i.path
    }
    assert isinstance(found["inside.json"], Item)
    assert found["out.json"].skipped
    assert found["outdir"].skipped
    assert not found["broken.json"].skipped
    assert not found["itself.json"].skipped
    assert "circle" not in found


def test_what_is_no_regular_file_is_skipped_and_not_opened(tree):
    os.mkfifo(tree / "pipe.json")
    (trouble,) = [
        i for i in source.items(source.folder(str(tree), LIMIT)) if isinstance(i, Trouble)
    ]
    assert trouble == Trouble(str(tree / "pipe.json"), "is no regular file", skipped=True)


def test_a_file_that_vanishes_during_the_walk(tree):
    walk = source.items(source.folder(str(tree), LIMIT))
    next(walk)
    (tree / "b.json").unlink()
    assert next(walk) == Trouble(str(tree / "b.json"), "cannot be read: No such file or directory")
    assert len(list(walk)) == 4


def test_a_file_name_that_is_not_utf8(tree):
    with open(os.fsencode(str(tree)) + b"/\xff.json", "wb") as file:
        file.write(b"{}")
    assert any(
        i.path.endswith("\udcff.json") for i in source.items(source.folder(str(tree), LIMIT))
    )


@pytest.mark.parametrize(
    ("read", "name", "problem"),
    [
        (source.file, "c", "is a folder; give it with --dir"),
        (source.file, "none.json", "cannot be read: No such file or directory"),
        (source.folder, "a.json", "is no folder; give it with --file"),
        (source.folder, "none", "does not exist"),
        (source.path, "none", "cannot be read: No such file or directory"),
    ],
)
def test_troubles(tree, read, name, problem):
    path = str(tree / name)
    assert list(read(path, LIMIT)) == [Trouble(path, problem)]


def test_a_path_is_a_file_or_a_folder(tree):
    assert len(list(source.items(source.path(str(tree), LIMIT)))) == 6
    assert len(list(source.items(source.path(str(tree / "c" / "d.ndjson"), LIMIT)))) == 2


def test_that_a_file_of_another_name_is_told_by_its_content(tree):
    (tree / "recorded").write_text("{}\n{}\n")
    assert len(list(source.items(source.file(str(tree / "recorded"), LIMIT)))) == 2


def test_text():
    assert list(source.text("{}")) == [Item("<message>", b"{}")]
