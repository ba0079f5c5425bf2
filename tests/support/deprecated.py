"""A contract with deprecated fields and values, and messages that use them."""

import json

SCHEMA = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "$id": "https://example.org/schemas/order/1.0.0.json",
    "title": "Order",
    "type": "object",
    "properties": {
        "type": {"const": "shop.order.v1"},
        "a": {"type": "string"},
        "notes": {"type": "string", "deprecated": True},
        "state": {"enum": ["new", "old"]},
        "kind": {"oneOf": [{"const": "x"}, {"const": "y", "deprecated": True}]},
        "items": {"type": "array", "items": {"$ref": "#/$defs/item"}},
    },
    "$defs": {
        "item": {
            "type": "object",
            "properties": {"n": {"type": "integer", "deprecated": True}, "m": {}},
            "if": {"properties": {"m": {"const": 0}}, "required": ["m"]},
            "then": {"properties": {"k": {"deprecated": True}}},
            "else": {"properties": {"l": {"deprecated": True}}},
        }
    },
    "required": ["type", "a"],
    "additionalProperties": False,
}

DECLARED = [
    {
        "message": "order",
        "version": "1",
        "field": "notes",
        "reason": "nobody reads it",
        "replacement": "a",
        "last_date": "2027-06-30",
    },
    {
        "message": "order",
        "version": "1",
        "field": "state",
        "value": "old",
        "reason": "orders do not age",
        "replacement": None,
        "last_date": "2027-06-30",
    },
]

MESSAGE = {"type": "shop.order.v1", "a": "", "notes": "s3cret", "state": "old", "kind": "y"}

SENTENCES = [
    "notes is deprecated: nobody reads it (use a instead; accepted until 2027-06-30)",
    'state has a deprecated value, "old": orders do not age (accepted until 2027-06-30)',
    'kind has a deprecated value, "y"',
]
"""The sentences of the findings of `MESSAGE`."""


def write(folder, schema=SCHEMA, declared=DECLARED):
    """Write the contract and the declarations into a folder."""
    (folder / "released").mkdir(parents=True, exist_ok=True)
    (folder / "order-v1.schema.json").write_text(json.dumps(schema))
    declarations = json.dumps({"deprecated": declared})
    (folder / "released" / "declarations.json").write_text(declarations)
    return folder
