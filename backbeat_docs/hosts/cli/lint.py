"""`backbeat lint`: checks schemas against the portable rules."""

import argparse
import os

from backbeat_docs import contracts
from backbeat_docs.contracts import Contract, ContractError
from backbeat_docs.contracts.lint import lint
from backbeat_docs.hosts.cli import console
from backbeat_docs.text.escape import plain


def run(arguments: argparse.Namespace) -> int:
    """Lint every schema that the arguments name; return 1 if a schema breaks a rule."""
    try:
        names = arguments.paths or [arguments.schemas or str(contracts.packaged_folder())]
        linted = [contract for name in names for contract in _load_contracts(name)]
    except ContractError as error:
        return console.fail("backbeat lint", error)
    breaches = [(contract.path, breach) for contract in linted for breach in lint(contract)]
    for path, breach in breaches:
        print(plain(f"{path}#{breach.pointer}  {breach.problem}  [{breach.rule}]"))
    result = _count(len(breaches), "problem", "problems") if breaches else "no problems found"
    print(f"{_count(len(linted), 'schema', 'schemas')}: {result}")
    return int(bool(breaches))


def _count(number: int, singular: str, plural: str) -> str:
    return f"{number} {singular if number == 1 else plural}"


def _load_contracts(name: str) -> list[Contract]:
    if os.path.isdir(name):
        return list(contracts.load(name).values())
    return [contracts.read(name)]
