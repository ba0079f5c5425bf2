"""`backbeat explain`."""

from backbeat_docs.commands import Command, Option
from backbeat_docs.status import FAILED

COMMAND = Command(
    name="explain",
    summary="Explain a finding code, a rule, a field, a value or a finding",
    description=(
        "Print the meaning, cause and fix of a finding code, with an example; the meaning of a "
        "protocol rule, why it matters, its causes and what to do; the description and rules of a "
        "field or of the fields that allow a value; or these for a finding, pasted from a report. "
        "Without WORD, list all codes and rules."
    ),
    options=(
        Option(
            ("word",),
            "Finding code such as enum, rule such as beat-gap, field such as "
            "beatframe.tempo_bpm, value such as reviewing, or a whole finding in quotes",
            "WORD",
        ),
    ),
    examples=(
        ("backbeat explain enum", "explain one code"),
        ("backbeat explain beat-gap", "explain one rule of the protocol"),
        ("backbeat explain beatframe.tempo_bpm", "explain one field"),
        ("backbeat explain reviewing", "explain the fields that allow a value"),
        ("backbeat explain", "list all codes and rules"),
    ),
    statuses=((0, "the word was explained"), (FAILED, "the word has no meaning here")),
)
