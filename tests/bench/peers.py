"""Libraries that validate messages in this process: bytes in, verdicts out."""

import copy
import importlib.metadata
import json
from collections.abc import Callable
from typing import Any

from backbeat_docs import MessageValidator, contracts

Verdict = Callable[[bytes], bool]

SCHEMAS = {known.type: known.schema for known in contracts.packaged().values()}


def _compile_each(compile_: Callable[[Any], Any]) -> dict[str, Any]:
    return {type_: compile_(copy.deepcopy(schema)) for type_, schema in SCHEMAS.items()}


def backbeat() -> Verdict:
    return MessageValidator().is_valid


def backbeat_lines() -> Callable[[bytes], object]:
    validate_lines = MessageValidator().validate_lines
    return lambda data: list(validate_lines(data))


def backbeat_explained() -> Verdict:
    validate = MessageValidator().validate
    return lambda data: not validate(data).findings


def backbeat_by_jsonschema() -> Verdict:
    validate = MessageValidator(engine="jsonschema").validate
    return lambda data: not validate(data).findings


def jsonschema() -> Verdict:
    import jsonschema

    loads = json.loads
    validators = _compile_each(lambda schema: jsonschema.Draft202012Validator(schema).is_valid)

    def is_valid(data: bytes) -> bool:
        message = loads(data)
        return bool(validators[message["type"]](message))

    return is_valid


def jsonschema_explained() -> Verdict:
    import jsonschema

    validators = _compile_each(lambda schema: jsonschema.Draft202012Validator(schema).iter_errors)

    def is_valid(data: bytes) -> bool:
        message = json.loads(data)
        errors = validators[message["type"]](message)
        return not [(error.message, list(error.absolute_path)) for error in errors]

    return is_valid


def jsonschema_rs() -> Verdict:
    import jsonschema_rs
    import orjson

    loads = orjson.loads
    validators = _compile_each(lambda schema: jsonschema_rs.Draft202012Validator(schema).is_valid)

    def is_valid(data: bytes) -> bool:
        message = loads(data)
        return bool(validators[message["type"]](message))

    return is_valid


def fastjsonschema() -> Verdict:
    import fastjsonschema
    import orjson

    loads = orjson.loads
    validators = _compile_each(fastjsonschema.compile)
    refused = fastjsonschema.JsonSchemaException

    def is_valid(data: bytes) -> bool:
        message = loads(data)
        try:
            validators[message["type"]](message)
        except refused:
            return False
        return True

    return is_valid


def pydantic() -> Verdict:
    from pydantic import ValidationError

    from bench.pydantic_model import ADAPTER

    validate = ADAPTER.validate_json

    def is_valid(data: bytes) -> bool:
        try:
            validate(data)
        except ValidationError:
            return False
        return True

    return is_valid


LIBRARIES: dict[str, Callable[[], Verdict]] = {
    "backbeat": backbeat,
    "jsonschema-rs + orjson": jsonschema_rs,
    "pydantic": pydantic,
    "fastjsonschema + orjson": fastjsonschema,
    "jsonschema": jsonschema,
}
EXPLAINING: dict[str, Callable[[], Verdict]] = {
    "backbeat": backbeat_explained,
    "backbeat, engine jsonschema": backbeat_by_jsonschema,
    "jsonschema, its own errors": jsonschema_explained,
}
BY_LINES: dict[str, Callable[[], Callable[[bytes], object]]] = {
    "backbeat, validate_lines": backbeat_lines,
}
SLOW = {"jsonschema": 20, "backbeat, engine jsonschema": 4, "jsonschema, its own errors": 4}
"""Libraries that get one message in so many; all would take most of the time."""


def versions() -> dict[str, str]:
    """Return the versions of the installed peers."""
    names = ("jsonschema", "jsonschema_rs", "fastjsonschema", "pydantic", "orjson")
    found = {}
    for name in (*names, "check_jsonschema"):
        try:
            found[name.replace("_", "-")] = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            continue
    return found
