"""The types of a rule and of what it finds."""

from collections.abc import Callable
from typing import Any, NamedTuple

from backbeat_docs.conform.conclusion import Breach, Evidence, Place

CLAIM, TASK, FRAME, BAR = "claim", "task", "frame", "bar"


class Undecided(NamedTuple):
    """A case that the messages do not decide, and the reason."""

    reason: str


class Rule(NamedTuple):
    """One row of the table of rules.

    `key` names what the messages have in common, and `kind` what `find` is called with: one
    `claim`, two claims of one agent or `task`, a `frame` with a claim, or a `bar`. `default` is
    the threshold, `fault` an example of what breaks the rule. A finding of a rule with `absence`
    rests on the absence of messages. `explanation` is published: what it means, why it matters,
    likely causes, what to do.
    """

    code: str
    key: str
    kind: str
    find: Callable[..., Any]
    explanation: str
    default: str
    fault: str
    absence: bool
    follows: tuple[str, ...]

    @property
    def title(self) -> str:
        """The first line of the explanation."""
        return self.explanation.partition("\n")[0]


def rule(
    find: Callable[..., Any],
    key: str,
    kind: str,
    *,
    fault: str,
    default: str = "",
    absence: bool = False,
    follows: tuple[str, ...] = (),
) -> Rule:
    """Return the rule of a function, with its name and its docstring as the explanation."""
    code = find.__name__.replace("_", "-")
    text = find.__doc__ or ""
    lines = [line.removeprefix("    ") for line in text.strip().splitlines()]
    explanation = "\n".join(lines)
    return Rule(code, key, kind, find, explanation, default, fault, absence, follows)


__all__ = [
    "BAR",
    "CLAIM",
    "FRAME",
    "TASK",
    "Breach",
    "Evidence",
    "Place",
    "Rule",
    "Undecided",
    "rule",
]
