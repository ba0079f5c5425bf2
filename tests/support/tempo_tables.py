"""The tables of the tempo guide. Tests compare them with the page."""

from backbeat_docs.document.tempo_text import (
    format_beat_range,
    format_number,
    format_tempo_range,
)
from backbeat_docs.traffic import tempo
from backbeat_docs.traffic.tempo import format_duration


def bands() -> str:
    """The five bands as a Markdown table."""
    rows = [
        f"| {band.name} | {format_tempo_range(band)} | {format_beat_range(band)} "
        f"| {band.services} |"
        for band in tempo.BANDS
    ]
    head = ["| Use case | Tempo (BPM) | Beat | Example services |", "|---|---|---|---|"]
    return "\n".join([*head, *rows]) + "\n"


def budgets(tempi: tuple[float, ...]) -> str:
    """The time budget of a beat at each tempo, as a Markdown table."""
    rows = []
    for bpm in tempi:
        budget = tempo.budget(bpm)
        cells = (budget.beat, budget.network, budget.work, budget.review)
        rows.append(f"| {bpm:g} | " + " | ".join(map(format_duration, cells)) + " |")
    head = ["| BPM | Beat | Network | Work | Review |", "|---:|---:|---:|---:|---:|"]
    return "\n".join([*head, *rows]) + "\n"


def rates(tempi: tuple[float, ...], sizes: tuple[int, ...]) -> str:
    """Messages per second of clusters of several sizes at each tempo, as a Markdown table."""
    head = ["| BPM | " + " | ".join(f"{size:,} agents" for size in sizes) + " |"]
    rows = []
    for bpm in tempi:
        cells = (format_number(tempo.rates(bpm, size).total) for size in sizes)
        rows.append(f"| {bpm:g} | " + " | ".join(cells) + " |")
    return "\n".join([*head, "|---:" * (len(sizes) + 1) + "|", *rows]) + "\n"
