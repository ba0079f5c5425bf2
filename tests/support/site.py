"""The site, built once per session, and small sites for single tests."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

from filelock import FileLock

from support import bundle

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"


class Site(NamedTuple):
    """A built site: its folder, and why MkDocs did not build it strictly."""

    folder: Path
    problems: str


def build_once(shared: Path) -> Site:
    """Build this checkout's site strictly, once, in a folder that all workers share."""
    folder, done = shared / "site", shared / "site.done"
    with FileLock(shared / "site.lock"):
        if not done.exists():
            bundle.build()
            config = ROOT / "mkdocs.yml"
            done.write_text(
                problems(mkdocs(config, "build", "--strict", "--site-dir", str(folder)))
            )
    return Site(folder, done.read_text())


def problems(build: subprocess.CompletedProcess[str]) -> str:
    """Return what MkDocs printed for a failed build; nothing for a successful one."""
    if build.returncode == 0:
        return ""
    lines = (build.stdout + build.stderr).splitlines()
    return "\n".join(line for line in lines if not line.startswith("INFO"))


CONFIG = """\
site_name: Small
site_url: https://small.example/
strict: true
theme: mkdocs
plugins:
  - autorefs
  - mkdocstrings: {handlers: {backbeat: {schemas: schemas}}}
  - backbeat:
      schemas: schemas
      base: https://chorus-services.github.io/backbeat/
      fences: all
      prose: true
markdown_extensions: [attr_list, pymdownx.highlight, pymdownx.superfences]
"""


def write_small(folder: Path, **pages: str | bytes) -> Path:
    """Write a small project with our schemas and return its configuration file."""
    docs = folder / "docs"
    docs.mkdir(parents=True)
    for name, text in {"index": "# Start\n", **pages}.items():
        data = text if isinstance(text, bytes) else text.encode()
        (docs / f"{name}.md").write_bytes(data)
    schemas = folder / "schemas"
    for path in (ROOT / "schemas").rglob("*.json"):
        copy = schemas / path.relative_to(ROOT / "schemas")
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(path.read_bytes())
    config = folder / "mkdocs.yml"
    config.write_text(CONFIG)
    return config


def mkdocs(config: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run mkdocs in a project's folder."""
    return subprocess.run(
        [sys.executable, "-m", "mkdocs", *words, "--config-file", str(config)],
        cwd=config.parent,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
