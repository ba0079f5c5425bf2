"""The architecture: directions of imports, and what a start may load."""

import subprocess
import sys
import tomllib

import pytest
from support import cases

PACKAGE = cases.ROOT / "backbeat_docs"
SETTINGS = tomllib.loads((cases.ROOT / "pyproject.toml").read_text())
LONGEST_MODULE = 300
HEAVY = {
    "jsonschema", "jsonschema_rs", "mkdocs", "mkdocstrings", "sybil", "pytest", "tqdm",
    "hypothesis", "pyarrow", "zstandard", "dask", "distributed", "fsspec",
}  # fmt: skip


def modules(code, *arguments):
    """Return the modules that a piece of code loads."""
    script = f"{code}\nimport sys; print(*sys.modules, file=sys.stderr)"
    done = subprocess.run(
        [sys.executable, "-c", script, *arguments], capture_output=True, text=True, check=True
    )
    return set(done.stderr.split())


def loaded(code, *arguments):
    """Return the packages that a piece of code loads."""
    return {name.partition(".")[0] for name in modules(code, *arguments)}


def test_the_directions_of_imports():
    done = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command as l; l()"],
        cwd=cases.ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout


def test_that_importing_the_package_loads_nothing_heavy():
    assert not loaded("import backbeat_docs") & HEAVY
    assert not loaded("from backbeat_docs import MessageValidator; MessageValidator()") & HEAVY


def test_that_a_valid_message_needs_no_engine_and_no_automaton():
    code = "import sys; from backbeat_docs import MessageValidator as V; V().validate(sys.argv[1])"
    found = modules(code, (cases.TESTS / "examples" / "beatframe-valid.json").read_text())
    assert "backbeat_docs.patterns.syntax" in found
    assert not found & {"backbeat_docs.patterns.nfa", "backbeat_docs.patterns.dfa"}
    assert not {name.partition(".")[0] for name in found} & HEAVY


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.py")), ids=lambda p: str(p.name))
def test_that_no_module_is_too_long(path):
    assert len(path.read_text().splitlines()) <= LONGEST_MODULE
