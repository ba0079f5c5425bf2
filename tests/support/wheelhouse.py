"""Wheels without a network: the distributions of this environment, packed again.

The tests install the project as its users do, with pip and from a clone, and pip must find
its dependencies. They are installed here, so the wheels are made of them.
"""

from __future__ import annotations

import re
import zipfile
from importlib.metadata import Distribution, distribution
from pathlib import Path

BUILD = ("hatchling",)
RUN = ("jsonschema", "jsonschema-rs")
_LEFT_OUT = re.compile(r"(^|/)(__pycache__/|INSTALLER$|REQUESTED$|RECORD$|direct_url\.json$)|^\.\.")


def fill(folder: Path, *names: str) -> None:
    """Pack distributions and their dependencies, each as a wheel."""
    waiting, seen = list(names), set()
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        found = distribution(name)
        _pack_wheel(found, folder)
        waiting += [_distribution_name(line) for line in found.requires or () if _is_needed(line)]


def _distribution_name(requirement: str) -> str:
    return re.match(r"[\w.-]+", requirement)[0].lower().replace("_", "-")


def _is_needed(requirement: str) -> bool:
    from packaging.requirements import Requirement

    marker = Requirement(requirement).marker
    return marker is None or marker.evaluate({"extra": ""})


def _pack_wheel(found: Distribution, folder: Path) -> None:
    tag = re.findall(r"^Tag: (\S+)", found.read_text("WHEEL"), re.MULTILINE)[-1]  # for Python 3
    files = [file for file in found.files if not _LEFT_OUT.search(str(file))]
    info = next(file.parts[0] for file in files if file.parts[0].endswith(".dist-info"))
    stem = info.removesuffix(".dist-info")
    with zipfile.ZipFile(folder / f"{stem}-{tag}.whl", "w") as wheel:
        for file in files:
            wheel.write(found.locate_file(file), str(file))
        record = "".join(f"{file},,\n" for file in [*files, f"{info}/RECORD"])
        wheel.writestr(f"{info}/RECORD", record)
