"""The guide for own contracts, performed with the built wheel and nothing else of this project."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from support import wheelhouse
from support.site import DOCS, ROOT

from backbeat_docs.document.fences import Fence, fences, use
from backbeat_docs.hosts.sybil import console

PAGE = (DOCS / "guides" / "own-contracts.md").read_text(encoding="utf-8")
EXTRAS = ("pytest", "site")
NEEDED = ("mkdocs", "mkdocs-material", "mkdocstrings", "mkdocstrings-python", "click")
NEEDED += ("pytest", "sybil", "hypothesis", "pyyaml")


def run(*words: str | Path, folder: Path) -> None:
    """Run a command that has no network; raise with its output unless it succeeds."""
    done = subprocess.run(
        words, cwd=folder, env=offline(), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def offline() -> dict[str, str]:
    outer = ("PIP_", "PYTHON", "VIRTUAL_ENV", "GIT_")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(outer)}
    return {**kept, "PIP_NO_INDEX": "1", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}


@pytest.fixture(scope="module")
def commands(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of commands of an environment with the wheel and its extras."""
    here = tmp_path_factory.mktemp("team")
    wheels = here / "wheels"
    wheels.mkdir()
    wheelhouse.fill(wheels, *wheelhouse.RUN, *NEEDED)
    build = ("-m", "hatchling", "build", "--target", "wheel", "--directory", wheels)
    run(sys.executable, *build, folder=ROOT)
    run(sys.executable, "-m", "virtualenv", "--quiet", "venv", folder=here)
    python = here / "venv" / "bin" / "python"
    (wheel,) = wheels.glob("backbeat_contracts-*.whl")
    install = ("-m", "pip", "install", "--quiet", "--no-compile", "--find-links", wheels)
    run(python, *install, f"{wheel}[{','.join(EXTRAS)}]", folder=here)
    return python.parent


def performed(kind: str) -> Iterator[Fence]:
    return (fence for fence in fences(PAGE) if use(fence) == kind)


def test_the_guide_installs_the_extras_of_this_test() -> None:
    (install,) = performed("illustration")
    assert f"backbeat-contracts[{','.join(EXTRAS)}]" in install.text
    assert {use(fence) for fence in fences(PAGE)} == {"illustration", "console", "file"}


def test_the_guide_works_in_an_empty_folder(commands: Path, tmp_path: Path) -> None:
    folder = tmp_path / "empty"
    folder.mkdir()
    environment = (f"PATH={commands}{os.pathsep}{os.defpath}",)
    for fence in fences(PAGE):
        if use(fence) == "file":
            path = folder / fence.attributes["title"]
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(fence.text, encoding="utf-8")
        elif use(fence) == "console":
            difference = console.run(fence, folder, environment)
            assert difference is None, f"{PAGE.splitlines()[fence.line]}: {difference}"
    assert_nothing_of_this_project(commands, folder)


def assert_nothing_of_this_project(commands: Path, folder: Path) -> None:
    """Assert that the package came from the wheel, and that the team's repository is complete."""
    code = "import backbeat_docs; print(backbeat_docs.__file__)"
    found = subprocess.run(
        [commands / "python", "-c", code], cwd=folder, env=offline(), capture_output=True, text=True
    )
    assert Path(found.stdout).is_relative_to(commands.parent)
    clean = ["git", "-C", folder / "shop", "status", "--porcelain"]
    changed = subprocess.run(clean, capture_output=True, text=True, check=True).stdout
    assert changed == ""
