"""Go, Node, Deno and the npm packages come from the environment, in the versions of the pages."""

import json
import re
from importlib.metadata import PackageNotFoundError

import pytest
from runs import RUNS
from support import cases, platforms, toolchains

from backbeat_docs.document.fences import fences

LOCK = json.loads((toolchains.NPM / "package-lock.json").read_text())["packages"]


def stated(page: str, language: str) -> list[str]:
    """Return the versions that a page asks for in its text."""
    text = (cases.ROOT / "docs" / "guides" / page).read_text()
    return re.findall(rf"{language} ([\d.]+) or newer", text)


def test_the_lock_file_has_hashes_and_no_addresses():
    packages = [row for name, row in LOCK.items() if name]
    assert all(row["integrity"].startswith("sha512-") for row in packages)
    assert not any("resolved" in row for row in packages)


def test_the_lock_file_has_the_exact_versions_that_are_asked_for():
    assert LOCK[""]["dependencies"] == toolchains.pinned()
    for name, version in toolchains.pinned().items():
        assert LOCK[f"node_modules/{name}"]["version"] == version


def test_the_types_are_those_of_the_oldest_node_that_the_page_names():
    (oldest,) = stated("typescript.md", "Node")
    assert toolchains.pinned()["@types/node"].startswith(f"{oldest}.")


def test_go_mod_names_the_oldest_go_that_the_page_names():
    text = (cases.ROOT / "docs" / "guides" / "go.md").read_text()
    assert re.findall(r"^go ([\d.]+)$", text, re.MULTILINE) == stated("go.md", "Go")


@pytest.mark.parametrize("package", ["ajv@7", "zod", "@types/node@20"])
def test_a_page_cannot_install_what_the_lock_file_lacks(package, tmp_path):
    with pytest.raises(AssertionError, match=f"the lock file has no {package}"):
        platforms.run_script("node", f"npm install --silent ajv@8 {package}", tmp_path)


@pytest.mark.parametrize(
    ("commands", "problem"),
    [
        ("$ deno eval 'console.log(1)'\n2", "line 3, column 1: the page shows '2', .* printed '1'"),
        ("$ deno run https://deno.land/std/version.ts", "line 2, column 1: .*--no-remote"),
        ("$ deno run npm:ajv", "line 2, column 1: .*Could not find"),
    ],
)
def test_commands_in_deno_have_no_network_and_print_what_the_page_shows(
    commands, problem, tmp_path
):
    (fence,) = fences(f'```console {{runs="deno"}}\n{commands}\n```\n')
    (tmp_path / "page").mkdir()
    with pytest.raises(AssertionError, match=problem):
        RUNS["deno"](fence, tmp_path / "page")


@pytest.mark.parametrize("program", [toolchains.go, toolchains.node, toolchains.npm])
def test_a_missing_program_asks_for_make_deps(program, monkeypatch):
    def missing(name):
        raise PackageNotFoundError(name)

    monkeypatch.setattr(toolchains, "distribution", missing)
    with pytest.raises(AssertionError, match="is not installed: run make deps"):
        program()
