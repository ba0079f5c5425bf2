"""Without an extra, the error is one line that says which to install."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from support import cases

PROJECT = tomllib.loads((cases.ROOT / "pyproject.toml").read_text())["project"]
EXTRAS = PROJECT["optional-dependencies"]
OPTIONAL = {
    "click", "dask", "distributed", "fsspec", "hypothesis", "jinja2", "markdown", "markupsafe",
    "material", "mkdocs",
    "mkdocstrings", "pyarrow", "pygments", "pytest", "shtab", "sybil", "tqdm", "yaml", "zstandard",
}  # fmt: skip
ERROR = re.compile(r"(\w+) is not installed; run pip install 'backbeat-contracts\[(\w+)\]'")

# Imports every module of the package, and prints what is wrong with each that cannot be imported.
WALK = """
import importlib, sys
for name in sys.stdin.read().split():
    try:
        importlib.import_module(name)
    except ImportError as error:
        print(name, type(error).__name__, error, sep=": ")
"""
BLOCK = "import sys; sys.modules.update(dict.fromkeys({blocked!r}))"
MESSAGES = "backbeat_docs.testing.messages('beatframe')"
COLUMN = "from backbeat_docs.hosts.arrow import validate_batch; validate_batch([])"


def run(code, blocked, text="", **more):
    words = [sys.executable, "-c", f"{BLOCK.format(blocked=sorted(blocked))}\n{code}"]
    return subprocess.run(words, input=text, capture_output=True, text=True, check=False, **more)


def assert_names_the_extra(line, package):
    found = ERROR.search(line)
    assert found, line
    assert found[1] == package
    names = [re.split(r"[\[<>=]", requirement)[0] for requirement in EXTRAS[found[2]]]
    assert package in names


def modules():
    for path in sorted((cases.ROOT / "backbeat_docs").rglob("*.py")):
        parts = path.relative_to(cases.ROOT).with_suffix("").parts
        yield ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def test_every_module_can_be_imported_or_names_its_extra():
    done = run(WALK, OPTIONAL, "\n".join(modules()))
    assert done.returncode == 0, done.stderr
    named = dict(line.split(": ", 1) for line in done.stdout.splitlines())
    assert {name for name in named if not name.startswith("backbeat_docs.hosts.")} == {
        "backbeat_docs.testing.strategies"
    }
    for name, error in named.items():
        package = ERROR.search(error)
        assert package, f"{name}: {error}"
        assert_names_the_extra(error, package[1])


@pytest.mark.parametrize(
    ("code", "package"),
    [
        (COLUMN, "pyarrow"),
        ("import backbeat_docs.hosts.sybil", "sybil"),
        ("import backbeat_docs.hosts.pytest_docs", "pytest"),
        ("import backbeat_docs.hosts.mkdocs", "mkdocs"),
        ("import backbeat_docs.hosts.mkdocstrings", "mkdocstrings"),
        (f"import backbeat_docs.testing; {MESSAGES}", "hypothesis"),
    ],
)
def test_a_missing_package_is_one_line(code, package):
    done = run(code, {package})
    assert done.returncode == 1
    *_, last = done.stderr.splitlines()
    assert last.startswith("backbeat_docs.extras.MissingExtraError: ")
    assert "ModuleNotFoundError" not in done.stderr
    assert_names_the_extra(last, package)


def test_a_missing_decompressor_is_a_line_of_the_command(tmp_path: Path):
    (tmp_path / "a.json.zst").write_bytes(b"\x28\xb5\x2f\xfd")
    code = "from backbeat_docs.hosts.cli import validate; import sys; sys.exit(validate())"
    words = f"sys.argv[1:] = ['--dir', '.']; {code}"
    done = run(words, {"zstandard"}, cwd=tmp_path)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert_names_the_extra(done.stdout + done.stderr, "zstandard")


@pytest.mark.parametrize("package", ["dask", "distributed", "fsspec"])
def test_a_missing_cluster_is_a_line_of_the_command(tmp_path: Path, package):
    code = "from backbeat_docs.hosts.cli import validate; import sys; sys.exit(validate())"
    words = f"sys.argv[1:] = ['--cluster', 'local', '.']; {code}"
    done = run(words, {package}, cwd=tmp_path)
    assert done.returncode == 2
    assert done.stderr == (
        f"backbeat-validate: {package} is not installed; run pip install "
        "'backbeat-contracts[dask]'\n"
    )


def test_a_module_of_the_package_itself_that_is_missing_is_no_missing_extra():
    done = run("import backbeat_docs.testing.strategies", {"backbeat_docs.testing.values"})
    assert "MissingExtraError" not in done.stderr
