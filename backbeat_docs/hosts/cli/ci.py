"""`backbeat ci`: the snippet of a platform, printed or written."""

import argparse
from pathlib import Path

from backbeat_docs.hosts.cli import console
from backbeat_docs.snippets import SNIPPETS, Wishes, snippet

PROGRAM = "backbeat ci"


def run(arguments: argparse.Namespace) -> int:
    """Print the snippet of a platform, or write those that were asked for."""
    wishes = Wishes(arguments.dir, arguments.schemas, arguments.unknown_fields)
    names = [arguments.platform] if arguments.platform else list(SNIPPETS)
    try:
        texts = {name: snippet(name, wishes) for name in names}
        if arguments.into is not None:
            _write(Path(arguments.into), texts)
            return 0
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


def _write(folder: Path, texts: dict[str, str]) -> None:
    """Write each text below a folder of its platform's name, where its file belongs."""
    for name, text in texts.items():
        path = folder / name / SNIPPETS[name].file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
        print(path)
