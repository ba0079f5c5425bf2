"""The module that mkdocstrings imports as `mkdocstrings_handlers.backbeat`."""

from backbeat_docs.hosts.mkdocstrings import get_handler as get_handler
