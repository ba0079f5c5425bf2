"""The written pages document everything that exists in the package."""

import re
from pathlib import Path

import pytest
import yaml

from backbeat_docs import contracts
from backbeat_docs.commands import COMMANDS
from backbeat_docs.text.quoting import did_you_mean

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
CATALOGUE = contracts.packaged()


RELEASED = {path.name for path in (ROOT / "schemas" / "released").iterdir() if path.is_dir()}
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")


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
    if known.name in RELEASED:
        assert f"(messages/{known.name}.md)" in page("index.md")


def test_the_common_errors_and_that_each_is_shown() -> None:
    text = page("reference/troubleshooting.md")
    errors = re.findall(r"^- `([^`]+)`: [^.]+\. \S", text, re.MULTILINE)[:5]
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
    _, *sections = page("integration-guide.md").split("\n## ")
    assert [section[:3] for section in sections] == [f"{number}. " for number in range(1, 9)]
    assert [one for one in sections if "You are done when" not in " ".join(one.split())] == []
    linked = {*re.findall(r"\(integration/(.+)\.md\)", "".join(sections))}
    assert linked == {path.stem for path in (DOCS / "integration").glob("*.md")}


def test_every_command_is_in_the_changelog() -> None:
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    known = {*COMMANDS} - {"validate", "completion"}  # called backbeat-validate; a convenience
    assert [name for name in sorted(known) if f"`backbeat {name}`" not in text] == []


FRONT_MATTER = re.findall(
    r"^- `(\w+)`: ", CONTRIBUTING.partition("begins with front matter")[2], re.MULTILINE
)


def wrong_front_matter(text: str) -> list[str]:
    """Return what is wrong with the front matter of a page."""
    head, _, _ = text.removeprefix("---\n").partition("---\n")
    given = yaml.safe_load(head) if text.startswith("---\n") else {}
    description = given.get("description", "")
    checks = {
        "unknown": set(given) <= set(FRONT_MATTER),
        "description": 15 < len(description) <= 100 and description.endswith("."),
        "contract": given.get("contract", "beatframe") in {one.name for one in CATALOGUE.values()},
        "fields": given.get("fields", False) is False,
    }
    return [name for name, passes in checks.items() if not passes]


@pytest.mark.parametrize("path", sorted(DOCS.rglob("*.md")), ids=lambda path: path.stem)
def test_front_matter_is_valid_and_describes_the_page(path: Path) -> None:
    """Search engines and `llms.txt` show the description, which is one line."""
    head = path.read_text(encoding="utf-8").partition("\n---\n")[0]
    keys = re.findall(r"^(\w+):", head, re.MULTILINE)
    unknown = [f"{key}{did_you_mean(key, FRONT_MATTER)}" for key in {*keys} - {*FRONT_MATTER}]
    assert unknown == [], f"{path.name}: keys that CONTRIBUTING.md does not list"
    assert wrong_front_matter(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("line", "wrong"),
    [
        ("contract: statusclaim", []),
        ("fields: false", []),
        ("contract: statusclame", ["contract"]),
        ("fields: 1", ["fields"]),
        ("words: [their_name]", ["unknown"]),
    ],
)
def test_the_front_matter_that_contributing_lists_is_accepted(line: str, wrong: list[str]) -> None:
    text = f"---\ndescription: A page like any other.\n{line}\n---\n\nThe page.\n"
    assert wrong_front_matter(text) == wrong


def test_contributing_lists_the_front_matter_that_the_site_reads() -> None:
    plugin = (ROOT / "backbeat_docs" / "hosts" / "mkdocs" / "__init__.py").read_text()
    read = set(re.findall(r'page\.meta\.get\("([a-z]+)"', plugin))
    assert {"contract", "fields"} <= read <= set(FRONT_MATTER)


TITLES = "|".join(sorted(known.title for known in CATALOGUE.values()))


@pytest.mark.parametrize("pattern", [r"\bin \d+\.\d+ s\b", rf"\bvalid (?:{TITLES}) \d+\.\d+\.\d+"])
def test_no_page_shows_a_time_or_the_version_of_today(pattern: str) -> None:
    """It differs on another machine or after a change, and the block would fail: write `…`."""
    pages = [*DOCS.rglob("*.md"), ROOT / "README.md", ROOT / "CONTRIBUTING.md"]
    found = {
        path.name: shown
        for path in pages
        if (shown := re.findall(pattern, path.read_text(encoding="utf-8")))
    }
    assert found == {}
