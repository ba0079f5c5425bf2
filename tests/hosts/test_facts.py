"""The facts of another project's pages, with the pytest plugin and in its site."""

from __future__ import annotations

from pathlib import Path

import pytest
from support import own_contract
from support.site import mkdocs

pytest_plugins = ["pytester"]

PROJECT = {
    "pyproject.toml": """\
        [project]
        name = "shop"
        version = "3.0.0"
        requires-python = ">=3.11"
        scripts = {shop = "shop.cli:main"}
        optional-dependencies = {fast = ["orjson"]}
    """,
    "Makefile": "deploy: build\n\tshop --dry-run\n",
    "shop/__init__.py": "",
    "shop/cli.py": """\
        import argparse, os

        MOST = 40
        REGION = os.environ.get("SHOP_REGION", "eu")

        def make_parser():
            parser = argparse.ArgumentParser(prog="shop")
            parser.add_argument("--dry-run", action="store_true")
            parser.add_argument("--colour", choices=["red", "blue"])
            return parser
    """,
    "docs/facts.toml": """\
        pages = ["docs/*.md"]
        code = ["shop"]
        facts = "facts.py"

        [commands]
        shop = "shop.cli:make_parser"

        [[exceptions]]
        page = "docs/index.md"
        text = "kubectl"
        reason = "another project's command"
    """,
    "docs/facts.py": """\
        from backbeat_docs.document.facts import Fact
        from shop import cli

        FACTS = [Fact("docs/*.md", r"at most (\\d+) articles", lambda: cli.MOST)]
    """,
    "mkdocs.yml": """\
        site_name: Shop
        theme: mkdocs
        plugins: [backbeat: {schemas: contracts, facts: docs/facts.toml}]
    """,
}
PAGE = """\
# How to deploy

Run `shop --dry-run`, or `shop` with `--colour red`; `make deploy` does both. You need
Python 3.11 or newer, the extra `[fast]` and `kubectl`. The region is in `SHOP_REGION`, the code
in `shop/cli.py`.

An order has at most 40 articles, in a `quantity` of at most 100:

```json
{"type": "orders.order.v1", "article": "lamp", "quantity": 2}
```

| Name | Meaning |
|---|---|
| `Order.article` | the `article`, such as `lamp` |
| `minimum` at `/quantity` | `Order.quantity` is less than 1 |
"""

WRONG = {
    "`shop --dry-run`": (
        "`shop --dry-rum`",
        'there is no name "--dry-rum" (did you mean "--dry-run"?)',
    ),
    "`shop/cli.py`": (
        "`shop/cly.py`",
        'there is no name "shop/cly.py" (did you mean "shop/cli.py"?)',
    ),
    "at most 40": ("at most 50", 'the page says "50", but it is "40"'),
    "--colour red": ("--colour green", 'there is no option "--colour green" of shop'),
    "make deploy": ("make deploi", 'no Make target "make deploi" (did you mean "make deploy"?)'),
    "SHOP_REGION": ("SHOP_REGIOM", 'there is no name "SHOP_REGIOM" (did you mean "SHOP_REGION"?)'),
    "[fast]": ("[fest]", 'there is no name "fest" (did you mean "fast"?)'),
    "Order.article": ("Order.artikle", 'there is no field "Order.artikle"'),
    "`minimum`": ("`minimun`", 'there is no name "minimun" (did you mean "minimum"?)'),
    "`/quantity`": ("`/quantities`", 'there is no name "/quantities"'),
    "`lamp`": ("`lump`", 'there is no name "lump"'),
    "at most 100": ("at most 101", "no fact, field or example of the section has the number 101"),
    "Python 3.11": ("Python 3.9", 'the page says "3.9", but it is "3.11"'),
}


@pytest.fixture
def shop(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Write the project of a shop, in whose folder its tests and its site run."""
    for name, text in PROJECT.items():
        path = pytester.path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        lines = text.splitlines(keepends=True)
        path.write_text("".join(line.removeprefix(" " * 8) for line in lines))
    own_contract.write(pytester.path / "contracts")
    pytester.makeini("[pytest]\nbackbeat_schemas = contracts\nbackbeat_facts = docs/facts.toml\n")
    monkeypatch.setenv("PYTHONPATH", str(pytester.path))
    # In continuous integration, pytest repeats every line of a failure in its summary.
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.delenv("BUILD_NUMBER", raising=False)
    return pytester.path


def run(pytester: pytest.Pytester, page: str) -> pytest.RunResult:
    (pytester.path / "docs" / "index.md").write_text(page)
    return pytester.runpytest_subprocess(
        "-q", "-p", "backbeat_docs.hosts.pytest_docs", "-p", "no:cacheprovider", "docs"
    )


def test_a_page_without_a_mistake_passes(shop: Path, pytester: pytest.Pytester) -> None:
    run(pytester, PAGE).assert_outcomes(passed=3)


def test_every_mistake_is_a_line_with_its_place(shop: Path, pytester: pytest.Pytester) -> None:
    page = PAGE
    for was, (now, _) in WRONG.items():
        assert page.count(was) == 1
        page = page.replace(was, now)
    result = run(pytester, page)
    result.assert_outcomes(passed=2, failed=1)
    lines = [line for line in result.outlines if line.startswith("docs/index.md:")]
    assert len(lines) == len(WRONG)
    for now, sentence in WRONG.values():
        (line,) = [line for line in lines if sentence in line]
        assert now in page.split("\n")[int(line.split(":")[1]) - 1]


def test_three_mistakes_end_the_build_of_the_site(shop: Path) -> None:
    page = PAGE
    for was in ("`shop --dry-run`", "`shop/cli.py`", "at most 40"):
        page = page.replace(was, WRONG[was][0])
    (shop / "docs" / "index.md").write_text(page)
    done = mkdocs(shop / "mkdocs.yml", "build", "--strict")
    assert done.returncode == 1
    lines = [line for line in done.stderr.splitlines() if "docs/index.md:" in line]
    assert len(lines) == 3, done.stderr
    (shop / "docs" / "index.md").write_text(PAGE)
    done = mkdocs(shop / "mkdocs.yml", "build", "--strict")
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("was", "now", "line"),
    [
        ('text = "kubectl"', 'text = "podman"', 'needs the exception "podman"'),
        ("articles", "lamps", 'states the fact "at most'),
    ],
)
def test_a_row_that_nothing_needs_fails(
    shop: Path, pytester: pytest.Pytester, was: str, now: str, line: str
) -> None:
    name = "facts.toml" if "kubectl" in was else "facts.py"
    path = shop / "docs" / name
    path.write_text(path.read_text().replace(was, now))
    result = run(pytester, PAGE)
    assert sum(line in one for one in result.outlines) == 1


@pytest.mark.parametrize(
    ("was", "now", "line"),
    [
        ("pages =", "page =", 'docs/facts.toml: unknown key "page" (did you mean "pages"?)'),
        ('["docs/*.md"]', '"docs"', "docs/facts.toml: pages must be a list of texts"),
        ('["docs/*.md"]', "[1]", "docs/facts.toml: pages must be a list of texts"),
        ("pages =", "pages ==", "docs/facts.toml: invalid TOML: "),
        ("reason =", "because =", "docs/facts.toml: exception 1 must have the texts page, text, "),
        ("shop.cli:make_parser", "shop.cli:nothing", "commands: shop.cli:nothing: "),
        ("shop.cli:make_parser", "other", 'commands: there is no "other"'),
        ('"facts.py"', '"none.py"', "docs/none.py: FileNotFoundError: "),
        ('["shop"]', '["broken"]', "broken/a.py:1: not Python: "),
    ],
)
def test_a_file_of_facts_that_cannot_be_used_is_one_line(
    shop: Path, pytester: pytest.Pytester, was: str, now: str, line: str
) -> None:
    (shop / "broken").mkdir()
    (shop / "broken" / "a.py").write_text("def")
    path = shop / "docs" / "facts.toml"
    path.write_text(path.read_text().replace(was, now))
    result = run(pytester, PAGE)
    printed = [*result.outlines, *result.errlines]
    assert result.ret != 0
    assert sum(line in one for one in printed) == 1, printed
    assert not any("Traceback" in one for one in printed)
