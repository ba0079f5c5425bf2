"""The BACKBEAT contracts: judge messages, decide schema evolution, keep documentation true.

`MessageValidator` judges a message and returns a `Verdict` with its `Finding`s. Nothing here
imports an engine or a framework before a message needs it.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from backbeat_docs.contracts import Catalogue, Contract, ContractError
    from backbeat_docs.validate.codes import CODES, Code
    from backbeat_docs.validate.finding import Finding
    from backbeat_docs.validate.validator import MessageValidator
    from backbeat_docs.validate.verdict import Verdict

__version__ = "1.0.0"

_HOMES = {
    "CODES": "validate.codes",
    "Catalogue": "contracts",
    "Code": "validate.codes",
    "Contract": "contracts",
    "ContractError": "contracts",
    "Finding": "validate.finding",
    "MessageValidator": "validate.validator",
    "Verdict": "validate.verdict",
}

__all__ = [  # noqa: RUF022 — the reader's order: the face first
    "MessageValidator",
    "Verdict",
    "Finding",
    "Contract",
    "Catalogue",
    "ContractError",
    "Code",
    "CODES",
    "__version__",
]


def __getattr__(name: str) -> Any:
    """Import a public name when it is first asked for (PEP 562)."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    value = globals()[name] = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    return value
