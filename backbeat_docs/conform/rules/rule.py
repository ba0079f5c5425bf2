"""The types of a rule and of what it finds."""

from collections.abc import Callable
from types import ModuleType
from typing import Any, NamedTuple

FRAME, WINDOW, BAR, CLAIM, SINGLE, TASK = "frame", "window", "bar", "claim", "single", "task"


class Undecided(NamedTuple):
    """A case that the messages do not decide, and the reason."""

    reason: str


class Rule(NamedTuple):
    """One row of the table of rules.

    `key` names what the messages have in common, and `kind` what `find` is called with: two
    frames of a beat (`frame`), two bars of a `window`, a `bar` with its neighbours, a `claim` and
    a frame, a `single` claim, or two claims of an agent (`task`). `default` is the threshold. A
    finding of a rule with `absence` rests on the absence of messages, and a rule is undecided where
    one that it `follows` is broken. What breaks each rule is in `traffic.faults.FAULTS`.
    `explanation` is published: what it means, why it matters, likely causes, what to do.
    """

    code: str
    key: str
    kind: str
    find: Callable[..., Any]
    explanation: str
    default: str
    absence: bool
    follows: tuple[str, ...]

    @property
    def title(self) -> str:
        """The first line of the explanation."""
        return self.explanation.partition("\n")[0]


def rule(
    module: ModuleType,
    key: str,
    kind: str,
    *,
    default: str = "",
    absence: bool = False,
    follows: tuple[str, ...] = (),
) -> Rule:
    """Return the rule of a module, with its name and the docstring of `find` as explanation."""
    find = module.find
    code = module.__name__.rpartition(".")[2].replace("_", "-")
    text = find.__doc__ or ""
    lines = [line.removeprefix("    ") for line in text.strip().splitlines()]
    explanation = "\n".join(lines)
    return Rule(code, key, kind, find, explanation, default, absence, follows)
