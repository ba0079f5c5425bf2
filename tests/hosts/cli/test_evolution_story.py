"""A repository through minor, major, waiver, retirement, deprecation and a tampered snapshot."""

import hashlib
import json
import shutil
import subprocess
import sys

import jsonschema
import pytest
from support import cases

from backbeat_docs.report import REPORTERS

SCHEMA = json.loads((cases.SCHEMAS / "tools" / "evolution.schema.json").read_text())
PLATFORM = ("GITHUB_BASE_REF", "CI_MERGE_REQUEST_TARGET_BRANCH_NAME", "GITHUB_STEP_SUMMARY")
DOUBT = {"type": "string", "pattern": "^.+$"}


class Repository:
    """A git repository with the folder `schemas`, and the real command."""

    def __init__(self, path, monkeypatch):
        for name in PLATFORM:
            monkeypatch.delenv(name, raising=False)
        self.path, self.schemas = path, path / "schemas"
        self.schemas.mkdir()
        (path / "CHANGELOG.md").write_text("# Changelog\n\n## [Unreleased]\n")
        self.git("init", "--quiet", "--initial-branch=main")

    def git(self, *words):
        who = ("-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false")
        subprocess.run(["git", *who, *words], cwd=self.path, check=True, capture_output=True)

    def commit(self, tag=None):
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "--message", "Change the contracts")
        if tag:
            self.git("tag", tag)

    def backbeat(self, *words):
        command = [sys.executable, "-m", "backbeat_docs", *words]
        done = subprocess.run(command, cwd=self.path, capture_output=True, text=True)
        assert "Traceback" not in done.stderr
        return done.returncode, done.stdout + done.stderr

    def check(self, *words):
        status, text = self.backbeat("evolve", "--check", *words)
        found = json.loads(self.backbeat("evolve", "--check", "--json", *words)[1])
        jsonschema.validate(found, SCHEMA)
        assert found["passed"] == (status == 0)
        return status, text

    def write(self, version, edit=lambda schema: None, major=1):
        schema = {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "$id": f"https://example.org/schemas/order/{version}.json",
            "title": "Order",
            "type": "object",
            "properties": {"type": {"const": f"shop.order.v{major}"}, "a": {"type": "string"}},
            "required": ["type", "a"],
            "additionalProperties": False,
        }
        edit(schema)
        path = self.schemas / f"order-v{major}.schema.json"
        path.write_text(json.dumps(schema, indent=2) + "\n")
        return path

    def declare(self, **lists):
        (self.schemas / "released" / "declarations.json").write_text(json.dumps(lists))

    def release(self, tag):
        self.commit()
        status, text = self.backbeat("release")
        assert status == 0, text
        self.commit(tag)


@pytest.fixture
def repository(tmp_path, monkeypatch):
    """Order 1.0.0, released with a tag."""
    made = Repository(tmp_path, monkeypatch)
    made.write("1.0.0")
    made.release("v1.0.0")
    return made


def add(**members):
    return lambda schema: schema["properties"].update(members)


def test_a_story(repository):
    # Minor: an optional field.
    repository.git("checkout", "--quiet", "-b", "grow")
    repository.write("1.0.0", add(b={"type": "string"}))
    assert "must be 1.1.0, not 1.0.0" in repository.check()[1]
    repository.write("1.1.0", add(b={"type": "string"}))
    assert repository.check() == (0, "Order 1.1.0: minor since 1.0.0, passes\n")
    repository.release("v1.1.0")
    repository.git("checkout", "--quiet", "main")
    repository.git("merge", "--quiet", "grow")

    # A waiver: the comparison cannot decide a pattern.
    repository.write("1.1.1", add(b={"type": "string", **DOUBT}))
    status, text = repository.check()
    assert status == 1
    assert "Simplify the schema, or declare the bump, or waive `undecided`" in text
    waiver = {"message": "order", "version": "1.1.1", "problem": "undecided", "reason": "agreed"}
    repository.declare(waivers=[{**waiver, "expires": "2001-01-01"}])
    status, text = repository.check()
    assert (status, "the waiver expired on 2001-01-01" in text) == (1, True)
    repository.declare(waivers=[{**waiver, "expires": "9999-12-31"}])
    status, text = repository.check()
    assert status == 0
    assert "waiver: undecided for order 1.1.1 until 9999-12-31: agreed" in text
    for name in REPORTERS:
        status, text = repository.backbeat("evolve", "--check", "--output", name)
        assert (status, "agreed" in text) == (0, True), name
        assert "::error" not in text
    bump = {"message": "order", "version": "1.1.1", "bump": "patch", "reason": "same texts"}
    repository.declare(bumps=[bump])
    assert repository.check()[0] == 0
    repository.declare()

    # Deprecation: the field must be accepted until its last date.
    field = {"message": "order", "version": "1", "field": "b", "reason": "unused"}
    repository.declare(deprecated=[{**field, "replacement": None, "last_date": "9999-12-31"}])
    repository.write("1.1.0", add(b={"type": "string", "deprecated": True}))
    repository.write("2.0.0", add(c={"type": "string"}), major=2)
    status, text = repository.check()
    assert status == 1
    assert "b is deprecated and must be accepted until 9999-12-31 [removed-too-early]" in text
    repository.write("1.1.0", add(b={"type": "string"}))
    repository.declare(deprecated=[{**field, "replacement": "c", "last_date": "2001-01-01"}])

    # Major: anything may change, with a new file and a new type.
    assert repository.check()[0] == 0
    repository.release("v2.0.0")

    # Retirement: without it, the old major cannot vanish.
    (repository.schemas / "order-v1.schema.json").unlink()
    status, text = repository.check()
    assert (status, "declare it retired" in text) == (1, True)
    retired = {"message": "order", "version": "1", "successor": "shop.order.v2"}
    repository.declare(retired=[{**retired, "date": "9999-12-31"}])
    assert "in use until it is retired on 9999-12-31" in repository.check()[1]
    repository.declare(retired=[{**retired, "date": "2001-01-01"}])
    status, text = repository.check()
    assert (status, "note: retired since 2001-01-01, in favour of shop.order.v2" in text) == (
        0,
        True,
    )

    # A snapshot is edited together with its checksum.
    edit_snapshot(repository, "order/2.0.0.json")
    status, text = repository.check()
    assert status == 1
    assert "order/2.0.0.json: this snapshot is not what its tag released" in text
    assert repository.backbeat("release")[0] == 1


def test_that_a_deprecated_value_must_be_accepted_until_its_date(repository):
    states = {"enum": ["new", "old"]}
    repository.write("1.1.0", add(state=states))
    repository.release("v1.1.0")
    row = {"message": "order", "version": "1", "field": "state", "value": "old", "reason": "unused"}
    row = {**row, "replacement": None}
    repository.declare(deprecated=[{**row, "last_date": "9999-12-31"}])
    too_early = 'state: "old" is deprecated and must be accepted until 9999-12-31'
    for left in ({"enum": ["new"]}, {"const": "new"}):
        repository.write("2.0.0", add(state=left), major=2)
        assert too_early in repository.check()[1]
    for left in ({"enum": ["old"]}, {"const": "old"}, states):
        repository.write("2.0.0", add(state=left), major=2)
        assert "removed-too-early" not in repository.check()[1]
    repository.write("2.0.0", add(), major=2)
    assert too_early in repository.check()[1]
    repository.declare(deprecated=[{**row, "last_date": "2001-01-01"}])
    assert "removed-too-early" not in repository.check()[1]


def edit_snapshot(repository, name):
    released = repository.schemas / "released"
    text = (released / name).read_text()
    changed = text.replace('"title": "Order"', '"title": "Other"')
    (released / name).write_text(changed)
    old, new = (hashlib.sha256(one.encode()).hexdigest() for one in (text, changed))
    sums = released / "SHA256SUMS"
    sums.write_text(sums.read_text().replace(old, new))


def test_that_minor_changes_do_not_add_up_to_a_major_one(repository):
    """Each step is minor; the whole is not, because the first version is still in use."""
    small = {"type": "object", "minProperties": 1, "additionalProperties": False}
    large = {**small, "properties": {"x": {"type": "string"}}}
    repository.write("1.1.0", add(a={"anyOf": [{"type": "string"}, small]}))
    repository.release("v1.1.0")
    repository.write("1.2.0", add(a={"anyOf": [{"type": "string"}, large]}))
    status, text = repository.check()
    assert status == 1
    assert "the change since 1.0.0 is major" in text
    retired = {"message": "order", "version": "1.0.0", "successor": "1.1.0"}
    repository.declare(retired=[{**retired, "date": "2001-01-01"}])
    assert repository.check()[0] == 0


def test_that_a_snapshot_without_a_tag_may_be_amended(repository):
    repository.write("1.1.0", add(b={"type": "string"}))
    repository.release(None)
    repository.git("checkout", "--quiet", "-b", "amend")
    edit_snapshot(repository, "order/1.1.0.json")
    path = repository.schemas / "order-v1.schema.json"
    path.write_text(path.read_text().replace('"title": "Order"', '"title": "Other"'))
    status, text = repository.check()
    assert status == 0
    assert "released/order/1.1.0.json: amended; no tag contains it, so it is unreleased" in text
    edit_snapshot(repository, "order/1.0.0.json")
    assert repository.check()[0] == 1


def test_that_nothing_may_vanish(repository):
    repository.git("checkout", "--quiet", "-b", "forget")
    shutil.rmtree(repository.schemas / "released")
    repository.write("1.0.0", lambda schema: schema["required"].append("b"))
    repository.commit()
    status, text = repository.check()
    assert status == 1
    assert "order/1.0.0.json: this snapshot is missing, and main has it" in text
    (repository.schemas / "order-v1.schema.json").unlink()
    repository.write("1.0.0", major=1).rename(repository.schemas / "other-v1.schema.json")
    status, text = repository.check()
    assert (status, "order v1: does not pass" in text) == (2, True)


def test_the_base_of_a_pull_request(repository, monkeypatch, tmp_path):
    monkeypatch.setenv("GITHUB_BASE_REF", "main")
    assert repository.check()[0] == 0  # a repository without origin is not the one of the run
    clone = tmp_path / "clone"
    words = ("clone", "--quiet", "--depth", "1", f"file://{tmp_path}", str(clone))
    repository.git(*words)
    repository.path, repository.schemas = clone, clone / "schemas"
    status, text = repository.check()
    assert (status, "fetch-depth: 0 in GitHub Actions" in text) == (0, True)
    repository.git("update-ref", "-d", "refs/remotes/origin/main")
    status, text = repository.backbeat("evolve", "--check")
    assert (status, text.count("\n")) == (2, 1)
    assert "the history is shallow" in text
    monkeypatch.delenv("GITHUB_BASE_REF")
    status, text = repository.backbeat("evolve", "--check", "--base", "nowhere")
    assert (status, "no such revision" in text) == (2, True)


@pytest.mark.parametrize("name", ["text", "json", "github", "sarif", "gitlab", "markdown", "junit"])
def test_that_every_format_names_the_place(repository, name, tmp_path):
    def without(schema):
        schema["required"].remove("a")
        del schema["properties"]["a"]

    path = repository.write("1.1.0", without)
    line = path.read_text().splitlines().index('  "properties": {') + 1
    status, text = repository.backbeat("evolve", "--check", "--output", name)
    assert status == 1
    assert "member-removed" in text
    places = {
        "text": "[member-removed]",
        "json": f'"line": {line}',
        "github": f"::error file=schemas/order-v1.schema.json,line={line},",
        "sarif": f'"startLine": {line}',
        "gitlab": f'"begin": {line}',
        "markdown": f"schemas/order-v1.schema.json:{line}:",
        "junit": f"schemas/order-v1.schema.json:{line}:",
    }
    assert places[name] in text
    file = tmp_path / "report"
    assert repository.backbeat("evolve", "--check", "--output", f"{name}={file}")[0] == 1
    assert "member-removed" in file.read_text()


@pytest.mark.parametrize("name", ["json", "sarif"])
def test_that_no_report_replaces_a_schema(repository, name):
    path = repository.schemas / "order-v1.schema.json"
    before = path.read_text()
    status, text = repository.backbeat("evolve", "--check", "--output", f"{name}={path}")
    assert (status, "would replace a schema" in text) == (2, True)
    assert path.read_text() == before
    status, text = repository.backbeat("evolve", "--check", "--output", f"{name}=nowhere/report")
    assert (status, "cannot be written" in text) == (2, True)


@pytest.mark.parametrize(
    ("declared", "said"),
    [
        ("{", "not strict JSON"),
        ('{"retired": [{}]}', "declarations.json#/retired/0"),
        ('{"waivers": 1}', "declarations.json#/waivers"),
        ('{"waiver": []}', "declarations.json"),
        (
            '{"retired": [{"message": "a", "version": "1", "successor": "b", '
            '"date": "2025-02-30"}]}',
            "declarations.json#/retired/0/date: 2025-02-30 is not a date",
        ),
    ],
)
def test_declarations_that_cannot_be_used(repository, declared, said):
    (repository.schemas / "released" / "declarations.json").write_text(declared)
    status, text = repository.backbeat("evolve", "--check")
    assert (status, text.count("\n")) == (2, 1)
    assert said in text
