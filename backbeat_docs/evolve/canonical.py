"""Canonical JSON: equal values have equal texts."""

import json
from typing import Any


def canonical(value: Any) -> str:
    """Return the canonical text of a value; two values are equal in JSON if their texts are.

    >>> canonical(1) == canonical(1.0), canonical(1) == canonical(True)
    (True, False)
    """
    return json.dumps(_with_plain_numbers(value), sort_keys=True)


def _with_plain_numbers(value: Any) -> Any:
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, dict):
        return {name: _with_plain_numbers(inner) for name, inner in value.items()}
    return [_with_plain_numbers(item) for item in value] if isinstance(value, list) else value
