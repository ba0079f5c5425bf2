"""`backbeat new-contract`: writes the files of a new contract."""

import argparse
from collections.abc import Iterable
from pathlib import Path

from backbeat_docs import contracts
from backbeat_docs.commands import naming, starter
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
    return 0


def _name_folder(folder: Path) -> Path:
    """Return a path that ends in the folder's name, which `.` and `..` do not."""
    return folder.resolve() if folder.name in ("", "..") else folder


def _choose_names(arguments: argparse.Namespace, folder: Path) -> NewContract:
    """Return the names that the arguments give, completed from the contracts in the folder."""
    naming.check_name(arguments.name)
    others = _read_others(folder)
    _check_new(arguments.name, folder, others)
    namespace = _choose_namespace(arguments.namespace, folder, others)
    address = _choose_address(arguments.base, namespace, others)
    return NewContract(arguments.name, namespace, address, folder.name)


def _choose_namespace(given: str | None, folder: Path, others: list[Contract]) -> str:
    if given is not None:
        naming.check_namespace(given)
        return given
    endings = (f".{one.name}.v{one.version.partition('.')[0]}" for one in others)
    found = {one.type.removesuffix(end) for one, end in zip(others, endings, strict=True)}
    return _find_common(found, "--namespace") or _name_after_folder(folder)


def _choose_address(base: str | None, namespace: str, others: list[Contract]) -> str:
    """Return the part of `$id` before the name."""
    if base is not None:
        return naming.to_address(base)
    found = {one.id.removesuffix(f"{one.name}/{one.version}.json") for one in others}
    host = namespace.partition(".")[0].replace("_", "-")
    return _find_common(found, "--base") or naming.to_address(f"https://{host}.example/")


def _read_others(folder: Path) -> list[Contract]:
    if not any(folder.glob("*.schema.json")):
        return []
    return list(contracts.load(folder).values())


def _check_new(name: str, folder: Path, others: Iterable[Contract]) -> None:
    """Raise `ValueError` if the name has a contract, in any version."""
    paths = [one.path for one in others if one.name == name]
    released = folder / "released" / name
    for path in [*paths, *([released] if released.exists() else [])]:
        raise ValueError(f"{path}: the contract {name} already exists")


def _find_common(found: set[str], option: str) -> str | None:
    """Return what all other contracts share, or nothing if there is none."""
    if len(found) > 1:
        raise ValueError(f"choose with {option}: your contracts use {', '.join(sorted(found))}")
    return next(iter(found), None)


def _name_after_folder(folder: Path) -> str:
    parent = folder.resolve().parent.name
    namespace = naming.to_name(parent)
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
