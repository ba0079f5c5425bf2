"""`backbeat conform`: validates messages, and checks them as a sequence."""

from typing import Any

from backbeat_docs.commands.conform import THRESHOLDS
from backbeat_docs.conform import Options
from backbeat_docs.contracts import packaged
from backbeat_docs.hosts.cli import console
from backbeat_docs.hosts.cli.arguments import Arguments
from backbeat_docs.hosts.cli.validate import run as run_validation
from backbeat_docs.run.sequence import SequenceCheck
from backbeat_docs.validate.validator import MessageValidator

PROGRAM = "backbeat conform"


def run(arguments: Arguments) -> int:
    """Check the messages that the arguments name, and return the exit status."""
    try:
        options = build_options(arguments)
    except ValueError as error:
        return console.fail(PROGRAM, error)
    accepts = None if arguments.schemas is None else _accept_packaged()
    check = SequenceCheck(options, accepts, hide_values=arguments.hide_values)
    return run_validation(arguments, PROGRAM, check)


def build_options(arguments: Arguments) -> Options:
    """Build the options of the rules; raises `ValueError` for a value that has no meaning."""
    values = {field: getattr(arguments, field) for field in THRESHOLDS}
    for field, value in values.items():
        if value < 0:
            raise ValueError(f"{THRESHOLDS[field][0]} must be at least 0, got {value:g}")
    if values["plan_share"] + values["review_share"] >= 1:
        raise ValueError("--plan-share and --review-share must leave a part of the bar to execute")
    return Options(**values, agents_of=_parse_agents(arguments.agents_of))


def _parse_agents(requests: list[str]) -> dict[str, str]:
    """Return the cluster of each pattern of agent IDs."""
    found: dict[str, str] = {}
    for request in requests:
        cluster, _, pattern = request.partition("=")
        if not (cluster and pattern):
            raise ValueError(f'--agents-of takes CLUSTER=GLOB, not "{request}"')
        if found.setdefault(pattern, cluster) != cluster:
            raise ValueError(f'--agents-of: "{pattern}" cannot be two clusters')
    return found


def _accept_packaged() -> Any:
    """Return whether the rules may read a message of contracts other than the built-in ones."""
    validator, known = MessageValidator(unknown_fields="allow"), set(packaged())

    def accepts(message: dict[str, Any]) -> bool:
        return message["type"] not in known or validator.validate(message).valid

    return accepts
