"""What the written pages must hold: each thing that exists in the package has its place in them."""

import re
import tomllib
from pathlib import Path

import pytest
import yaml

from backbeat_docs import contracts
from backbeat_docs.commands import COMMANDS

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
CATALOGUE = contracts.packaged()


def page(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


def rows(text: str, heading: str) -> list[str]:
    """The first cells of the table that begins with this heading, without their marks."""
    lines = text[text.index(f"| {heading} |") :].split("\n\n")[0].splitlines()[2:]
    return [line.split("|")[1].strip().replace("`", "") for line in lines]


@pytest.mark.parametrize("known", CATALOGUE.values(), ids=lambda known: known.name)
def test_every_message_has_a_page(known: contracts.Contract) -> None:
    text = page(f"messages/{known.name}.md")
    assert f"\n# {known.title}\n" in text
    assert f"\n::: {known.type}\n    handler: backbeat\n" in text
    for heading in ("Fields", "Rules of the cluster", "Near misses", "Related"):
        assert f"\n## {heading}\n" in text
    assert text.count("```json\n") >= 1
    assert text.count('```json {expect="') >= 3
    assert f"(messages/{known.name}.md)" in page("index.md")


def test_the_states_of_an_agent() -> None:
    states = CATALOGUE["backbeat.statusclaim.v1"].schema["properties"]["state"]["enum"]
    assert rows(page("messages/statusclaim.md"), "State | The agent") == states


def test_the_severities_of_an_issue() -> None:
    issue = CATALOGUE["backbeat.barreport.v1"].schema["$defs"]["issue"]
    severities = issue["properties"]["severity"]["enum"]
    assert rows(page("messages/barreport.md"), "Severity | Means") == severities


def test_the_common_errors_and_that_each_is_shown() -> None:
    text = page("reference/troubleshooting.md")
    errors = rows(text, "Error | Cause | Fix")
    assert errors == [
        "type field is required",
        "hlc must match pattern",
        "window_id must be exactly 32 hex characters",
        "phase must be one of: plan, execute, review",
        "tempo_bpm must be at least 0.1",
    ]
    for error in errors:
        assert f"\n### {error}\n" in text
        assert re.search(rf"^wrong\.json:\d+:\d+  {re.escape(error)}", text, re.MULTILINE)


def test_the_eight_items_of_the_checklist() -> None:
    text = page("integration-guide.md")
    sections = re.findall(r"^## (\d)\. ", text, re.MULTILINE)
    assert sections == list("12345678")
    assert len(rows(text, "Item | Shown by")) == 8


def test_every_package_has_its_layer_on_the_architecture_page() -> None:
    layers = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    layers_ = next(c["layers"] for c in layers["contracts"] if c["type"] == "layers")
    asked = [sorted(re.findall(r"[\w.]+", layer)) for layer in layers_]
    shown = rows(page("architecture.md"), "Packages, from the top layer down | What they contain")
    assert [sorted(re.findall(r"\w+", row)) for row in shown] == asked


def test_every_command_is_in_the_changelog() -> None:
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    known = {*COMMANDS} - {"validate", "completion"}  # called backbeat-validate; a convenience
    assert [name for name in sorted(known) if f"`backbeat {name}`" not in text] == []


@pytest.mark.parametrize("path", sorted(DOCS.rglob("*.md")), ids=lambda path: path.stem)
def test_what_stands_before_a_page_is_yaml_and_describes_it(path: Path) -> None:
    """The description is what search engines and `llms.txt` say of a page, in one line."""
    text = path.read_text(encoding="utf-8")
    assert text.startswith("---\n")
    known = yaml.safe_load(text.split("---\n")[1])
    assert set(known) <= {"description", "title", "hide"}
    assert 15 < len(known["description"]) <= 100
    assert known["description"].endswith(".")


def test_no_page_shows_a_time_that_was_measured() -> None:
    """It would be compared, and differ on the next machine: `…` stands for it."""
    pages = [*DOCS.rglob("*.md"), ROOT / "README.md", ROOT / "CONTRIBUTING.md"]
    found = {
        path.name: times
        for path in pages
        if (times := re.findall(r"\bin \d+\.\d+ s\b", path.read_text(encoding="utf-8")))
    }
    assert found == {}
