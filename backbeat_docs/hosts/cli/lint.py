"""`backbeat lint`: the portable rules, applied to schemas."""

import argparse
import os

from backbeat_docs import contracts
from backbeat_docs.contracts import Contract, ContractError
from backbeat_docs.contracts.lint import lint
from backbeat_docs.hosts.cli import console
from backbeat_docs.text.escape import plain


def run(arguments: argparse.Namespace) -> int:
    """Lint every schema that was named; status 1 if one of them breaks a rule."""
    try:
        names = arguments.paths or [str(contracts.packaged_folder())]
        linted = [found for name in names for found in _contracts(name)]
    except ContractError as error:
        return console.fail("backbeat lint", error)
    breaches = [(found.path, breach) for found in linted for breach in lint(found)]
    for path, breach in breaches:
        print(plain(f"{path}#{breach.pointer}  {breach.problem}  [{breach.rule}]"))
    rules = _counted(len(breaches), "breach", "breaches") if breaches else "every rule is kept"
    print(f"{_counted(len(linted), 'schema', 'schemas')}: {rules}")
    return int(bool(breaches))


def _counted(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


def _contracts(name: str) -> list[Contract]:
    if os.path.isdir(name):
        return list(contracts.load(name).values())
    return [contracts.read(name)]
