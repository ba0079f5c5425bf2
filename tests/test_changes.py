"""The cost of a change: each change of `support/changes`, made on a copy, passes the tests.

A change has only the files that its author writes. The tests that it affects run here; with
`BACKBEAT_CHANGES=whole`, as in continuous integration, all tests run.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from support import change
from support.site import ROOT

WHOLE = os.environ.get("BACKBEAT_CHANGES") == "whole"
AFFECTED = (
    "tests/test_conformance.py",
    "tests/test_coverage.py",
    "tests/test_pages.py",
    "tests/test_schemas.py",
    "tests/contracts",
    "tests/document",
    "tests/report",
    "tests/validate",
    "tests/evolve/test_compare.py",
    "tests/hosts/cli/test_evolve.py",
    "tests/hosts/test_site.py",
    "docs/messages",
    "docs/reference",
    "docs/schema-evolution.md",
    "README.md",
)
ALL = ("-n", "auto", "--dist", "loadfile", "--ignore=tests/test_changes.py")
WRITTEN = ("schemas", "docs", "mkdocs.yml.patch", "tests/cases/conformance", "tests/examples")

pytestmark = pytest.mark.skipif(
    not (ROOT / ".git").exists(), reason="only a git checkout can be copied"
)


@pytest.mark.parametrize("name", change.NAMES)
def test_a_change_needs_no_code(name: str) -> None:
    folder = change.CHANGES / name
    files = [str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()]
    assert files
    assert [file for file in files if not file.startswith(WRITTEN) or file.endswith(".py")] == []


@pytest.mark.parametrize("name", change.NAMES)
def test_a_change_passes_the_tests(name: str, tmp_path: Path) -> None:
    project = change.copy(tmp_path / "project", name)
    done = change.run(project, *(ALL if WHOLE else AFFECTED))
    assert done.returncode == 0, done.stdout[-20_000:] + done.stderr


def test_a_field_without_its_cases_fails(tmp_path: Path) -> None:
    project = change.copy(tmp_path / "project", "optional-field")
    (project / "tests/cases/conformance/beatframe/bar_beats.json").unlink()
    done = change.run(project, "tests/test_conformance.py", "-k", "test_that_every", "-rf")
    assert done.returncode == 1
    assert "/ properties: bar_beats of any kind" in done.stdout
    assert "test_that_every_field_has_a_file_of_cases[beatframe]" in done.stdout
