"""Where the package runs: one leaf per host. Only `pytest_docs` imports another, `sybil`.

The layer is large because there are many hosts, not because they do much: the command line is half
of it, one module for each command, and the rest are MkDocs, mkdocstrings, pytest, Sybil, the GitHub
action and Arrow. To leave one of these frameworks is to replace the files that name it.
"""
