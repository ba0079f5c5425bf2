"""Sybil parsers that run the fenced blocks of any project's pages, next to Sybil's own parsers."""

try:
    import sybil  # noqa: F401 — the modules below need it
except ModuleNotFoundError:
    problem = "sybil is not installed; run pip install 'backbeat-contracts[pytest]'"
    raise ImportError(problem) from None

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
