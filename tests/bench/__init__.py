"""The benchmark: this project and every peer that is installed, side by side in one run.

`make bench` runs it; `python -m bench --help` (with `tests` on the path) says what else it can do.
"""
