"""An example message of a contract, which is the model for witnesses."""

from copy import deepcopy
from typing import Any

from backbeat_docs.contracts.catalogue import Contract
from backbeat_docs.evolve.place import places
from backbeat_docs.evolve.sets.work import Work


def example_message(contract: Contract, work: Work) -> dict[str, Any]:
    """Return the schema's first example, completed with the first examples of its members."""
    message: dict[str, Any] = {}
    for place in places(contract.schema, contract.schema, work):
        found = place.new.keywords.get("examples")
        if isinstance(found, list) and found:
            example = deepcopy(found[0])
            if place.field:
                _insert(message, place.field.replace("[]", ".[]").split("."), example)
            elif isinstance(example, dict):
                message.update(example)
    return message


def _insert(message: Any, steps: list[str], example: Any) -> None:
    """Insert an example unless there is a value; `[]` is the first item of an array."""
    *way, last = steps
    for step in way:
        if isinstance(message, list):
            message = message[0] if message else None
        elif isinstance(message, dict):
            message = message.get(step)
    if isinstance(message, list) and last == "[]" and not message:
        message.append(example)
    elif isinstance(message, dict) and last != "[]":
        message.setdefault(last, example)
