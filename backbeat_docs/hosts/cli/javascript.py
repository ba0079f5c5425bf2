"""`backbeat javascript`: writes the validator for JavaScript, and the data of the contracts."""

import argparse
from pathlib import Path

from backbeat_docs.commands import exported
from backbeat_docs.contracts import ContractError
from backbeat_docs.hosts.cli import console
from backbeat_docs.hosts.cli.replacement import Replacement
from backbeat_docs.validate.validator import MessageValidator

PROGRAM = "backbeat javascript"
DATA = "contracts.json"
MODULE = ("backbeat.mjs", "backbeat.d.mts")

BUNDLE = Path(__file__).parents[1] / "browser" / "dist"
"""The folder of the module, which a checkout has after `make browser`."""


def run(arguments: argparse.Namespace) -> int:
    """Write the files into the folder and print their paths."""
    try:
        texts = {DATA: exported.render(MessageValidator(arguments.schemas))}
        texts |= {name: text for name in MODULE if (text := _read_text(BUNDLE / name))}
        paths = _write_files(Path(arguments.into), texts)
    except (ContractError, ValueError) as error:
        return console.fail(PROGRAM, error)
    except OSError as error:
        return console.fail(PROGRAM, f"{error.filename}: cannot be written: {error.strerror}")
    for path in paths:
        print(path)
    if MODULE[0] not in texts:
        console.fail(
            PROGRAM,
            f"{MODULE[0]} is not installed, so only {DATA} was written; "
            "install a released wheel, or run make browser in a checkout",
        )
    return 0


def _write_files(folder: Path, texts: dict[str, str]) -> list[Path]:
    """Write all files and return their paths, unless one of them belongs to others."""
    _check_replaceable(folder, texts)
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        replacement = Replacement(str(folder / name))
        replacement.stream.write(text)
        replacement.publish()
    return [folder / name for name in texts]


def _check_replaceable(folder: Path, texts: dict[str, str]) -> None:
    """Raise `ValueError` for a file with other content in a folder without the data of an export.

    The module is minified, so the data beside it shows that it was written by this command.
    """
    if exported.is_export(_read_text(folder / DATA) or ""):
        return
    for name, text in texts.items():
        if _read_text(folder / name) not in (None, text):
            raise ValueError(f"{folder / name}: already exists; move it, or choose another folder")


def _read_text(path: Path) -> str | None:
    """Return the text of a file, nothing for one that is no text, and `None` if there is none."""
    if not path.exists():
        return None
    return path.read_text(encoding="utf-8", errors="replace") if path.is_file() else ""
