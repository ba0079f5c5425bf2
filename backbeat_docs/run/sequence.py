"""Checks the messages of a run as a sequence, and adds the findings to its outcomes."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from typing import Any

from backbeat_docs.conform import RULES, Breach, Conclusion, Options, Place, State
from backbeat_docs.contracts import packaged
from backbeat_docs.run.blocks import Part, shift_lines
from backbeat_docs.run.inputs import INTERRUPTION, Unread
from backbeat_docs.run.results import Outcome, Result, ValidRun
from backbeat_docs.run.summary import Summary
from backbeat_docs.validate.finding import Evidence, Finding
from backbeat_docs.validate.validator import MessageValidator
from backbeat_docs.validate.verdict import Verdict

Located = tuple[Place, Any]
"""A message that was parsed, and its place."""

Accept = Callable[[Any], bool]
"""Returns whether a message is valid under the contracts that the rules are about."""


MOST_LINES = 1 << 40
"""More lines than a block has."""


class PartState:
    """The state of a sequence check over one block, which another process adds messages to.

    That process does not know how many lines are before the block. The places in the state contain
    the number of the block instead, above the line in the block, and so have the same order.
    """

    __slots__ = ("_accepts", "number", "state")

    def __init__(self, number: int, options: Options, accepts: Accept | None) -> None:
        self.number = number
        self.state = State.empty(options)
        self._accepts = accepts

    def add(self, outcome: Outcome) -> None:
        """Add the messages of the next outcome of the block."""
        add_outcome(self.state, shift_lines(outcome, self.number * MOST_LINES), self._accepts)


class MergedStates:
    """The states of adjacent parts, merged as a tree.

    Each is a merger of more parts than the next one, so there are few of them, and a part is
    merged a few times only.
    """

    def __init__(self) -> None:
        self._states: list[tuple[int, State]] = []

    def add(self, state: State) -> None:
        """Add the state of the next part, which is used up."""
        parts = 1
        while self._states and self._states[-1][0] <= parts:
            parts += self._states[-1][0]
            state = self._merge_last(state)
        self._states.append((parts, state))

    def merge(self, state: State) -> State:
        """Return the state of all parts and of the next one; they are used up."""
        while self._states:
            state = self._merge_last(state)
        return state

    def _merge_last(self, later: State) -> State:
        _, state = self._states.pop()
        state.extend(later)
        return state


class SequenceCheck:
    """Adds the messages of a run to a state, whose conclusion ends the run.

    With contracts other than the built-in ones, `accepts` says which of their messages the rules
    may read; the others count as invalid. `hide_values` leaves values out of the findings.
    """

    def __init__(
        self, options: Options, accepts: Accept | None = None, *, hide_values: bool = False
    ) -> None:
        self._options = options
        self._accepts = accepts
        self._hide_values = hide_values
        self._before = MergedStates()
        self._state = State.empty(options)
        self._is_empty = True
        self._blocks = 0
        self._lines_before: dict[int, int] = {}

    def begin_block(self) -> PartState:
        """Return a state without messages for the next block."""
        self._blocks += 1
        return PartState(self._blocks, self._options, self._accepts)

    def watch(self, outcomes: Iterable[Outcome | Part], summary: Summary) -> Iterator[Outcome]:
        """Yield the outcomes, and then a result for each finding about several messages."""
        inputs: dict[str, int] = {}
        for outcome in outcomes:
            if isinstance(outcome, Part):
                for each in outcome.outcomes:
                    inputs.setdefault(each.path, len(inputs))
                    yield each
                self._join(outcome)
            else:
                inputs.setdefault(outcome.path, len(inputs))
                add_outcome(self._state, outcome, self._accepts)
                self._is_empty = False
                yield outcome
        conclusion = self._before.merge(self._state).conclude()
        findings = tuple(map(self._find_lines, conclusion.findings))
        summary.conclusion = conclusion = conclusion._replace(findings=findings)
        yield from as_results(conclusion, inputs, hide_values=self._hide_values)

    def _join(self, part: Part) -> None:
        """Add the state of a block to those before it."""
        if part.state is None:
            return
        if not self._is_empty:
            self._before.add(self._state)
            self._state, self._is_empty = State.empty(self._options), True
        self._before.add(part.state.state)
        if part.lines_before:
            self._lines_before[part.state.number] = part.lines_before

    def _find_lines(self, breach: Breach) -> Breach:
        """Return a finding whose evidence has the lines of files."""
        return breach._replace(
            evidence=tuple(
                each._replace(place=self._find_line(*each.place)) for each in breach.evidence
            )
        )

    def _find_line(self, path: str, line: int) -> Place:
        number, line = divmod(line, MOST_LINES)
        return path, self._lines_before.get(number, 0) + line


@cache
def _packaged_contracts() -> tuple[MessageValidator, frozenset[str]]:
    return MessageValidator(unknown_fields="allow"), frozenset(packaged())


def accept_packaged(message: dict[str, Any]) -> bool:
    """Return whether the rules may read a message of contracts other than the built-in ones."""
    validator, known = _packaged_contracts()
    return message["type"] not in known or validator.validate(message).valid


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
    if accepts is None:
        state.add_lines(outcome.path, outcome.line, outcome.lines.text)
        return
    for line, message in enumerate(parse_lines(outcome), outcome.line):
        add = state.add if accepts(message) else state.add_invalid
        add((outcome.path, line), message)


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
