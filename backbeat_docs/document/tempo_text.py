"""The output of `backbeat tempo` as text, and as data for the calculator in the browser."""

from collections.abc import Mapping
from typing import Any

from backbeat_docs.traffic import tempo
from backbeat_docs.traffic.tempo import Band, format_duration


def format_number(value: float) -> str:
    """Format a number with four significant digits and thousands separators.

    >>> format_number(166_666.67), format_number(0.033333)
    ('166,700', '0.03333')
    """
    text = f"{value:.4g}"
    return f"{float(text):,.0f}" if 1000 <= abs(value) < 1e15 else text


def format_tempo_range(band: Band) -> str:
    """Format the tempo range of a band in BPM: `2 to 10`, or `above 60` for the last band."""
    if band.highest is None:
        return f"above {band.lowest:g}"
    return f"{band.lowest:g} to {band.highest:g}"


def format_beat_range(band: Band) -> str:
    """Format the beat lengths of a band, the longest first: `30 s to 6 s`."""
    longest = format_duration(tempo.beat_seconds(band.lowest))
    if band.highest is None:
        return f"below {longest}"
    return f"{longest} to {format_duration(tempo.beat_seconds(band.highest))}"


def list_bands() -> str:
    """Return the tempo bands, one per line."""
    lines = []
    for band in tempo.BANDS:
        bpm, beat = f"{format_tempo_range(band)} BPM", format_beat_range(band)
        lines.append(f"{band.name:<18}{bpm:<16}beat {beat:<20}{band.services}\n")
    return "".join(lines)


ROWS: Mapping[str, str] = {
    "tempo": "{tempo} BPM",
    "beat": "{beat}",
    "band": "{name} ({range} BPM): {services}",
    "budget": "{network} network, {work} work, {check} review",
    "bar": "{bar} beats, {length}: {plan} plan, {execute} execute, {review} review",
    "messages": "{total} per second from {agents}: {frames}, {claims}, {reports}",
    "advice": "{advice}",
}
"""The rows of a calculation; the calculator on the tempo page fills in the same ones."""


def format_calculation(bpm: float, agents: int, claims_per_beat: int, bar: int) -> str:
    """Return the beat, band, budget, bar, message rate and advice for a tempo, one per line."""
    band, budget, phases = tempo.band(bpm), tempo.budget(bpm), tempo.phases(bar)
    rates = tempo.rates(bpm, agents, claims_per_beat, bar)
    values = {
        "tempo": f"{bpm:.6g}",
        "beat": format_duration(budget.beat),
        "network": format_duration(budget.network),
        "work": format_duration(budget.work),
        "check": format_duration(budget.review),
        "bar": f"{bar}",
        "length": format_duration(bar * budget.beat),
        "plan": format_duration(phases.plan * budget.beat),
        "execute": format_duration(phases.execute * budget.beat),
        "review": format_duration(phases.review * budget.beat),
        "total": format_number(rates.total),
        "agents": _count(f"{agents:,}", "agent"),
        "frames": _count(format_number(rates.frames), "frame"),
        "claims": _count(format_number(rates.claims), "claim"),
        "reports": _count(format_number(rates.reports), "report"),
        **_export_band(band),
    }
    return "".join(f"{name:<10}{row.format_map(values)}\n" for name, row in ROWS.items())


def export_data() -> dict[str, Any]:
    """Return the limits, bands, rows and sentences that the calculator on the tempo page needs."""
    return {
        "minimum": tempo.MINIMUM_BPM,
        "longestBeat": tempo.LONGEST_BEAT,
        "shortestBar": tempo.SHORTEST_BAR,
        "duration": tempo.DURATION,
        "units": dict(tempo.UNITS),
        "bands": [_export_band(band) for band in tempo.BANDS],
        "rows": dict(ROWS),
        "sentences": dict(tempo.SENTENCES),
    }


def _export_band(band: Band) -> dict[str, Any]:
    return {**band._asdict(), "range": format_tempo_range(band)}


def _count(number: str, word: str) -> str:
    return f"{number} {word}" if number == "1" else f"{number} {word}s"
