"""The tables of the tempo guide, which the tests compare with the page."""

from backbeat_docs.document.tempo_text import beats, number, span
from backbeat_docs.traffic import tempo
from backbeat_docs.traffic.tempo import duration


def bands() -> str:
    """The five bands as a Markdown table."""
    rows = [
        f"| {band.name} | {span(band)} | {beats(band)} | {band.services} |" for band in tempo.BANDS
    ]
    head = ["| Use case | Tempo (BPM) | Beat | Example services |", "|---|---|---|---|"]
    return "\n".join([*head, *rows]) + "\n"


def budgets(tempi: tuple[float, ...]) -> str:
    """What a beat leaves for network, work and review at each tempo, as a Markdown table."""
    rows = []
    for bpm in tempi:
        shares = tempo.budget(bpm)
        cells = (shares.beat, shares.network, shares.work, shares.review)
        rows.append(f"| {bpm:g} | " + " | ".join(map(duration, cells)) + " |")
    head = ["| BPM | Beat | Network | Work | Review |", "|---:|---:|---:|---:|---:|"]
    return "\n".join([*head, *rows]) + "\n"


def rates(tempi: tuple[float, ...], sizes: tuple[int, ...]) -> str:
    """Messages a second of clusters of these sizes at each tempo, as a Markdown table."""
    head = ["| BPM | " + " | ".join(f"{size:,} agents" for size in sizes) + " |"]
    rows = [
        f"| {bpm:g} | " + " | ".join(number(tempo.rates(bpm, size).total) for size in sizes) + " |"
        for bpm in tempi
    ]
    return "\n".join([*head, "|---:" * (len(sizes) + 1) + "|", *rows]) + "\n"
