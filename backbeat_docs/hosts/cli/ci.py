"""`backbeat ci`: the snippet of a platform, printed or written."""

import argparse
from pathlib import Path

from backbeat_docs.commands.snippets import SNIPPETS, Wishes, snippet
from backbeat_docs.hosts.cli import console

PROGRAM = "backbeat ci"


def run(arguments: argparse.Namespace) -> int:
    """Print the snippet of a platform, or write those that were asked for."""
    wishes = Wishes(arguments.dir, arguments.schemas, arguments.unknown_fields)
    names = [arguments.platform] if arguments.platform else list(SNIPPETS)
    try:
        texts = {name: snippet(name, wishes) for name in names}
        if arguments.into is not None:
            return _write(Path(arguments.into), texts, alone=bool(arguments.platform))
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


def _write(folder: Path, texts: dict[str, str], *, alone: bool) -> int:
    """Write the text of one platform where its file belongs, or each in a folder of its own.

    A file that is there and says something else stays as it is, and so do all the others.
    """
    paths = {
        (folder if alone else folder / name) / SNIPPETS[name].file: text
        for name, text in texts.items()
    }
    for path, text in paths.items():
        if path.exists() and path.read_bytes() != text.encode():
            return console.fail(
                PROGRAM, f"{path}: is there already; move it away, or merge by hand"
            )
    for path, text in paths.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
        print(path)
    return 0
