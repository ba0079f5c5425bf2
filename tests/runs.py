"""The runners of `{runs="…"}` blocks in the documentation, by name.

A runner gets the fence and the page's scratch folder, and raises `AssertionError` with one line
when the snippet is wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from backbeat_docs.fences import Fence

RUNS: Mapping[str, Callable[[Fence, Path], None]] = {}
