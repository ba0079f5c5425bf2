"""The validator and the playground for a web page, in JavaScript.

Their TypeScript sources are beside this file in a checkout. `make browser` bundles them; a released
wheel contains only the bundle.
"""

from pathlib import Path

BUNDLE = (
    "backbeat.mjs",
    "backbeat.d.mts",
    "playground.js",
    "editor.js",
    "worker.js",
    "playground.css",
)
"""The files of the bundle: the validator with its types, and the playground."""


def find_bundle() -> Path | None:
    """Return the folder with the files of `BUNDLE`; `None` if it has not been built."""
    folder = Path(__file__).parent / "dist"
    return folder if all((folder / name).is_file() for name in BUNDLE) else None
