"""Publishing: each version of the site below its name, the schemas at the root of the branch."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from support.site import ROOT


def run(*words: str, cwd: Path) -> bytes:
    environment = {
        **os.environ,
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "NO_MKDOCS_2_WARNING": "1",
        **{f"GIT_{who}_NAME": "n" for who in ("AUTHOR", "COMMITTER")},
        **{f"GIT_{who}_EMAIL": "e@example.org" for who in ("AUTHOR", "COMMITTER")},
    }
    done = subprocess.run(words, cwd=cwd, env=environment, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout


@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="only a git checkout can be published")
def test_a_version_is_published_and_the_schemas_at_their_ids(tmp_path: Path) -> None:
    clone = tmp_path / "clone"
    run("git", "clone", "--quiet", "--no-hardlinks", str(ROOT), str(clone), cwd=tmp_path)
    for name in (".ci/publish", "mkdocs.yml"):
        shutil.copy(ROOT / name, clone / name)
    config = clone / "mkdocs.yml"
    settings = config.read_text()
    config.write_text(settings[: settings.index("nav:")])
    for page in (clone / "docs").rglob("*.md"):
        page.write_text("# Page\n")  # other tests cover the pages
    run(".ci/publish", "1.0", "latest", cwd=clone)
    for path in (ROOT / "schemas" / "released").rglob("*.json"):
        place = json.loads(path.read_bytes())["$id"].partition("/backbeat/")[2]
        for root in ("", "1.0/"):
            assert run("git", "show", f"gh-pages:{root}{place}", cwd=clone) == path.read_bytes()
    (version,) = json.loads(run("git", "show", "gh-pages:versions.json", cwd=clone))
    assert (version["version"], version["aliases"]) == ("1.0", ["latest"])
    assert b"latest" in run("git", "show", "gh-pages:index.html", cwd=clone)
    assert run("git", "worktree", "list", cwd=clone).count(b"\n") == 1


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
