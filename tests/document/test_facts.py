"""What a page may say outside its fences, and what it may not."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from support.site import ROOT

from backbeat_docs import contracts
from backbeat_docs.document.facts import Exemption, Fact, Project, check, load
from backbeat_docs.document.facts.rows import FactsError

FILE = """\
code = ["backbeat_docs/report/github.py", "backbeat_docs/validate", "action.yml"]
[commands]
backbeat = "backbeat_docs.hosts.cli.parser:build_main_parser"
backbeat-validate = "backbeat validate"
"""
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
PYTHON = PROJECT["requires-python"].removeprefix(">=")
VERSION = contracts.packaged()["backbeat.beatframe.v1"].version
ROWS = (
    Fact("docs/*.md", r"from ([\d,]+) to ([\d,]+) agents", lambda: (3, 4000)),
    Fact(
        "docs/*.md",
        r"The table:\n\n(\|[\s\S]+?)\n\n",
        lambda: "| a | 1 |\n|---|---|\n| 2 | `b_c` |",
    ),
    Exemption("docs/*.md", "git push", "another program"),
    Exemption("docs/*.md", "RFC 3339", "a standard"),
)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    path = tmp_path_factory.mktemp("facts") / "facts.toml"
    path.write_text(FILE)
    return load(path, contracts.packaged(), ROOT)._replace(rows=ROWS)


@pytest.mark.parametrize(
    "text",
    [
        "With `backbeat-validate`, `--engine jsonschema` and `--quiet`.",
        "Run `backbeat evolve --check --against main`.",
        "# `backbeat evolve`\n\nAdd `--check`.\n\n# `backbeat lint`\n",
        "No command is near `--pace`.",
        "Give `--unknown-fields allow`, `--unknown-fields MODE` or `--output junit=report.xml`.",
        "`make test`, `make bench SIZE=small` and `make`.",
        "`docs/index.md`, `docs/`, `schemas/released/<message>/<version>.json`, `index.md`.",
        "`snippets.py`, `.ndjson`, `released/SHA256SUMS`, `./Makefile`, `build/examples/`.",
        "`beat_index`, `BeatFrame.phase`, `issues[2].severity` and `state: \"blocked\"`.",
        "`backbeat.beatframe.v1`, `statusclaim`, `/issues/0/severity`, `/`.",
        "`type-missing`, `member-added`, `unevaluatedProperties`, `exit-code`.",
        "`uuid.UUID`, `concurrent.futures.Future`, `MessageValidator(engine=…)`.",
        "`[zstd]`, `backbeat-contracts[cli,zstd]`, `…`, `:::`, `→`.",
        "A `window_id` has 32 digits, and Progress ends at 1.",
        f"Python {PYTHON} or newer, version {VERSION}, `v{VERSION}`.",
        "from 3\n  to 4,000 agents",
        "The table:\n\n| a | 1 |\n|---|---|\n| 2 | `b_c` |\n\n",
        "As RFC\n3339 says, `git push`.",
        "```json\n{\"number\": 1337, \"their_name\": 2}\n```\n\n`their_name` is 2 of 1,337.",
        "<!-- 17 `nothing` --> [one](two-18.md \"19\")",
    ],
)  # fmt: skip
def test_what_has_a_source(project: Project, text: str) -> None:
    assert check("docs/page.md", f"{text}\n", project) == ()


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (
            "Not `backbeat evolve` but `backbeat lint --check`.",
            'no option "--check" of backbeat lint',
        ),
        ("With `backbeat-validate`, `--check`.", 'no option "--check" of backbeat-validate'),
        (
            "`--check`\n\n# A\n\n`--check`\n\n```console\n$ backbeat lint\n```\n",
            'no option "--check" of backbeat lint',
        ),
        ("`--unknown-fields alow`", 'no option "--unknown-fields alow" of'),
        ("`--quite`", 'no name "--quite" (did you mean "--quiet"?)'),
        ("`make tests`", 'no Make target "make tests" (did you mean "make test"?)'),
        ("`docs/indx.md`", 'no name "docs/indx.md" (did you mean "docs/index.md"?)'),
        ("`schemas/released/<message>.txt`", 'no name "schemas/released/<message>.txt"'),
        ("`beat_indx`", 'no name "beat_indx" (did you mean "beat_index"?)'),
        ("`BeatFrame.fase`", 'no field "BeatFrame.fase"'),
        ("`/issues/0/severe`", 'no name "/issues/0/severe"'),
        ("`type-absent`", 'no name "type-absent"'),
        ("`json.load_all`", 'no name "json.load_all"'),
        ("`backbeat-contracts[zst]`", 'no extra "backbeat-contracts[zst]"'),
        ("`git push origin`", 'no name "origin"'),
        ("RFC 3338", "number 3338"),
        ("A `window_id` has 33 digits.", "number 33"),
        ("Python 2.7 or newer", f'the page says "2.7", but it is "{PYTHON}"'),
        ("from 3 to 5,000 agents", 'the page says "5,000", but it is "4000"'),
        ("The table:\n\n| a | 2 |\n\n", 'the page says "| a | 2 |", but it is'),
        ("# A\n\nThere are 7.\n\n# B\n\n```json\n7\n```\n", "number 7"),
        ("`\x1b[31mno_name`", "31mno_name"),
    ],
)
def test_what_has_none(project: Project, text: str, problem: str) -> None:
    found = check("docs/page.md", f"{text}\n", project)
    assert any(problem in one.sentence for one in found), found
    assert not any("\x1b" in one.sentence for one in found)


def test_a_problem_names_the_place(project: Project) -> None:
    (found,) = check("docs/page.md", "---\na: 1\n---\n\nThe\n  `beat_indx`.\n", project)
    assert (found.line, found.column) == (6, 4)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (Fact("*", r"(\d+", lambda: 1), "missing )"),
        (Fact("*", r"\d+", lambda: 1), "0 groups, 1 values"),
        (Fact("*", r"(\d+)", lambda: 1 / 0), "ZeroDivisionError"),
    ],
)
def test_a_row_that_cannot_be_used(project: Project, row: Fact, reason: str) -> None:
    with pytest.raises(FactsError, match=reason.replace(")", r"\)")):
        check("docs/page.md", "12\n", project._replace(rows=(row,)))


def test_outside_a_repository_all_files_are_paths(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "index.md").write_text("")
    (tmp_path / "facts.toml").write_text("")
    found = load(tmp_path / "facts.toml", contracts.packaged(), tmp_path)
    assert found.paths == {"docs", "docs/index.md", "facts.toml"}
    assert check("a.md", "`docs/index.md`, `backbeat`, Python 2.7 or newer", found) != ()


@pytest.mark.parametrize(
    ("facts", "package", "reason"),
    [
        ('code = ["shop"]', "", 'f.toml: code: there is no "shop"'),
        ('facts = "facts.py"', "", "facts.py: FACTS must be a list of Fact, with a page"),
        ("", "optional-dependencies = 1", None),
        ("", "scripts = 1\nentry-points.shop = 1", None),
        ("", "entry-points = 1", None),
    ],
)
def test_files_that_say_something_else(
    tmp_path: Path, facts: str, package: str, reason: str | None
) -> None:
    (tmp_path / "f.toml").write_text(facts)
    (tmp_path / "pyproject.toml").write_text(f"[project]\n{package}\n")
    (tmp_path / "facts.py").write_text(
        "from backbeat_docs.document.facts import Fact\nFACTS = [Fact('*', 1, str)]\n"
    )
    if reason is None:
        assert not load(tmp_path / "f.toml", contracts.packaged(), tmp_path).extras
        return
    with pytest.raises(FactsError, match=reason):
        load(tmp_path / "f.toml", contracts.packaged(), tmp_path)
