"""Contracts: a folder of schemas becomes a `Catalogue` of `Contract`s, each checked when loaded."""

from backbeat_docs.contracts.catalogue import (
    Catalogue,
    Contract,
    from_schema,
    load,
    packaged,
    packaged_folder,
    parse,
    read,
)
from backbeat_docs.contracts.error import ContractError

__all__ = [
    "Catalogue",
    "Contract",
    "ContractError",
    "from_schema",
    "load",
    "packaged",
    "packaged_folder",
    "parse",
    "read",
]
