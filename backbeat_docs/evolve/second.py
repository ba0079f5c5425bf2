"""A second opinion on inclusion: `jsonschema_rs.canonicalize`, in a child process with limits.

It is asked only when our own decision is undecided, and only its yes counts: its no comes without
a message that both engines confirm. It is not asked about keywords on which engines differ.
"""

import json
import subprocess
import sys
from collections.abc import Mapping
from typing import Any

from backbeat_docs.evolve.sets.context import has_dot
from backbeat_docs.schema.walk import subschemas

SECONDS = 3
"""The maximum time of one question, in seconds."""

MEGABYTES = 512
"""The maximum memory of the child process."""

MAX_CHARACTERS = 200_000
"""The maximum size of a question; a larger one is not asked."""

# The child imports nothing of this package: it starts faster, and the limits are set first.
_PROGRAM = f"""
import json, sys
try:
    import resource
    resource.setrlimit(resource.RLIMIT_AS, ({MEGABYTES} << 20,) * 2)
    resource.setrlimit(resource.RLIMIT_CPU, ({SECONDS},) * 2)
except ImportError:
    pass
from jsonschema_rs import canonicalize
small, large, messages = [canonicalize(schema, offline=True) for schema in json.load(sys.stdin)]
print(str(large.covers(small.intersect(messages))))
"""


def proves_inclusion(small: Mapping[str, Any], large: Mapping[str, Any], type_: str) -> bool:
    """Return whether jsonschema-rs proves that `large` accepts all messages of `small`.

    `type_` is the type of the messages. A crash, a timeout and any other answer are no proof.
    """
    if any(_engines_differ(node) for schema in (small, large) for _, node in subschemas(schema)):
        return False
    messages = {
        "type": "object",
        "required": ["type"],
        "properties": {"type": {"const": type_}},
    }
    try:
        question = json.dumps([small, large, messages])
        if len(question) > MAX_CHARACTERS:
            return False
        done = subprocess.run(
            [sys.executable, "-P", "-c", _PROGRAM],
            input=question,
            capture_output=True,
            text=True,
            timeout=SECONDS,
        )
    except (OSError, ValueError, RecursionError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0 and done.stdout.strip() == "yes"


def _engines_differ(node: Mapping[str, Any]) -> bool:
    """Return whether a schema object has a format, a fraction to divide by, or a `.` pattern."""
    patterns = [
        *node.get("patternProperties", ()),
        *([node["pattern"]] if "pattern" in node else ()),
    ]
    divisor = node.get("multipleOf", 1)
    return "format" in node or divisor != int(divisor) or any(map(has_dot, patterns))
