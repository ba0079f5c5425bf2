"""`python -m backbeat_docs` is the command `backbeat`."""

from backbeat_docs.hosts.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
