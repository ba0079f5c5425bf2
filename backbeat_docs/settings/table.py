"""The settings as one table, shared by the reader, the commands and the documentation."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from backbeat_docs.validate.message import MAX_BYTES
from backbeat_docs.validate.validator import UNKNOWN_FIELDS


class Setting(NamedTuple):
    """One setting: the kind of its value, its default, its meaning, and an example in TOML.

    `kind` is a key of `values.KINDS`.
    """

    kind: str
    default: Any
    meaning: str
    example: str
    choices: tuple[str, ...] = ()


SETTINGS: Mapping[str, Setting] = {
    "schemas": Setting(
        "path",
        None,
        "folder of contracts to use instead of the built-in ones",
        'schemas = "schemas"',
    ),
    "unknown-fields": Setting(
        "choice",
        "forbid",
        "whether fields that the contract does not define are findings",
        'unknown-fields = "allow"',
        tuple(UNKNOWN_FIELDS),
    ),
    "exclude": Setting(
        "patterns",
        (),
        "files and folders to leave out of a folder, as gitignore patterns",
        'exclude = ["drafts/", "*.template.json"]',
    ),
    "max-bytes": Setting(
        "count", MAX_BYTES, "maximum size of a message in bytes", "max-bytes = 65536"
    ),
    "output": Setting("outputs", (), "reports to write to files", 'output = ["junit=report.xml"]'),
    "baseline": Setting(
        "path", None, "file of known findings, which do not fail a run", 'baseline = "known.json"'
    ),
    "hide-values": Setting(
        "flag", False, "whether reports leave out the values of messages", "hide-values = true"
    ),
    "warn-deprecated": Setting(
        "flag",
        False,
        "whether each deprecated field or value in a message is a warning",
        "warn-deprecated = true",
    ),
}
"""Every setting, by the name that it has in a file."""
