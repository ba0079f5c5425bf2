"""`backbeat new-contract`: writes the files of a new contract."""

import argparse
from collections.abc import Iterable
from pathlib import Path

from backbeat_docs import contracts
from backbeat_docs.commands import starter
from backbeat_docs.commands.starter import NewContract
from backbeat_docs.contracts import Contract, ContractError
from backbeat_docs.hosts.cli import console

PROGRAM = "backbeat new-contract"


def run(arguments: argparse.Namespace) -> int:
    """Write the files next to the folder of schemas, or none of them."""
    try:
        folder = _name_folder(Path(arguments.schemas or "schemas"))
        new = _choose_names(arguments, folder)
        for path in _write_files(folder.parent, starter.render_files(new)):
            print(path)
    except (ContractError, ValueError) as error:
        return console.fail(PROGRAM, error)
    except OSError as error:
        return console.fail(PROGRAM, f"{error.filename}: {error.strerror}")
    return 0


def _name_folder(folder: Path) -> Path:
    """Return a path that ends in the folder's name, which `.` and `..` do not."""
    return folder.resolve() if folder.name in ("", "..") else folder


def _choose_names(arguments: argparse.Namespace, folder: Path) -> NewContract:
    """Return the names that the arguments give, completed from the contracts in the folder."""
    name, namespace, base = arguments.name, arguments.namespace, arguments.base
    starter.check_name(name)
    others = _read_others(folder)
    _check_new(name, folder, others)
    if namespace is None:
        found = {one.type.removesuffix(_ending(one)) for one in others}
        namespace = _choose(found, "--namespace") or _guess_namespace(folder)
    starter.check_namespace(namespace)
    if base is not None:
        address = starter.to_address(base)
    else:
        found = {one.id.removesuffix(f"{one.name}/{one.version}.json") for one in others}
        default = f"https://{namespace.partition('.')[0].replace('_', '-')}.example/"
        address = _choose(found, "--base") or starter.to_address(default)
    return NewContract(name, namespace, address, folder.name)


def _read_others(folder: Path) -> list[Contract]:
    if not any(folder.glob("*.schema.json")):
        return []
    return list(contracts.load(folder).values())


def _ending(contract: Contract) -> str:
    return f".{contract.name}.v{contract.version.partition('.')[0]}"


def _check_new(name: str, folder: Path, others: Iterable[Contract]) -> None:
    """Raise `ValueError` if the name has a contract, in any version."""
    paths = [one.path for one in others if one.name == name]
    released = folder / "released" / name
    for path in [*paths, *([released] if released.exists() else [])]:
        raise ValueError(f"{path}: the contract {name} already exists")


def _choose(found: set[str], option: str) -> str | None:
    """Return what all other contracts share, or nothing if there is none."""
    if len(found) > 1:
        raise ValueError(f"choose with {option}: your contracts use {', '.join(sorted(found))}")
    return next(iter(found), None)


def _guess_namespace(folder: Path) -> str:
    parent = folder.resolve().parent.name
    namespace = starter.to_name(parent)
    if not namespace:
        raise ValueError(f'choose a --namespace; the folder "{parent}" does not make one')
    return namespace


def _write_files(root: Path, texts: dict[str, str]) -> list[Path]:
    """Write all files and return their paths; after an error, remove those that were written."""
    paths = {root / name: text for name, text in texts.items()}
    for path in paths:
        if path.exists() or path.is_symlink():
            raise ValueError(f"{path}: already exists; nothing was written")
    written: list[Path] = []
    try:
        for path, text in paths.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("x", encoding="utf-8", newline="\n") as file:
                written.append(path)
                file.write(text)
    except OSError:
        for path in written:
            path.unlink()
        raise
    return written
