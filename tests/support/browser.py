"""Which Chromium the browser tests use, and whether they may be skipped."""

from __future__ import annotations

import os
import shutil

import pytest

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
BROWSER = next((path for name in BROWSERS if (path := shutil.which(name))), None)

REQUIRED = os.environ.get("BACKBEAT_BROWSER") == "required"

IN_BROWSER = pytest.mark.skipif(
    BROWSER is None and not REQUIRED,
    reason=f"the browser tests did not run: none of {', '.join(BROWSERS)} is installed",
)
"""The mark of a module whose tests open the site in a browser."""
