"""Options that several commands share."""

from backbeat_docs.commands import Option

SETTINGS_OPTIONS = (
    Option(
        ("--config",),
        "Read the settings from this file instead of searching for one",
        "FILE",
        group="settings",
    ),
    Option(("--no-config",), "Ignore every settings file", kind="flag", group="settings"),
)
"""The options of a command that reads the settings."""

COLORS = ("auto", "always", "never")
"""When to colour: `auto` means on a terminal, unless the environment says otherwise."""
