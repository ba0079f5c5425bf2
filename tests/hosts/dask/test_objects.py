"""What fsspec opens: the reports are those of local files, and each failure is one line."""

import gzip
import io
import os
import re
import sys
from pathlib import Path

import fsspec
import pytest
from fsspec.implementations.memory import MemoryFileSystem
from fsspec.spec import AbstractBufferedFile
from support.clusters import BAD, GOOD, local

from backbeat_docs.hosts.dask import cluster
from backbeat_docs.run import blocks
from backbeat_docs.run import lines as run_lines

CHANGED = "changed while it was read; its end was not validated"
SHRUNK = "became shorter while it was read; its end was not validated"


@pytest.fixture
def archive(tmp_path, monkeypatch):
    """Make a folder of files with names in every order, of every kind."""
    lines = [BAD if n % 7 == 0 else b"" if n % 11 == 0 else GOOD for n in range(100)]
    text = b"\n".join(lines)
    files = {
        "b.ndjson": text, "a.jsonl": text.replace(b"\n", b"\r\n"), "c.NDJSON": text + b"\n",
        "deep/x.ndjson.gz": gzip.compress(text), "deep/cut.ndjson.gz": gzip.compress(text)[:-9],
        "deep/er/m.json": BAD, "deep/er/empty.json": b"", "empty.ndjson": b"", "z.json.gz":
        gzip.compress(BAD), "readme.txt": b"", ".git/x.json": BAD, "drafts/x.json": BAD, "z.zst":
        b"no message", "u\u00fc.json": GOOD, "deep.ndjson": b"[\n" + b"x" * 2000,
    }  # fmt: skip
    files |= {f"m{n}.json": BAD if n % 3 else GOOD for n in range(8)}
    for name, data in files.items():
        path = tmp_path / "archive" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    monkeypatch.chdir(tmp_path)
    return files


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize(
    "words",
    [
        ["{}archive", "--exclude", "drafts/", "--exit-code"],
        ["--dir", "{}archive", "--lines", "--max-bytes", "1000"],
        ["{}archive/b.ndjson", "--max-findings", "3"],
        ["--file", "{}archive/z.json.gz", "--file", "{}archive/gone.json", "{}archive/readme.txt"],
        ["{}archive/deep/", "{}archive/deep/er/m.json", "{}archive/b.ndjson", "{}archive/b.ndjson"],
        ["--dir", "{}archive/b.ndjson", "--dir", "{}gone", "--file", "{}archive"],
        ["{}archive/deep.ndjson", "--quiet"],
        ["{}archive/empty.ndjson", "--exit-code"],
    ],
    ids=lambda words: " ".join(words).replace("{}", ""),
)
@pytest.mark.parametrize("prefix", ["memory://", ""])
def test_that_a_report_is_that_of_one_process(
    archive, memory, report, scheduler, words, prefix, monkeypatch
):
    memory(archive)
    one = report(*(word.format("") for word in words))
    there = report(*(word.format(prefix) for word in words), "--cluster", scheduler)
    assert local(there) == local(one)


def test_that_standard_input_comes_after_the_blocks_before_it(
    archive, report, scheduler, monkeypatch
):
    def run(*words):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(BAD + b"\n" + GOOD)))
        return report("archive/a.jsonl", "-", "archive/b.ndjson", *words)

    assert run("--cluster", scheduler) == run()


def test_that_a_baseline_keeps_an_address(archive, memory, report, scheduler):
    memory(archive)
    words = ("memory://archive/b.ndjson", "--cluster", scheduler, "--exit-code")
    assert report(*words, "--write-baseline", "known.json", formats=())[0] == 0
    assert '"file": "memory://archive/b.ndjson"' in Path("known.json").read_text()
    assert report(*words, "--baseline", "known.json", formats=())[0] == 0
    MemoryFileSystem.store.clear()
    assert report(*words, "--baseline", "known.json", formats=())[0] == 2


def test_that_an_address_needs_a_cluster(report):
    status, errors, *_ = report("s3://bucket/a.ndjson", formats=())
    assert (status, errors) == (
        2, "backbeat-validate: s3://bucket/a.ndjson is read on a cluster; add --cluster local\n",
    )  # fmt: skip


class Faulty(MemoryFileSystem):
    """A file system that calls `before` before it reads, and whose files are not in memory."""

    protocol = "faulty"
    cachable = False
    before = None

    @classmethod
    def _strip_protocol(cls, path):
        return super()._strip_protocol(path.replace("faulty://", "memory://"))

    def cat_file(self, path, start=None, end=None, **options):
        type(self).before(path, start)
        return super().cat_file(path, start, end, **options)

    def _open(self, path, mode="rb", **options):
        if mode != "rb":
            return super()._open(path, mode, **options)
        return Remote(self, path, mode, block_size=100)


class Remote(AbstractBufferedFile):
    def _fetch_range(self, start, end):
        Faulty.before(self.path, start)
        return self.fs.store[self.path].getvalue()[start:end]


@pytest.fixture
def faulty(memory, monkeypatch):
    """Return what fills the file system, and calls a function before the n-th time it reads."""
    fsspec.register_implementation("faulty", Faulty, clobber=True)

    def fill(files, action=lambda path: None, at=1):
        memory(files, "bucket")
        count = 0

        def before(path, start):
            nonlocal count
            count += "b.json" not in path
            if count == at and "b.json" not in path:
                action(path)

        monkeypatch.setattr(Faulty, "before", before)

    return fill


def write(data):
    """Return what replaces an object."""
    return lambda path: MemoryFileSystem().pipe(path, data)


def fail(error):
    def raise_error(path):
        raise error

    return raise_error


TEXT = b"\n".join([GOOD] * 60)
FAULTS = {
    "shrunk": (write(TEXT[:5000]), SHRUNK),
    "changed": (write(TEXT.replace(b"a", b"b")), CHANGED),
    "grown": (write(TEXT + b"\n" + GOOD), CHANGED),
    "gone": (lambda path: MemoryFileSystem().rm(path), "cannot be read: No such file or directory"),
    "bucket": (
        fail(FileNotFoundError("The specified bucket does not exist")),
        "cannot be read: The specified bucket does not exist",
    ),
    "forbidden": (fail(PermissionError("Access Denied")), "cannot be read: Access Denied"),
    "forbidden without a word": (fail(PermissionError()), "cannot be read: Permission denied"),
    "unknown": (fail(RuntimeError("no\ncredentials")), "cannot be read: no credentials"),
    "terse": (fail(KeyError("x")), "cannot be read: KeyError 'x'"),
}


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("kind", [".ndjson", ".ndjson.gz"])
@pytest.mark.parametrize("name", FAULTS)
def test_that_a_fault_of_an_object_is_one_line(faulty, report, scheduler, monkeypatch, name, kind):
    action, reason = FAULTS[name]
    content = TEXT if kind == ".ndjson" else gzip.compress(os.urandom(9000) + TEXT)
    monkeypatch.setattr(blocks, "FILES", 1)
    # One block at a time: the first ones are finished before the object changes.
    monkeypatch.setattr(cluster.Cluster, "most_ahead", lambda self: 0)
    faulty({f"a{kind}": content, "b.json": GOOD}, action, at=4 if kind == ".ndjson" else 1)
    status, errors, printed, *_ = report("faulty://bucket", "--cluster", scheduler, formats=())
    assert status == 2
    assert errors.startswith(f"backbeat-validate: faulty://bucket/a{kind}: ")
    assert errors.count("\n") == 1
    if kind == ".ndjson":
        assert errors == f"backbeat-validate: faulty://bucket/a.ndjson: {reason}\n"
        assert int(re.search(r"(\d+) valid", printed)[1]) >= 2
    assert "valid StatusClaim" in printed, "the run goes on with the next object"


def test_that_a_small_object_that_shrinks_is_reported(faulty, report, scheduler):
    faulty({"a.ndjson": TEXT}, write(GOOD))
    status, errors, *_ = report("faulty://bucket/a.ndjson", "--cluster", scheduler, formats=())
    assert (status, errors) == (2, f"backbeat-validate: faulty://bucket/a.ndjson: {SHRUNK}\n")


def test_that_a_compressed_object_is_read_as_it_arrives(faulty, report, scheduler):
    faulty({"a.ndjson.gz": gzip.compress(TEXT)})
    status, errors, printed, *_ = report("faulty://bucket/a.ndjson.gz", "--cluster", scheduler)
    assert (status, errors) == (0, "")
    assert printed.startswith("60 messages: 60 valid")


def test_that_a_block_without_the_end_of_a_line_is_one_line(faulty, report, scheduler, monkeypatch):
    monkeypatch.setattr(run_lines, "LONGEST_LINE", 1 << 20)
    monkeypatch.setattr(blocks, "BLOCK", 1 << 18)
    faulty({"a.ndjson": BAD + b"\n" + b"x" * (3 << 20)})
    words = ("--max-bytes", "1000", "--cluster", scheduler)
    status, errors, printed, *_ = report("faulty://bucket/a.ndjson", *words, formats=())
    assert (status, errors) == (2, (
        "backbeat-validate: faulty://bucket/a.ndjson: cannot be read: a line does not end within "
        "1 MiB; it was left\n"
    ))  # fmt: skip
    assert "2 invalid" in printed


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("nothing://bucket/a.ndjson", "cannot be read: Protocol not known: nothing"),
        ("memory://gone/a.ndjson", "cannot be read: No such file or directory"),
        ("memory://gone/", "cannot be read: No such file or directory"),
    ],
)
def test_that_an_address_that_cannot_be_read_is_one_line(address, reason, report, scheduler):
    status, errors, *_ = report(address, "--cluster", scheduler, formats=())
    assert (status, errors) == (2, f"backbeat-validate: {address}: {reason}\n")


def test_that_a_folder_that_cannot_be_listed_is_one_line(faulty, report, scheduler, monkeypatch):
    faulty({"deep/a.ndjson": TEXT, "b.json": GOOD})
    listed = Faulty.ls
    monkeypatch.setattr(
        Faulty, "ls",
        lambda self, path, **options: listed(self, path, **options) if "deep" not in path
        else fail(PermissionError("Access Denied"))(path),
    )  # fmt: skip
    words = ("faulty://bucket", "--cluster", scheduler)
    status, errors, printed, *_ = report(*words, formats=())
    assert (status, errors) == (
        2, "backbeat-validate: faulty://bucket/deep: cannot be read: Access Denied\n",
    )  # fmt: skip
    assert "1 message: 1 valid" in printed


def test_that_a_file_that_workers_do_not_have_says_so(archive, report, scheduler, monkeypatch):
    opened = open

    def refuse(name, *words, **options):
        if str(name).endswith("b.ndjson"):
            raise FileNotFoundError(2, "No such file or directory")
        return opened(name, *words, **options)

    monkeypatch.setattr(blocks, "open", refuse, raising=False)
    status, errors, *_ = report("archive/b.ndjson", "--cluster", scheduler, formats=())
    assert status == 2
    assert errors == (
        "backbeat-validate: archive/b.ndjson: is not on the worker; use a folder that all machines "
        "share, or an object store\n"
    )
