"""Which Chromium the browser tests use, whether they may be skipped, and a server for a site."""

from __future__ import annotations

import base64
import contextlib
import functools
import hashlib
import os
import re
import shutil
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
BROWSER = next((path for name in BROWSERS if (path := shutil.which(name))), None)

REQUIRED = os.environ.get("BACKBEAT_BROWSER") == "required"

IN_BROWSER = pytest.mark.skipif(
    BROWSER is None and not REQUIRED,
    reason=f"the browser tests did not run: none of {', '.join(BROWSERS)} is installed",
)
"""The mark of a module whose tests open the site in a browser."""


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: Any) -> None:
        pass


class Strict(Quiet):
    """Serves pages with a content security policy, which allows the theme's own inline scripts."""

    def end_headers(self) -> None:
        path = Path(self.translate_path(self.path))
        page = path / "index.html" if path.is_dir() else path
        inline = re.findall(r"<script>(.*?)</script>", page.read_text("utf-8", "ignore"), re.DOTALL)
        hashes = (base64.b64encode(hashlib.sha256(one.encode()).digest()) for one in inline)
        allowed = " ".join(f"'sha256-{one.decode()}'" for one in hashes)
        policy = f"default-src 'self'; script-src 'self' {allowed}; img-src 'self' data:"
        self.send_header("Content-Security-Policy", policy)
        super().end_headers()


@contextlib.contextmanager
def serve(folder: Path, handler_class: type[Quiet] = Quiet) -> Iterator[str]:
    """Serve a folder on this machine, and yield its address."""
    handler = functools.partial(handler_class, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
