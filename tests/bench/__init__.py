"""The benchmark: this project and every installed peer, measured in one run.

`make bench` runs it; `python -m bench --help` (with `tests` on the path) lists the options.
"""
