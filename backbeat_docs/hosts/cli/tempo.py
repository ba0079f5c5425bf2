"""`backbeat tempo`: calculates beat length, time budget and message rate."""

import argparse

from backbeat_docs.document import tempo_text
from backbeat_docs.hosts.cli import console
from backbeat_docs.traffic import tempo

PROGRAM = "backbeat tempo"


def run(arguments: argparse.Namespace) -> int:
    """Print the calculation for one tempo, or list the bands."""
    if arguments.bpm is not None and arguments.beat is not None:
        return console.fail(PROGRAM, "give BPM or --beat, not both")
    if arguments.bpm is None and arguments.beat is None:
        print(tempo_text.list_bands(), end="")
        return 0
    try:
        bpm = arguments.bpm
        if bpm is None:
            bpm = tempo.bpm_of(tempo.parse_duration(arguments.beat))
        text = tempo_text.format_calculation(
            bpm, arguments.agents, arguments.claims_per_beat, arguments.bar
        )
    except ValueError as error:
        return console.fail(PROGRAM, error)
    print(text, end="")
    return 0
