"""The algebra of message sets."""
