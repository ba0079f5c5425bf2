"""Sybil parsers that run the fenced blocks of any project's pages, next to Sybil's own parsers."""

from backbeat_docs.extras import extra

with extra("pytest"):
    import sybil  # noqa: F401 — the modules below need it

from backbeat_docs.hosts.sybil.parsers import (
    ConsoleParser,
    FileParser,
    IllustrationParser,
    MessageParser,
    PythonParser,
    SessionParser,
    SnippetParser,
    UnclaimedParser,
    every_parser,
)

__all__ = [
    "ConsoleParser",
    "FileParser",
    "IllustrationParser",
    "MessageParser",
    "PythonParser",
    "SessionParser",
    "SnippetParser",
    "UnclaimedParser",
    "every_parser",
]
