"""Validation: parses bytes into a message and checks it against its contract."""
