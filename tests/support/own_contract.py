"""The contract of another team, with a namespace of its own."""

from __future__ import annotations

import json
from pathlib import Path

TYPE = "orders.order.v1"
SCHEMA = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "$id": "https://shop.example/contracts/order/1.0.0.json",
    "title": "Order",
    "description": "What a customer orders.",
    "type": "object",
    "additionalProperties": False,
    "required": ["type", "article", "quantity"],
    "properties": {
        "type": {"description": "The type.", "const": TYPE},
        "article": {
            "description": "The article.",
            "type": "string",
            "minLength": 1,
            "maxLength": 20,
            "examples": ["lamp"],
        },
        "quantity": {
            "description": "How many.",
            "type": "integer",
            "minimum": 1,
            "maximum": 100,
            "examples": [2],
        },
    },
}
VALID = '{"type": "orders.order.v1", "article": "lamp", "quantity": 2}'
INVALID = VALID.replace("2}", "0}")
UNKNOWN = VALID.replace("order.v1", "ordre.v1")


def write(folder: Path) -> Path:
    """Write the contract into a folder, and return the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "order-v1.schema.json").write_text(json.dumps(SCHEMA, indent=2))
    return folder


def release(folder: Path, identity: str = str(SCHEMA["$id"])) -> None:
    """Write a released version of the contract into a folder of contracts."""
    path = folder / "released" / "order" / "1.0.0.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({**SCHEMA, "$id": identity}, indent=2))
