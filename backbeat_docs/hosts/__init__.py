"""Where the package runs: one leaf per host. Only `pytest_docs` imports another, `sybil`."""
