"""Validation: bytes become a message, a message and its contract a verdict with findings."""
