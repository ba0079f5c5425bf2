"""Validate messages with a Python package: `python python.py PACKAGE FORMATS SCHEMAS`.

Each line of the input is `{"name", "base64"}`, each of the output `{"name", "valid"}`. A service
reads a message as Python does, with `json.loads`, unless its engine reads the bytes itself.
"""

import base64
import json
import platform
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

Check = Callable[[bytes], bool]

ROOT = Path(__file__).parents[3]
SOURCEMETA = ROOT / ".cache" / "sourcemeta" / "sourcemeta_jsonschema"


def jsonschema(schemas: Path, asserts: bool) -> Check:
    from jsonschema import Draft202012Validator

    checker = Draft202012Validator.FORMAT_CHECKER if asserts else None
    assert checker is None or "date-time" in checker.checkers, "rfc3339-validator is missing"
    return _by_type(schemas, lambda one: Draft202012Validator(one, format_checker=checker).is_valid)


def jsonschema_rs(schemas: Path, asserts: bool) -> Check:
    from jsonschema_rs import Draft202012Validator

    return _by_type(
        schemas, lambda one: Draft202012Validator(one, validate_formats=asserts).is_valid
    )


def fastjsonschema(schemas: Path, asserts: bool) -> Check:
    from fastjsonschema import JsonSchemaException, compile

    def checked(schema: Any) -> Callable[[Any], bool]:
        validate = compile(schema, use_formats=asserts)

        def is_valid(message: Any) -> bool:
            try:
                validate(message)
            except JsonSchemaException:
                return False
            return True

        return is_valid

    return _by_type(schemas, checked)


def sourcemeta(schemas: Path, asserts: bool) -> Check:
    """Run the native program, which reads the file itself, with a schema for all three types."""
    folder = Path(tempfile.mkdtemp())
    contracts = [json.loads(path.read_text()) for path in _files(schemas)]
    draft = "https://json-schema.org/draft/2020-12/schema"
    (folder / "any.schema.json").write_text(json.dumps({"$schema": draft, "anyOf": contracts}))
    machine = {"aarch64": "arm64", "AMD64": "x86_64"}.get(platform.machine(), platform.machine())
    program = SOURCEMETA / f"jsonschema-{platform.system().lower()}-{machine}"
    words = [program, "validate", folder / "any.schema.json", folder / "message.json"]

    def is_valid(data: bytes) -> bool:
        (folder / "message.json").write_bytes(data)
        options = ["--format-assertion"] if asserts else []
        done = subprocess.run([*words, *options], capture_output=True, check=False)
        return done.returncode == 0

    return is_valid


def _files(schemas: Path) -> list[Path]:
    return sorted(schemas.glob("*-v*.schema.json"))


def _by_type(schemas: Path, compile_: Callable[[Any], Callable[[Any], bool]]) -> Check:
    """Read a message, look at its type, and validate it by that one schema."""
    checks = {}
    for path in _files(schemas):
        schema = json.loads(path.read_text())
        checks[schema["properties"]["type"]["const"]] = compile_(schema)

    def is_valid(data: bytes) -> bool:
        message = json.loads(data.decode())
        return checks[message["type"]](message)

    return is_valid


PACKAGES: dict[str, Callable[[Path, bool], Check]] = {
    "jsonschema": jsonschema,
    "jsonschema-rs": jsonschema_rs,
    "fastjsonschema": fastjsonschema,
    "sourcemeta-jsonschema": sourcemeta,
}


def main(package: str, formats: str, schemas: str) -> None:
    check = PACKAGES[package](Path(schemas), formats == "asserted")
    for line in sys.stdin:
        case = json.loads(line)
        try:
            valid = check(base64.b64decode(case["base64"]))
        except (ValueError, TypeError, KeyError, RecursionError):
            valid = False
        print(json.dumps({"name": case["name"], "valid": valid}))


if __name__ == "__main__":
    main(*sys.argv[1:])
