"""Checks the messages of a run as a sequence, and adds the findings to its outcomes."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from backbeat_docs.conform import RULES, Breach, Conclusion, Options, Place, State
from backbeat_docs.run.inputs import INTERRUPTION, Unread
from backbeat_docs.run.results import Outcome, Result, ValidRun
from backbeat_docs.run.summary import Summary
from backbeat_docs.validate.finding import Evidence, Finding
from backbeat_docs.validate.verdict import Verdict

Located = tuple[Place, Any]
"""A message that was parsed, and its place."""

Accept = Callable[[Any], bool]
"""Returns whether a message is valid under the contracts that the rules are about."""


class SequenceCheck:
    """Adds the messages of a run to a state, whose conclusion ends the run.

    With contracts other than the built-in ones, `accepts` says which of their messages the rules
    may read; the others count as invalid. `hide_values` leaves values out of the findings.
    """

    def __init__(
        self, options: Options, accepts: Accept | None = None, *, hide_values: bool = False
    ) -> None:
        self.state = State.empty(options)
        self._accepts = accepts
        self._hide_values = hide_values

    def watch(self, outcomes: Iterable[Outcome], summary: Summary) -> Iterator[Outcome]:
        """Yield the outcomes, and then a result for each finding about several messages."""
        inputs: dict[str, int] = {}
        for outcome in outcomes:
            inputs.setdefault(outcome.path, len(inputs))
            add_outcome(self.state, outcome, self._accepts)
            yield outcome
        summary.conclusion = conclusion = self.state.conclude()
        yield from as_results(conclusion, inputs, hide_values=self._hide_values)


def add_outcome(state: State, outcome: Outcome, accepts: Accept | None = None) -> None:
    """Add the messages of one outcome to a state.

    An input that could not be read counts as an invalid message, because messages may be missing.
    """
    if isinstance(outcome, Unread):
        if not outcome.skipped and outcome != INTERRUPTION:
            state.add_invalid((outcome.path, 1))
        return
    if isinstance(outcome, Result):
        place, message = (outcome.path, outcome.line), _read(outcome.data)
        if outcome.verdict.valid and (accepts is None or accepts(message)):
            state.add(place, message)
        else:
            state.add_invalid(place, message)
        return
    path, add = outcome.path, state.add
    for line, message in enumerate(parse_lines(outcome), outcome.line):
        if accepts is None or accepts(message):
            add((path, line), message)
        else:
            state.add_invalid((path, line), message)


def list_messages(outcome: Outcome) -> Iterator[Located]:
    """Yield the place and the value of each valid message of an outcome."""
    if isinstance(outcome, ValidRun):
        for line, message in enumerate(parse_lines(outcome), outcome.line):
            yield (outcome.path, line), message
    elif isinstance(outcome, Result) and outcome.verdict.valid:
        yield (outcome.path, outcome.line), _read(outcome.data)


def parse_lines(run: ValidRun) -> list[Any]:
    """Return the messages of a run of valid lines: one array is parsed faster than its lines."""
    lines = run.lines.text.removesuffix("\n").replace("\n", ",")
    messages: list[Any] = json.loads(f"[{lines}]")
    return messages


def _read(data: bytes) -> Any:
    """Return what can be read of a message, which may be invalid; `None` for nothing."""
    try:
        return json.loads(data)
    except (ValueError, RecursionError):
        return None


def as_results(
    conclusion: Conclusion, inputs: Mapping[str, int], *, hide_values: bool = False
) -> Iterator[Result]:
    """Yield a result for each finding, at the place of its last message.

    `inputs` has the position of each input in the run: files are not read in the order of names.
    """
    for breach in conclusion.findings:
        places = [each.place for each in breach.evidence]
        last = max(places, key=lambda place: (inputs.get(place[0], 0), place[1]))
        yield _as_result(breach, last, hide_values)


def _as_result(breach: Breach, place: Place, hide_values: bool) -> Result:
    # The title of its rule replaces a sentence, which may contain values.
    sentence = RULES[breach.code].title if hide_values else breach.sentence
    evidence = tuple(
        Evidence(*each.place, () if hide_values else each.fields) for each in breach.evidence
    )
    path, line = place
    finding = Finding(breach.code, "", sentence, 1, 1, evidence)
    verdict = Verdict(title="rule", findings=(finding,))
    return Result(path, line, True, verdict, _identify(breach), sequence=True)


def _identify(breach: Breach) -> bytes:
    """Return what a finding is about without its lines, so that a baseline knows it again."""
    fields = [each.fields for each in breach.evidence]
    return json.dumps([breach.subject, breach.beats, fields], default=str).encode()
