"""Publishing: every address that this project has given away leads to what it names."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest
import yaml
from markdown_it import MarkdownIt
from support import cases, results
from support.links import Tree
from support.publish import publish
from support.site import ROOT

from backbeat_docs.evolve import RULES
from backbeat_docs.report import REPORTERS, Style, build_reporter, help_link
from backbeat_docs.run import Located, Result, Summary
from backbeat_docs.validate.codes import CODES
from backbeat_docs.validate.finding import Finding
from backbeat_docs.validate.verdict import Verdict

BASE = "https://chorus-services.github.io/backbeat/"
VERSIONS = ("dev", "1.0", "2.0")


def run(*words: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    environment = {
        **os.environ,
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        **{f"GIT_{who}_NAME": "n" for who in ("AUTHOR", "COMMITTER")},
        **{f"GIT_{who}_EMAIL": "e@example.org" for who in ("AUTHOR", "COMMITTER")},
    }
    return subprocess.run(
        words, cwd=cwd, env=environment, capture_output=True, text=True, check=False
    )


def git(*words: str, cwd: Path) -> str:
    done = run("git", *words, cwd=cwd)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def clone(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository with the scripts that publish and the built site."""
    folder = tmp_path_factory.mktemp("published") / "clone"
    for name in (".ci/publish", "tests/support/__init__.py", "tests/support/publish.py"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, folder / name)
    shutil.copytree(site, folder / "site")
    git("init", "--quiet", cwd=folder)
    git("add", ".ci", cwd=folder)
    git("commit", "--quiet", "--message", "All", cwd=folder)
    return folder


@pytest.fixture(scope="module")
def tree(clone: Path) -> Tree:
    """The branch after `dev` and two releases were published from one build."""
    for version in VERSIONS:
        done = run(".ci/publish", version, cwd=clone)
        assert done.returncode == 0, done.stderr
    git("clone", "--quiet", "--branch", "gh-pages", str(clone), str(clone.parent / "tree"),
        cwd=clone)  # fmt: skip
    return Tree(clone.parent / "tree", BASE)


def broken(tree: Tree, addresses: list[str]) -> list[tuple[str, str | None]]:
    return [(one, problem) for one in addresses if (problem := tree.problem(one))]


def test_every_link_of_the_published_site_works(tree: Tree) -> None:
    links = list(tree.links())
    assert {name.split("/")[0] for name, _ in links} >= {*VERSIONS, "latest", "404.html"}
    assert [(name, *bad) for name, address in links for bad in broken(tree, [address])] == []


@pytest.mark.parametrize("report", REPORTERS)
def test_every_link_of_a_report_works(tree: Tree, report: str) -> None:
    made, summary = build_reporter(report, Style()), Summary()
    inputs = [Located(f"{i}.json", case.source) for i, case in enumerate(cases.cases())]
    body = made.begin()
    for outcome in results.validate(inputs):
        summary.add(outcome)
        body += made.outcome(outcome)
    links = re.findall(rf"{re.escape(BASE)}[\w./#-]*", body + made.end(summary))
    assert bool(links) == (report in ("sarif", "markdown"))
    assert broken(tree, links) == []


def test_every_finding_code_and_evolution_rule_has_an_address(tree: Tree) -> None:
    links = [help_link(code) for code in (*CODES, *RULES)]
    assert None not in links
    assert broken(tree, [str(link) for link in links]) == []
    assert help_link("x-unknown") is None


@pytest.mark.parametrize("report", ["sarif", "markdown"])
def test_a_report_on_contracts_links_to_the_rule_of_a_change(tree: Tree, report: str) -> None:
    verdict = Verdict(None, None, "Order", (Finding("length-narrowed", "/a", "a: narrowed"),))
    made, summary = build_reporter(report, Style()), Summary()
    text = made.outcome(Result("order-v1.schema.json", 1, False, verdict)) + made.end(summary)
    (link,) = re.findall(rf"{re.escape(BASE)}reference/evolution-rules/[\w#-]*", text)
    assert link.endswith("#rule-length-narrowed")
    assert tree.problem(link) is None


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md"])
def test_every_link_of_a_file_of_the_repository_works(tree: Tree, name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    html = MarkdownIt("commonmark").enable("table").render(text)
    links = re.findall(r'<a href="([^"]*)"', html)
    assert broken(tree, links) == []
    local = [one for one in links if ":" not in one]
    assert [one for one in local if not (ROOT / one.partition("#")[0]).exists()] == []
    headings = {re.sub(r"[^\w\- ]", "", one).lower().replace(" ", "-")
                for one in re.findall(r"^#+ (.*)", text, re.MULTILINE)}  # fmt: skip
    assert [one for one in local if one.startswith("#") and one[1:] not in headings] == []


def test_every_released_schema_is_at_its_id(tree: Tree) -> None:
    paths = [*ROOT.glob("schemas/released/*/*.json"), *ROOT.glob("schemas/tools/*.json")]
    assert paths
    for path in paths:
        served = json.loads(path.read_bytes())["$id"].removeprefix(BASE)
        assert (tree.folder / served).read_bytes() == path.read_bytes()


def test_a_page_has_one_canonical_address_in_all_versions(tree: Tree) -> None:
    pages = sorted((tree.folder / "dev").rglob("index.html"))
    assert pages
    for page in pages:
        name = page.parent.relative_to(tree.folder / "dev").as_posix()
        address = f"{BASE}latest/{name}/".replace("/./", "/")
        for version in (*VERSIONS, "latest", ""):
            text = (tree.folder / version / name / "index.html").read_text(encoding="utf-8")
            assert re.findall(r'rel="canonical" href="([^"]*)', text) == [address]


def locations(sitemap: Path) -> list[str]:
    return [str(one.text) for one in ElementTree.parse(sitemap).iter() if one.tag.endswith("}loc")]


def test_the_sitemaps_and_llms_txt_list_addresses_that_work(tree: Tree) -> None:
    canonical = locations(tree.folder / "sitemap.xml")
    assert len(canonical) == len(list((tree.folder / "latest").rglob("index.html")))
    assert all(address.startswith(f"{BASE}latest/") for address in canonical)
    assert f"Sitemap: {BASE}sitemap.xml\n" in (tree.folder / "robots.txt").read_text()
    for version in (*VERSIONS, "latest"):
        own = locations(tree.folder / version / "sitemap.xml")
        assert all(address.startswith(f"{BASE}{version}/") for address in own)
        text = (tree.folder / version / "llms.txt").read_text()
        assert f"]({BASE}{version}/install/)" in text
        assert broken(tree, [*canonical, *own, *re.findall(r"\]\((http[^)]*)\)", text)]) == []
    assert (tree.folder / "llms.txt").read_text() == (tree.folder / "latest/llms.txt").read_text()


def test_the_versions_are_those_of_the_selector(tree: Tree) -> None:
    versions = json.loads((tree.folder / "versions.json").read_text())
    shown = [(one["version"], one["aliases"]) for one in versions]
    assert shown == [("2.0", ["latest"]), ("1.0", []), ("dev", [])]


def test_the_branch_has_a_commit_per_publication_and_no_worktree_is_left(
    tree: Tree, clone: Path
) -> None:
    log = git("log", "--format=%s", cwd=tree.folder).splitlines()
    assert [line.partition(" from ")[0] for line in log] == [
        *(f"Publish {version}" for version in reversed(VERSIONS)),
        "Begin the published site",
    ]
    assert git("worktree", "list", cwd=clone).count("\n") == 1
    assert run(".ci/publish", VERSIONS[-1], cwd=clone).returncode == 0
    assert git("log", "--format=%s", "gh-pages", cwd=clone).splitlines() == log


def test_a_version_that_cannot_be_published_is_one_line(clone: Path) -> None:
    done = run(".ci/publish", "v1.0.0", cwd=clone)
    assert done.returncode == 1
    assert done.stderr == 'a version is dev or a number such as 1.0, got "v1.0.0"\n'
    assert git("worktree", "list", cwd=clone).count("\n") == 1


PAGE = """\
<title>{title}</title>
<link rel="canonical" href="https://s.example/b/{page}">
<p class="bb-version">?</p>
"""


def small(folder: Path, *pages: str) -> Path:
    """Write a built site with a start page and some others."""
    shutil.rmtree(folder, ignore_errors=True)
    for page in ("", *pages):
        file = folder / page / "index.html"
        file.parent.mkdir(parents=True)
        file.write_text(PAGE.format(title=page or "Start", page=page))
    addresses = "".join(f"<loc>https://s.example/b/{page}</loc>" for page in ("", *pages))
    (folder / "sitemap.xml").write_text(addresses)
    (folder / "llms.txt").write_text("")
    (folder / "404.html").write_text('<a href="/b/."><a href="/b/"/><p class="bb-version">?</p>')
    (folder / "schemas").mkdir()
    (folder / "schemas" / "m-v1.schema.json").write_text(str(pages))
    return folder


@pytest.fixture
def site_of(tmp_path: Path) -> Path:
    return tmp_path / "site"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "tree"
    folder.mkdir()
    return folder


def leads_to(page: Path) -> str:
    found = re.search(r'url=([^"]*)', page.read_text())
    assert found is not None
    return found[1]


def banner(page: Path) -> str:
    return page.read_text().partition('<p class="bb-version">')[2].partition("</p>")[0]


def test_before_the_first_release_the_root_leads_to_dev(site_of: Path, root: Path) -> None:
    publish(small(site_of, "a/"), "dev", root)
    assert leads_to(root / "index.html") == "/b/dev/"
    assert leads_to(root / "a" / "index.html") == "/b/dev/a/"
    assert banner(root / "dev" / "a" / "index.html").startswith("Not released yet.")
    assert 'href="/b/dev/."' in (root / "404.html").read_text()
    assert 'href="https://s.example/b/dev/a/"' in (root / "dev/a/index.html").read_text()


def test_a_page_is_found_in_the_newest_release_that_has_it(site_of: Path, root: Path) -> None:
    publish(small(site_of, "both/", "gone/"), "1.0", root)
    publish(small(site_of, "both/"), "1.10", root)
    publish(small(site_of, "both/", "new/"), "dev", root)
    publish(small(site_of, "both/", "gone/"), "1.9", root)  # a correction of an older release
    targets = {page: leads_to(root / page / "index.html") for page in ("", "both", "gone", "new")}
    assert targets == {
        "": "/b/latest/", "both": "/b/latest/both/", "gone": "/b/1.9/gone/", "new": "/b/dev/new/",
    }  # fmt: skip
    for version in ("1.0", "1.9"):
        text = (root / version / "gone" / "index.html").read_text()
        assert 'rel="canonical" href="https://s.example/b/1.9/gone/"' in text
    assert (root / "latest" / "schemas" / "m-v1.schema.json").read_text() == "('both/',)"
    assert (root / "schemas" / "m-v1.schema.json").read_text() == "('both/',)"


def test_the_banner_names_the_newest_release_and_links_to_the_same_page(
    site_of: Path, root: Path
) -> None:
    for version, pages in (("dev", ("a/",)), ("1.0", ("a/", "b/")), ("2.0", ("a/",))):
        publish(small(site_of, *pages), version, root)
    shown = {page: banner(root / page / "index.html") for page in ("dev/a", "1.0/a", "1.0/b")}
    assert shown == {
        "dev/a": 'Unreleased version. Newest release: <a href="/b/latest/a/">2.0</a>',
        "1.0/a": 'Version 1.0. Newer version: <a href="/b/latest/a/">2.0</a>',
        "1.0/b": 'Version 1.0. Newer version: <a href="/b/latest/">2.0</a>',
    }
    assert "<a" not in banner(root / "2.0" / "a" / "index.html")


def test_an_address_that_no_version_has_any_more_is_not_kept(site_of: Path, root: Path) -> None:
    (root / "CNAME").write_text("s.example")
    (root / ".git").mkdir()
    publish(small(site_of, "draft/"), "dev", root)
    publish(small(site_of, "final/"), "dev", root)
    assert not (root / "draft").exists()
    assert (root / "CNAME").exists()
    assert (root / ".git").is_dir()


@pytest.mark.parametrize(
    ("version", "page", "problem"),
    [
        ("v1.0.0", "a/", 'a version is dev or a number such as 1.0, got "v1.0.0"'),
        ("1.0", "latest/", "latest is in the way of a folder of the published site"),
        ("1.0", "1.0/notes/", "1.0 is in the way of a folder of the published site"),
        ("1.0", "schemas/", "schemas/index.html is in the way of a folder of the published site"),
    ],
)
def test_what_cannot_be_published_is_refused(
    site_of: Path, root: Path, version: str, page: str, problem: str
) -> None:
    small(site_of, "a/")
    (site_of / page).mkdir(parents=True, exist_ok=True)
    (site_of / page / "index.html").touch()
    with pytest.raises(ValueError, match=f"{re.escape(problem)}$"):
        publish(site_of, version, root)
    assert list(root.iterdir()) == []


def test_a_folder_without_a_built_site_is_refused(tmp_path: Path, root: Path) -> None:
    with pytest.raises(ValueError, match=r"no start page .*; run make site$"):
        publish(tmp_path, "dev", root)


def test_the_workflows_run_scripts_of_the_checkout() -> None:
    flows = {path.name: yaml.safe_load(path.read_text())
             for path in (ROOT / ".github" / "workflows").glob("*.yml")}  # fmt: skip
    assert {"test.yml", "site.yml"} <= set(flows)
    steps = [step.get("run", "") for flow in flows.values()
             for job in flow["jobs"].values() for step in job["steps"]]  # fmt: skip
    assert ".ci/run" in steps
    assert any(".ci/publish" in step for step in steps)
    assert all("${{" not in step for step in steps), "inputs go through the environment"
    for name in (".ci/run", ".ci/publish"):
        assert os.access(ROOT / name, os.X_OK)
