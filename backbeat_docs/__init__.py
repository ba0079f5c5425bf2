"""The BACKBEAT contracts: validate messages, check schema changes and test documentation.

`MessageValidator` validates a message and returns a `Verdict` with its `Finding`s. Importing this
package loads no engine and no framework; the first message that needs one loads it.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from backbeat_docs.contracts import Catalogue, Contract, ContractError
    from backbeat_docs.validate.codes import CODES, Code
    from backbeat_docs.validate.finding import Finding
    from backbeat_docs.validate.validator import MessageValidator
    from backbeat_docs.validate.verdict import Verdict

__version__ = "1.0.0"

_MODULES = {
    "CODES": "validate.codes",
    "Catalogue": "contracts",
    "Code": "validate.codes",
    "Contract": "contracts",
    "ContractError": "contracts",
    "Finding": "validate.finding",
    "MessageValidator": "validate.validator",
    "Verdict": "validate.verdict",
}

__all__ = [  # noqa: RUF022 — in reading order, the main class first
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
    """Import a public name when it is first used (PEP 562)."""
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    value = globals()[name] = getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)
    return value
