"""Settings: `backbeat.toml`, or `[tool.backbeat]` in `pyproject.toml`, stated once for every host.

`find_settings` looks in the working directory and above it, never in a folder that is validated.
`SETTINGS` is the table of all settings.
"""

from backbeat_docs.settings.find import Settings, SettingsError, find_settings, read_settings
from backbeat_docs.settings.table import SETTINGS, Setting

__all__ = [
    "SETTINGS",
    "Setting",
    "Settings",
    "SettingsError",
    "find_settings",
    "read_settings",
]
