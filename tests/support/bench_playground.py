"""Measure the playground in a browser: the time from the last key to the verdict."""

from __future__ import annotations

import json
import os
import statistics
import sys
import tempfile
from pathlib import Path
from typing import Any

from backbeat_docs.hosts.mkdocs import playground
from support import bundle, cases
from support.browser import BROWSER, BROWSERS, serve
from support.playground import fill, wait

ROUNDS = 9

MEASURE = """() => new Promise(resolve => {
    const status = document.querySelector('.bb-play-status');
    let pressed = 0;
    const press = () => { pressed = performance.now(); };
    document.addEventListener('keydown', press, { capture: true, once: true });
    new MutationObserver((_, observer) => {
        observer.disconnect();
        requestAnimationFrame(() => resolve(performance.now() - pressed));
    }).observe(status, { childList: true, characterData: true, subtree: true });
})"""
"""Resolves with the milliseconds from the next key to the first frame with another verdict."""


def write_page(folder: Path) -> None:
    """Write the page and its files, without a site around them."""
    for uri, render in playground.files(cases.SCHEMAS).items():
        path = folder / uri
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(render())
    page = (folder / playground.PAGE).read_text().partition("---\n\n")[2]
    page = playground.set_addresses(page, playground.FOLDER, "")
    (folder / "index.html").write_text(f"<!doctype html><meta charset=utf-8>{page}")


def make_messages() -> dict[str, str]:
    """Return a valid message of about 1 KB and one of almost 1 MiB, by their names."""
    claim = json.loads((cases.EXAMPLES / "statusclaim-valid.json").read_text())
    report = json.loads((cases.EXAMPLES / "barreport-valid.json").read_text())
    issue = {"severity": "info", "category": "late", "count": 1}
    agents = [f"agent-{number}" for number in range(600)]
    report["issues"] = [issue | {"affected_agents": agents}] * 100
    small = json.dumps(claim | {"notes": "n" * 490}, indent=2)
    return {"1 KB": small + " " * (1000 - len(small)), "1 MiB": json.dumps(report, indent=1)}


def measure(page: Any, text: str) -> float:
    """Return the median of the milliseconds after keys that change the verdict."""
    fill(page, text)
    wait(page, "Valid")
    page.locator(".cm-content").focus()
    page.keyboard.press("Control+End")
    times = []
    for _ in range(ROUNDS):
        for key in ("x", "Backspace"):
            page.evaluate(f"window.measured = ({MEASURE})(); undefined")
            page.keyboard.press(key)
            times.append(page.evaluate("window.measured"))
    return statistics.median(times)


def main() -> int:
    """Print the times of each message."""
    if BROWSER is None:
        print(f"the playground was not measured: none of {', '.join(BROWSERS)} is installed")
        return 0
    from playwright.sync_api import sync_playwright

    bundle.build()
    flags = ["--no-sandbox"] if os.geteuid() == 0 else []
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        write_page(Path(name))
        with serve(Path(name)) as address:
            browser = playwright.chromium.launch(executable_path=BROWSER, args=flags)
            for size, text in make_messages().items():
                page = browser.new_page()
                page.goto(address)
                took = measure(page, text)
                print(
                    f"playground, {size} ({len(text):,} bytes): {took:.0f} ms from key to verdict"
                )
            browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
