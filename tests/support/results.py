"""The results of a run, message by message."""

from collections.abc import Iterable, Iterator

from backbeat_docs import MessageValidator
from backbeat_docs.run import Located, Outcome, Result, Unread, ValidRun, validate_inputs


def validate(
    inputs: Iterable[Located | Unread], validator: MessageValidator | None = None
) -> list[Result | Unread]:
    """Validate every input in order."""
    return list(one_by_one(validate_inputs(validator or MessageValidator(), inputs)))


def one_by_one(outcomes: Iterable[Outcome]) -> Iterator[Result | Unread]:
    """Yield every outcome, and every result of a run of valid messages."""
    for outcome in outcomes:
        if isinstance(outcome, ValidRun):
            yield from outcome.results()
        else:
            yield outcome
