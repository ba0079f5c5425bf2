"""The exit statuses of the commands, other than those of success and of a negative result."""

FAILED = 2
"""A usage error, or something that cannot be read, written or used."""

SIGNALLED = 128
"""Added to the number of the signal that ended a command, as shells do."""

INTERRUPTED = SIGNALLED + 2
"""SIGINT: interrupted from the keyboard."""

CLOSED_PIPE = SIGNALLED + 13
"""SIGPIPE: the reader closed the pipe."""

TERMINATED = SIGNALLED + 15
"""SIGTERM: terminated."""
