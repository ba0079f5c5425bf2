"""Pairs of schemas with every keyword that can be decided, and values near their limits."""

import copy
from random import Random

STRINGS = [
    *("", "a", "b", "ab", "abc", "a1", "plan", "7ffd", "\u00e9", "\U0001f941", "a\n"),
    *("2025-09-05T12:30:00Z", "2025-02-30T12:30:00Z", "2024-02-29T23:59:59.5+01:00"),
]
NUMBERS = [0, 1, 1.0, -1, 2, 3, 4, 6, 7, 0.1, 0.5, 1.5, 2.5, -0.5, 12, 100, 9007199254740991]
PATTERNS = [
    *("^[a-c]*$", "^[a-z]+$", "a", "^a|b$", "^(ab|a)$", "^[0-9a-f]{4}$", "^(a|b)(a|b)?$"),
    *("^[a-z]{1,3}$", "^[a-z][a-z0-9]*$", "b$", "^", "^(a+)+b?$", "^(a|ab)*(c|b)?$"),
]
NAMES = ["a", "b", "c"]
TREE = {"type": "object", "properties": {"a": {"$ref": "#/$defs/tree"}, "b": {"type": "integer"}}}
TYPES = ["null", "boolean", "integer", "number", "string", "array", "object"]
SCALARS = [None, True, False, *NUMBERS, *STRINGS]


def schema(rng: Random, depth: int = 2, wider: bool = False):
    """Make a schema; `wider` adds keywords beyond those that every contract may use."""
    if rng.random() < 0.08:
        return rng.random() < 0.8
    makers = [_typed, _typed, _typed, _number, _string, _const, _enum]
    if depth:
        makers += [_object, _object, _object, _array, _array, _all_of, _ref]
        if wider:
            makers += [_combined, _combined, _not, _if, _contains, _prefix, _counted]
            makers += [_named, _named, _opaque, _tree]
    return rng.choice(makers)(rng, depth, wider)


def root(rng: Random, wider: bool = False):
    """Make the schema of a member `x` of a message, with definitions for its references."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "https://chorus-services.github.io/backbeat/schemas/probe/1.0.0.json",
        "type": "object",
        "required": ["type", "x"],
        "properties": {"type": {"const": "backbeat.probe.v1"}, "x": schema(rng, 2, wider)},
        "additionalProperties": rng.choice([False, False, True, {"type": "integer"}]),
        "$defs": {"one": schema(rng, 0), "two": schema(rng, 0)} | ({"tree": TREE} if wider else {}),
    }


def changed(rng: Random, whole, wider: bool = False):
    """Change one place of a schema."""
    new = copy.deepcopy(whole)
    places = list(_find_places(new["properties"]["x"], new["properties"], "x"))
    holder, key = rng.choice(places)
    node = holder[key]
    roll = rng.random()
    if isinstance(node, dict) and node and roll < 0.35:
        del node[rng.choice(list(node))]
    elif isinstance(node, dict) and roll < 0.8:
        node |= _as_mapping(schema(rng, 1, wider))
    else:
        holder[key] = schema(rng, 1, wider)
    if rng.random() < 0.1:
        new["additionalProperties"] = rng.choice([False, True])
    return new


def _as_mapping(made):
    return made if isinstance(made, dict) else {}


def _find_places(node, holder, key):
    yield holder, key
    if not isinstance(node, dict):
        return
    for name in ("items", "additionalProperties", "not", "contains", "if", "then", "else"):
        if name in node:
            yield from _find_places(node[name], node, name)
    for name, inner in list(node.get("properties", {}).items()):
        yield from _find_places(inner, node["properties"], name)
    for name in ("allOf", "anyOf", "oneOf", "prefixItems"):
        for index, inner in enumerate(node.get(name, [])):
            yield from _find_places(inner, node[name], index)


def _sample_keywords(rng, options):
    return dict(rng.sample(list(options.items()), rng.randint(1, min(3, len(options)))))


def _typed(rng, depth, wider):
    names = rng.sample(TYPES, rng.randint(1, 2))
    made = {"type": names[0] if len(names) == 1 else names}
    more = schema(rng, depth, wider) if rng.random() < 0.4 else {}
    return _as_mapping(more) | made


def _number(rng, depth, wider):
    return _sample_keywords(rng, {
        "type": rng.choice(["number", "integer"]),
        "minimum": rng.choice(NUMBERS), "maximum": rng.choice(NUMBERS),
        "exclusiveMinimum": rng.choice(NUMBERS), "exclusiveMaximum": rng.choice(NUMBERS),
        "multipleOf": rng.choice([1, 2, 3, 4, 6, 2.0]),
    })  # fmt: skip


def _string(rng, depth, wider):
    return _sample_keywords(rng, {
        "type": "string", "minLength": rng.randint(0, 4), "maxLength": rng.randint(0, 5),
        "pattern": rng.choice(PATTERNS), "format": "date-time",
    })  # fmt: skip


def _const(rng, depth, wider):
    return {"const": _make_value(rng, depth)}


def _enum(rng, depth, wider):
    return {"enum": [_make_value(rng, depth) for _ in range(rng.randint(1, 4))]}


def _make_value(rng, depth):
    roll = rng.random()
    if depth and roll < 0.08:
        return [_make_value(rng, 0) for _ in range(rng.randint(0, 2))]
    if depth and roll < 0.16:
        return {name: _make_value(rng, 0) for name in rng.sample(NAMES, rng.randint(0, 2))}
    return rng.choice(SCALARS)


def _object(rng, depth, wider):
    names = rng.sample(NAMES, rng.randint(0, 3))
    return _sample_keywords(rng, {
        "type": "object",
        "properties": {name: schema(rng, depth - 1, wider) for name in names},
        "required": rng.sample(NAMES, rng.randint(0, 2)),
        "additionalProperties": rng.choice([False, False, True, schema(rng, 0, wider)]),
    })  # fmt: skip


def _array(rng, depth, wider):
    return _sample_keywords(rng, {
        "type": "array", "items": schema(rng, depth - 1, wider), "minItems": rng.randint(0, 3),
        "maxItems": rng.randint(0, 3), "uniqueItems": rng.random() < 0.8,
    })  # fmt: skip


def _all_of(rng, depth, wider):
    return {"allOf": [schema(rng, depth - 1, wider) for _ in range(rng.randint(1, 2))]}


def _ref(rng, depth, wider):
    return {"$ref": rng.choice(["#/$defs/one", "#/$defs/two"])}


def _combined(rng, depth, wider):
    parts = [schema(rng, depth - 1, wider) for _ in range(rng.randint(1, 3))]
    return {rng.choice(["anyOf", "oneOf"]): parts}


def _not(rng, depth, wider):
    return {"not": schema(rng, depth - 1, wider)}


def _if(rng, depth, wider):
    made = {"if": schema(rng, depth - 1, wider)}
    for name in rng.sample(["then", "else"], rng.randint(0, 2)):
        made[name] = schema(rng, depth - 1, wider)
    return made


def _contains(rng, depth, wider):
    return {"contains": schema(rng, depth - 1, wider)}


def _prefix(rng, depth, wider):
    made = {"prefixItems": [schema(rng, depth - 1, wider) for _ in range(rng.randint(1, 2))]}
    return made | (_array(rng, depth, wider) if rng.random() < 0.5 else {})


def _counted(rng, depth, wider):
    return _sample_keywords(rng, {
        "minProperties": rng.randint(0, 3), "maxProperties": rng.randint(0, 3),
        "dependentRequired": {rng.choice(NAMES): rng.sample(NAMES, rng.randint(0, 2))},
        "dependentSchemas": {rng.choice(NAMES): schema(rng, depth - 1, wider)},
    })  # fmt: skip


def _named(rng, depth, wider):
    """Make keywords about the names of members, which are opaque for names that are not stated."""
    names = rng.sample(NAMES, rng.randint(0, 2))
    return _sample_keywords(rng, {
        "type": "object",
        "properties": {name: schema(rng, depth - 1, wider) for name in names},
        "patternProperties": {rng.choice(["^a", "b$", "^x-", r"^\w$"]): schema(rng, 0, wider)},
        "propertyNames": {"pattern": rng.choice(["^[a-c]$", "^[a-z]+$", r"^\w+$"])},
        "additionalProperties": rng.choice([False, True, schema(rng, 0, wider)]),
    })  # fmt: skip


def _opaque(rng, depth, wider):
    return _sample_keywords(rng, {
        "multipleOf": rng.choice([0.1, 0.5, 1048573, 1048571]),
        "pattern": rng.choice([r"^\d+$", "^[^a]+$", "a.b", r"^\w{2}$", r"^\S"]),
    })  # fmt: skip


def _tree(rng, depth, wider):
    return {"$ref": "#/$defs/tree"} | (_object(rng, depth, wider) if rng.random() < 0.5 else {})


def instance(rng: Random, depth: int = 2):
    """Make a value of any kind, close to those in the schemas."""
    roll = rng.random()
    if depth and roll < 0.3:
        return [instance(rng, depth - 1) for _ in range(rng.randint(0, 3))]
    if depth and roll < 0.6:
        names = rng.sample([*NAMES, "extra"], rng.randint(0, 3))
        return {name: instance(rng, depth - 1) for name in names}
    return rng.choice(SCALARS)


def message(rng: Random):
    """Make a message around a value."""
    made = {"type": "backbeat.probe.v1", "x": instance(rng)}
    if rng.random() < 0.2:
        made["extra"] = instance(rng, 0)
    return made
