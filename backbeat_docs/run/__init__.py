"""A run: sources yield located bytes, and `validate_inputs` turns them into results in order.

`Summary` counts the results; the summaries of the parts of a run can be merged.
"""

from backbeat_docs.run.inputs import INTERRUPTION, Located, Unread
from backbeat_docs.run.results import Outcome, Progress, Result, ValidRun, validate_inputs
from backbeat_docs.run.summary import Summary

__all__ = [
    "INTERRUPTION",
    "Located",
    "Outcome",
    "Progress",
    "Result",
    "Summary",
    "Unread",
    "ValidRun",
    "validate_inputs",
]
