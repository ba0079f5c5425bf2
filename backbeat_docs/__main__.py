"""Runs the command `backbeat` as `python -m backbeat_docs`."""

from backbeat_docs.hosts.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
