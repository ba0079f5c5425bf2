"""`backbeat ci`: prints or writes the CI configuration of a platform."""

import argparse
from pathlib import Path

from backbeat_docs.commands.snippets import SNIPPETS, PipelineSettings, snippet
from backbeat_docs.hosts.cli import console

PROGRAM = "backbeat ci"


def run(arguments: argparse.Namespace) -> int:
    """Print a platform's snippet, write the requested snippets, or list all platforms."""
    settings = PipelineSettings(
        arguments.dir, arguments.schemas, arguments.unknown_fields, arguments.gate
    )
    names = [arguments.platform] if arguments.platform else list(SNIPPETS)
    try:
        texts = {name: snippet(name, settings) for name in names}
        if arguments.into is not None:
            return _write_files(Path(arguments.into), texts, single=bool(arguments.platform))
    except ValueError as error:
        return console.fail(PROGRAM, error)
    except OSError as error:
        return console.fail(PROGRAM, f"{error.filename}: cannot be written: {error.strerror}")
    if arguments.platform:
        print(texts[arguments.platform], end="")
    else:
        for name, row in SNIPPETS.items():
            print(f"{name:<12}{row.title}: {row.file}")
    return 0


def _write_files(folder: Path, texts: dict[str, str], *, single: bool) -> int:
    """Write a single platform's file below the folder, or each platform's in its own subfolder.

    Nothing is written if one of the files exists with different content.
    """
    paths = {
        (folder if single else folder / name) / SNIPPETS[name].file: text
        for name, text in texts.items()
    }
    for path, text in paths.items():
        if path.exists() and path.read_bytes() != text.encode():
            return console.fail(PROGRAM, f"{path}: already exists; move it, or merge by hand")
    for path, text in paths.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
        print(path)
    return 0
