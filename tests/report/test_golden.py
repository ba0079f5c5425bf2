"""A golden file of each format, compared word by word; other modules parse the reports.

`{version}` in a file is the version of the package.
`BACKBEAT_WRITE_GOLDENS=1 pytest tests/report/test_golden.py` writes them again.
"""

import os

import pytest

from backbeat_docs import __version__
from backbeat_docs.report import REPORTERS
from backbeat_docs.run.inputs import SKIPS

ENDINGS = {
    "text": "txt",
    "json": "json",
    "junit": "xml",
    "sarif": "sarif",
    "github": "log",
    "gitlab": "codequality",
    "markdown": "md",
}


def compare(text, golden):
    """Compare a report with its golden file, or write the file."""
    if golden.suffix == ".sarif":
        text = text.replace(f'ersion": "{__version__}"', 'ersion": "{version}"')
    if os.environ.get("BACKBEAT_WRITE_GOLDENS"):
        golden.write_text(text)
    assert text == golden.read_text()


@pytest.mark.parametrize("name", REPORTERS)
def test_report_matches_its_golden_file(name, outcomes, reports):
    relative = [
        outcome._replace(path=os.path.relpath(outcome.path, reports.cases)) for outcome in outcomes
    ]
    text = reports.written(name, relative, reports.style)
    compare(text, reports.cases / f"report.{ENDINGS[name]}")


@pytest.mark.parametrize("name", REPORTERS)
def test_report_on_a_sequence_matches_its_golden_file(name, sequence, reports, conclusion):
    style = reports.style._replace(program="backbeat conform")
    text = reports.written(name, sequence, style, conclusion)
    compare(text, reports.cases / f"conform.{ENDINGS[name]}")


def test_every_format_has_a_golden_file(reports):
    for stem in ("report", "conform"):
        found = {path.suffix[1:] for path in reports.cases.glob(f"{stem}.*")}
        assert found == set(ENDINGS.values())
    assert set(ENDINGS) == set(REPORTERS)


def test_every_reason_to_skip_a_file_has_a_row_in_the_documentation(reports):
    page = (reports.cases.parents[2] / "docs" / "ci" / "reports.md").read_text()
    rows = [line.split(" | ") for line in page.splitlines() if line.startswith("| `")]
    found = {row[0].strip("| `"): row[-1].strip(" |") for row in rows if len(row) == 3}
    for reason, skip in SKIPS.items():
        assert found[reason] == ("yes" if skip.requested else "no")


def test_every_format_has_a_row_in_the_documentation(reports):
    page = (reports.cases.parents[2] / "docs" / "ci" / "reports.md").read_text()
    for name in REPORTERS:
        assert f"| `{name}` |" in page
