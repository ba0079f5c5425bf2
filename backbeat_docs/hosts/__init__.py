"""The hosts, in which the package runs. No host imports another, except `pytest_docs`: `sybil`.

The layer is large because there are many hosts, not because they do much: the command line is half
of it, with one module per command, and the rest are MkDocs, mkdocstrings, pytest, Sybil, the GitHub
action and Arrow. To replace a framework, replace the files that import it.
"""
