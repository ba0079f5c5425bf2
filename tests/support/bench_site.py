"""Time the site: a strict build against plain Material, and a rebuild while serving.

Plain is Material with the same pages, extensions and plugins except ours, and without the
contracts' reference. Builds alternate, so that load affects both; medians are compared.
"""

from __future__ import annotations

import os
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from backbeat_docs.hosts.mkdocs.pages import PAGES
from support.site import ROOT

MOST = 1.5
REBUILD = 3.0
ENVIRONMENT = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}


def copy(folder: Path) -> Path:
    """Copy what a build reads, and return the configuration file."""
    shutil.copytree(ROOT / "docs", folder / "docs")
    shutil.copytree(ROOT / "schemas", folder / "schemas")
    shutil.copytree(ROOT / "backbeat_docs", folder / "backbeat_docs")
    for path in [*ROOT.glob("*.md"), ROOT / "mkdocs.yml", ROOT / "pyproject.toml"]:
        shutil.copy(path, folder / path.name)
    return folder / "mkdocs.yml"


def plain(config: Path) -> Path:
    """Remove our plugin and what only it renders from a copy."""
    text = config.read_text()
    ours = r"^  - backbeat:\n(?: {6}.*\n)*|^ +backbeat: \{.*\n"
    text = re.sub(ours, "", text, flags=re.MULTILINE)
    config.write_text(text.replace("strict: true", "strict: false"))
    for name, render in PAGES.items():
        page = config.parent / "docs" / name
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(render())
    for page in (config.parent / "docs").rglob("*.md"):
        block = r"^::: backbeat\.[\w.]+\n(?: {4}.*\n)*"
        page.write_text(re.sub(block, "", page.read_text(), flags=re.MULTILINE))
    return config


def seconds(config: Path) -> float:
    start = time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "-q", "-f", str(config)],
        env=ENVIRONMENT, check=True, capture_output=True,
    )  # fmt: skip
    return time.perf_counter() - start


def rebuild(config: Path) -> float:
    """Serve a copy, change a schema, and return how long until the page shows it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    words = [
        sys.executable,
        "-m",
        "mkdocs",
        "serve",
        "--no-strict",
        "-f",
        str(config),
        "-a",
        address,
    ]
    page, schema = f"http://{address}/backbeat/messages/beatframe/", "beatframe-v1.schema.json"
    with subprocess.Popen(
        [*words, "-a", address], env=ENVIRONMENT, stderr=subprocess.DEVNULL
    ) as server:
        try:
            wait_for(page, "What services do in this beat.")
            path = config.parent / "schemas" / schema
            text = path.read_text().replace("What services do in this beat.", "Something new.")
            start = time.perf_counter()
            path.write_text(text)
            wait_for(page, "Something new.")
            return time.perf_counter() - start
        finally:
            server.terminate()


def wait_for(page: str, words: str) -> None:
    for _ in range(1200):
        try:
            with urllib.request.urlopen(page, timeout=30) as answer:
                if words in answer.read().decode():
                    return
        except OSError:
            pass
        time.sleep(0.05)
    sys.exit(f"{page} never showed: {words}")


def main(rounds: int) -> int:
    with tempfile.TemporaryDirectory() as folder:
        places = [Path(folder) / name for name in ("ours", "plain")]
        for place in places:
            place.mkdir()
        ours, other = copy(places[0]), plain(copy(places[1]))
        pairs = [(seconds(ours), seconds(other)) for _ in range(rounds)]
        waited = rebuild(ours)
    mine, theirs = (statistics.median(column) for column in zip(*pairs, strict=True))
    print(f"strict build, median of {rounds}: {mine:.2f} s; plain Material {theirs:.2f} s")
    print(f"ratio {mine / theirs:.2f} (at most {MOST})")
    print(f"rebuild after a schema change: {waited:.2f} s (at most {REBUILD})")
    return int(mine / theirs > MOST or waited > REBUILD)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 5))
