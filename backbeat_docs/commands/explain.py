"""`backbeat explain`."""

from backbeat_docs.commands import Command, Option
from backbeat_docs.status import FAILED

COMMAND = Command(
    name="explain",
    summary="Explain a finding code, a field, a value or a finding",
    description=(
        "Print the meaning, cause and fix of a finding code, with an example; the description and "
        "rules of a field or of the fields that allow a value; or both for a finding, pasted from "
        "a report. Without WORD, list all codes."
    ),
    options=(
        Option(
            ("word",),
            "Finding code such as enum, field such as beatframe.tempo_bpm, value such as "
            "reviewing, or a whole finding in quotes",
            "WORD",
        ),
    ),
    examples=(
        ("backbeat explain enum", "explain one code"),
        ("backbeat explain beatframe.tempo_bpm", "explain one field"),
        ("backbeat explain reviewing", "explain the fields that allow a value"),
        ("backbeat explain", "list all codes"),
    ),
    statuses=((0, "the word was explained"), (FAILED, "the word has no meaning here")),
)
