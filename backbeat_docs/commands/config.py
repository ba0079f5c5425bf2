"""`backbeat config`."""

from backbeat_docs.commands import Command, Option
from backbeat_docs.commands.common import SETTINGS_OPTIONS
from backbeat_docs.status import FAILED

COMMAND = Command(
    name="config",
    summary="Show the settings that apply here",
    description=(
        "Print every setting with its value and where it comes from: a settings file, or the "
        "default. The file is backbeat.toml, or pyproject.toml with a table [tool.backbeat], in "
        "the working directory or the nearest folder above it, up to the root of the repository."
    ),
    options=(
        Option(("--json",), "Print JSON", kind="flag", group="report"),
        *SETTINGS_OPTIONS,
    ),
    examples=(
        ("backbeat config", "list the settings of this folder"),
        ("backbeat config --config ci.toml", "check another settings file"),
    ),
    statuses=(
        (0, "the settings were printed"),
        (FAILED, "the settings file cannot be used"),
    ),
)
