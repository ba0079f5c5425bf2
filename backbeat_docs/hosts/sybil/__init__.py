"""Parsers for Sybil: any project can run the fenced blocks of its pages, beside Sybil's own."""

try:
    import sybil  # noqa: F401 — the modules below need it
except ModuleNotFoundError:
    problem = "sybil is not installed; pip install 'backbeat-contracts[pytest]' brings it"
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
