"""What people decide about versions: retirements, bumps, waivers, deprecated fields and values.

They are in `released/declarations.json`, beside the snapshots. Its schema is
`schemas/tools/declarations.schema.json`. A file that is missing declares nothing.
"""

import json
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from backbeat_docs.contracts.catalogue import packaged_folder
from backbeat_docs.contracts.error import ContractError
from backbeat_docs.text import strict_json
from backbeat_docs.text.pointer import to_pointer

FILE = "declarations.json"


class Retirement(NamedTuple):
    """A major version, or one version, that is no longer in use from a date on."""

    message: str
    version: str
    date: date
    successor: str


class DeclaredBump(NamedTuple):
    """The bump to a version, decided by people because the comparison cannot decide it."""

    message: str
    version: str
    bump: str
    reason: str


class Waiver(NamedTuple):
    """A named problem of a version that passes until a date, that day included."""

    message: str
    version: str
    problem: str
    reason: str
    expires: date


class Deprecation(NamedTuple):
    """A field of a major version that must be accepted until a date, that day included.

    With a `value`, only that value of the field is deprecated. `replacement` is what to use
    instead, or `None`.
    """

    message: str
    version: str
    field: str
    reason: str
    replacement: str | None
    last_date: date
    value: str | None = None


class Declarations(NamedTuple):
    """Everything that is declared for a folder."""

    retired: tuple[Retirement, ...] = ()
    bumps: tuple[DeclaredBump, ...] = ()
    waivers: tuple[Waiver, ...] = ()
    deprecated: tuple[Deprecation, ...] = ()

    def list_deprecated(self, message: str, version: str) -> tuple[Deprecation, ...]:
        """Return what is deprecated in the major version of a version."""
        key = (message, version.partition(".")[0])
        return tuple(one for one in self.deprecated if (one.message, one.version) == key)

    def find_retirement(self, message: str, version: str) -> Retirement | None:
        """Return the retirement of a version or of its major version."""
        names = (version, version.partition(".")[0])
        found = (one for one in self.retired if one.message == message and one.version in names)
        return min(found, key=lambda one: one.date, default=None)

    def find_bump(self, message: str, version: str) -> DeclaredBump | None:
        """Return the bump that is declared for a version."""
        found = (one for one in self.bumps if (one.message, one.version) == (message, version))
        return next(found, None)

    def find_waiver(self, message: str, version: str, problem: str) -> Waiver | None:
        """Return the waiver of a problem that lasts longest."""
        key = (message, version, problem)
        found = (one for one in self.waivers if (one.message, one.version, one.problem) == key)
        return max(found, key=lambda one: one.expires, default=None)


_ROWS: dict[str, type[Any]] = {
    "retired": Retirement,
    "bumps": DeclaredBump,
    "waivers": Waiver,
    "deprecated": Deprecation,
}
_DATES = ("date", "expires", "last_date")


def read(folder: Path) -> Declarations:
    """Read the declarations of a folder of contracts; raises `ContractError` for invalid ones."""
    path = folder / "released" / FILE
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return Declarations()
    except OSError as error:
        raise ContractError(path, f"cannot be read: {error.strerror}") from None
    try:
        value = strict_json.parse(strict_json.decode(data))
    except strict_json.JsonTextError as error:
        raise ContractError(path, f"not strict JSON: {error}") from None
    _check(value, path)
    return Declarations(
        **{
            name: tuple(
                _build(row, item, f"{path}#/{name}/{index}") for index, item in enumerate(rows)
            )
            for name, row in _ROWS.items()
            if (rows := value.get(name))
        }
    )


def _check(value: Any, path: Path) -> None:
    import jsonschema_rs

    schema = json.loads((packaged_folder() / "tools" / "declarations.schema.json").read_bytes())
    for error in jsonschema_rs.Draft202012Validator(schema).iter_errors(value):
        place = to_pointer(tuple(error.instance_path))
        raise ContractError(f"{path}#{place}", error.message.partition("\n")[0])


def _build(row: type[Any], item: dict[str, Any], place: str) -> Any:
    """Make a row from its JSON object; the names of its fields are those of the schema."""
    values = dict(item)
    for name in values.keys() & set(_DATES):
        try:
            values[name] = date.fromisoformat(values[name])
        except ValueError:
            raise ContractError(f"{place}/{name}", f"{values[name]} is not a date") from None
    return row(**values)
