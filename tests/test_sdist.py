"""The source distribution has every file of the project, and its tests run where it is unpacked."""

import os
import subprocess
import sys
import tarfile

import pytest
from hatchling.builders.sdist import SdistBuilder
from support import cases

GIT = ["git", "-c", "user.name=tests", "-c", "user.email=tests@localhost"]
IS_CLONE = (cases.ROOT / ".git").exists()


def python(*words, folder):
    """Run Python in a folder, away from this checkout, and return its output."""
    environment = {name: text for name, text in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(
        [sys.executable, *words], cwd=folder, env=environment,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-2000:]
    return done.stdout


@pytest.mark.skipif(not IS_CLONE, reason="only a clone knows its files")
def test_every_file_of_the_project_is_in_it():
    included = SdistBuilder(str(cases.ROOT)).recurse_included_files()
    tracked = subprocess.check_output(["git", "ls-files", "-z"], cwd=cases.ROOT, text=True)
    files = {name for name in tracked.split("\0") if name and (cases.ROOT / name).is_file()}
    assert files <= {file.distribution_path for file in included}


def test_its_tests_run_where_it_is_unpacked(tmp_path):
    python("-m", "build", "-q", "--no-isolation", "--sdist", "--outdir", str(tmp_path),
           folder=cases.ROOT)  # fmt: skip
    (packed,) = tmp_path.glob("*.tar.gz")
    with tarfile.open(packed) as archive:
        archive.extractall(tmp_path, filter="data")
    folder = tmp_path / packed.name.removesuffix(".tar.gz")
    pytest_ = ("-m", "pytest", "-q", "-p", "no:cacheprovider")
    collected = python(*pytest_, "--collect-only", folder=folder)
    assert "test_sdist.py::" in collected
    code = "import backbeat_docs; print(backbeat_docs.__file__)"
    assert python("-c", code, folder=folder).startswith(str(folder))
    for words in (["init", "-q"], ["add", "--all"], ["commit", "-qm", "all"]):
        subprocess.run([*GIT, *words], cwd=folder, check=True)
    python(*pytest_, "tests/test_schemas.py", "tests/text", "CONTRIBUTING.md", folder=folder)
