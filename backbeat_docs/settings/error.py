"""The error of a settings file."""


class SettingsError(Exception):
    """A settings file or a value in it cannot be used; the text names the file and the reason."""
