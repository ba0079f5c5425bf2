"""The built site on a local server, pages of it in a real Chromium, and a cluster."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from support.browser import BROWSER, BROWSERS, serve


@pytest.fixture(scope="module")
def address(site: Path) -> Iterator[str]:
    with serve(site) as one:
        yield one


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    assert BROWSER is not None, f"none of {', '.join(BROWSERS)} is installed, and one is required"
    with sync_playwright() as playwright:
        flags = ["--no-sandbox"] if os.geteuid() == 0 else []
        launched = playwright.chromium.launch(executable_path=BROWSER, args=flags)
        yield launched
        launched.close()


@pytest.fixture
def visit(browser: Any, address: str) -> Iterator[Any]:
    """Open a page in its own context; record and refuse requests to other hosts."""
    contexts: list[Any] = []
    foreign: list[str] = []

    def allow(route: Any) -> None:
        if route.request.url.startswith((address, "data:", "blob:")):
            route.continue_()
        else:
            foreign.append(route.request.url)
            route.abort()

    def open_page(path: str, *, width: int = 1280, scheme: str = "light") -> Any:
        context = browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme=scheme, reduced_motion="reduce"
        )
        contexts.append(context)
        context.route("**/*", allow)
        page = context.new_page()
        page.errors = []
        page.on("pageerror", lambda error: page.errors.append(str(error)))
        page.goto(f"{address}{path}", wait_until="load")
        page.wait_for_function("typeof document$ !== 'undefined'")  # the theme's script has run
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert foreign == []


@pytest.fixture(scope="session")
def scheduler() -> Iterator[str]:
    """Return the address of a scheduler with two workers, all in this process."""
    from distributed import LocalCluster

    with LocalCluster(
        n_workers=2, threads_per_worker=1, processes=False, dashboard_address=None,
        silence_logs=logging.CRITICAL,
    ) as cluster:  # fmt: skip
        yield cluster.scheduler_address


@pytest.fixture(params=["one process", "cluster"])
def where(request: pytest.FixtureRequest) -> list[str]:
    """Return the options of a run: in one process, or on a cluster."""
    if request.param == "one process":
        return []
    return ["--cluster", request.getfixturevalue("scheduler")]
