"""A folder of schemas is a catalogue of contracts, one for each message type.

A catalogue is the `<message>-v<major>.schema.json` files directly in a folder, never its
subfolders.
"""

import os
import stat
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from backbeat_docs.contracts.error import ContractError
from backbeat_docs.schema.walk import opened
from backbeat_docs.text import lazy, strict_json
from backbeat_docs.text.pointer import line_and_column

if TYPE_CHECKING:
    from pathlib import Path  # which is slow to import

_FILE = lazy.pattern(r"[A-Za-z0-9_]+-v[0-9]+\.schema\.json")
_ID = lazy.pattern(r".*/([a-z0-9_]+)/([0-9]+\.[0-9]+\.[0-9]+)\.json")


MAX_BYTES = 16 << 20
"""The size beyond which a schema file is refused."""

Check = Callable[[Any, str], None]
"""A schema and the name of its file → nothing, or `ContractError`."""


class Contract(NamedTuple):
    """One message's schema, with the values from its `$id`, `title` and `type`.

    `name` is the message's short name ("beatframe"), `title` its display name
    ("BeatFrame"), `type` the envelope's value ("backbeat.beatframe.v1"), `version` the semantic
    version ("1.0.0"), `id` the schema's `$id`, `schema` the schema itself, `path` its file.
    """

    name: str
    title: str
    type: str
    version: str
    id: str
    schema: Mapping[str, Any]
    path: str

    def opened(self) -> "Contract":
        """Make the contract of a tolerant reader: unknown members are accepted at every depth."""
        return self._replace(schema=opened(self.schema))


class Catalogue(Mapping[str, Contract]):
    """The contracts of one folder, by message type."""

    def __init__(self, contracts: Mapping[str, Contract], folder: str) -> None:
        self._contracts = dict(contracts)
        self.folder = folder

    def __getitem__(self, type_: str) -> Contract:
        return self._contracts[type_]

    def __iter__(self) -> Iterator[str]:
        return iter(self._contracts)

    def __len__(self) -> int:
        return len(self._contracts)

    def __repr__(self) -> str:
        return f"<Catalogue of {', '.join(self) or 'nothing'} in {self.folder}>"


def packaged_folder() -> "Path":
    """Find the schemas that come with this package, in a wheel and in a checkout."""
    from pathlib import Path

    return Path(_find_packaged_folder())


def _find_packaged_folder() -> str:
    here = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    inside = os.path.join(here, "schemas")
    return inside if os.path.isdir(inside) else os.path.join(os.path.dirname(here), "schemas")


def packaged() -> Catalogue:
    """Load the contracts that come with this package."""
    return load(_find_packaged_folder())


def load(folder: "str | Path") -> Catalogue:
    """Load every contract of a folder; raise `ContractError` if any of them cannot be used."""
    contracts: dict[str, Contract] = {}
    for path in _list_schema_files(str(folder)):
        contract = read(path)
        check_names(contract)
        contracts[contract.type] = contract
    return Catalogue(contracts, str(folder))


def _list_schema_files(folder: str) -> list[str]:
    try:
        names = sorted(os.listdir(folder))
    except OSError as error:
        raise ContractError(folder, f"no folder of schemas: {error.strerror}") from None
    except ValueError as error:  # the path contains a null character
        raise ContractError(folder, f"no folder of schemas: {error}") from None
    found = [os.path.join(folder, name) for name in names if _FILE.fullmatch(name)]
    if not found:
        raise ContractError(folder, "no schema here; name it <message>-v<major>.schema.json")
    return found


def check_names(contract: Contract) -> None:
    """Raise `ContractError` unless the file and the type are called as `$id` says."""
    major = contract.version.partition(".")[0]
    said = f"$id says {contract.name} {contract.version}"
    file = f"{contract.name}-v{major}.schema.json"
    if os.path.basename(contract.path) != file:
        raise ContractError(contract.path, f"{said}, so the file must be called {file}")
    check_type(contract)


def check_type(contract: Contract) -> None:
    """Raise `ContractError` unless the type is called as `$id` says."""
    ending = f".{contract.name}.v{contract.version.partition('.')[0]}"
    if not contract.type.endswith(ending):
        problem = (
            f"$id says {contract.name} {contract.version}, "
            f'so the type must end in "{ending}", got "{contract.type}"'
        )
        raise ContractError(f"{contract.path}#/properties/type/const", problem)


def read(path: "str | Path") -> Contract:
    """Read one schema file; raise `ContractError` if it cannot be used as a contract."""
    try:
        if not stat.S_ISREG(os.stat(path).st_mode):  # a pipe or a device might never end
            raise ContractError(path, "cannot be read: it is not a regular file")
        with open(path, "rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise ContractError(path, f"cannot be read: {error.strerror}") from None
    if len(data) > MAX_BYTES:
        raise ContractError(path, f"is larger than {MAX_BYTES} bytes")
    return parse(data, str(path))


def parse(data: bytes, path: str, check: Check | None = None) -> Contract:
    """Check a schema's bytes and make them a contract; `path` names them in errors.

    `check` is `allowed.check` unless another is given.
    """
    try:
        schema = strict_json.parse(strict_json.decode(data))
    except strict_json.JsonTextError as error:
        raise ContractError(
            f"{path}{_format_position(error, data)}", f"not strict JSON: {error}"
        ) from None
    if not _is_packaged(data, path):
        (check or _check_allowed)(schema, path)
    return from_schema(schema, path)


def _check_allowed(schema: Any, path: str) -> None:
    # Packaged contracts need no check, so it is not imported for them.
    from backbeat_docs.contracts import allowed

    allowed.check(schema, path)


def _format_position(error: strict_json.JsonTextError, data: bytes) -> str:
    """Return the line and column of a text's first defect, to follow its file's name."""
    line, column = line_and_column(data.decode(errors="replace"), error.defects[0].offset)
    return f":{line}:{column}"


def from_schema(schema: Any, path: str = "schema") -> Contract:
    """Make a contract from a schema, by its `$id`, `title` and the constant of its `type`."""
    if not isinstance(schema, dict):
        raise ContractError(path, "a contract is a JSON object")
    identity = _ID.fullmatch(str(schema.get("$id", "")))
    if identity is None:
        raise ContractError(path, "$id must end in /<message>/<major>.<minor>.<patch>.json")
    type_ = _read_type(schema)
    if type_ is None:
        raise ContractError(path, "/properties/type must have a const, the message's type")
    title = str(schema.get("title", identity[1]))
    return Contract(identity[1], title, type_, identity[2], schema["$id"], schema, path)


def _read_type(schema: Mapping[str, Any]) -> str | None:
    properties = schema.get("properties")
    member = properties.get("type") if isinstance(properties, dict) else None
    constant = member.get("const") if isinstance(member, dict) else None
    return constant if isinstance(constant, str) else None


def _is_packaged(data: bytes, path: str) -> bool:
    """Return whether these bytes are one of our own schemas, which the tests check."""
    try:
        with open(os.path.join(_find_packaged_folder(), os.path.basename(path)), "rb") as file:
            return file.read() == data
    except OSError:
        return False
