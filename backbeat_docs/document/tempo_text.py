"""Tempo in words: what `backbeat tempo` prints."""

from backbeat_docs.traffic import tempo
from backbeat_docs.traffic.tempo import Band, duration


def number(value: float) -> str:
    """Four significant digits, thousands apart: 166,700, 0.03333."""
    text = f"{value:.4g}"
    return f"{float(text):,.0f}" if 1000 <= abs(value) < 1e15 else text


def span(band: Band) -> str:
    """The tempo of a band: `2 to 10`, and `above 60` for the last."""
    if band.highest is None:
        return f"above {band.lowest:g}"
    return f"{band.lowest:g} to {band.highest:g}"


def beats(band: Band) -> str:
    """The beat durations of a band, the longest first: `30 s to 6 s`."""
    longest = duration(tempo.beat_seconds(band.lowest))
    if band.highest is None:
        return f"below {longest}"
    return f"{longest} to {duration(tempo.beat_seconds(band.highest))}"


def choices() -> str:
    """The bands as lines of text."""
    return "".join(
        f"{band.name:<18}{span(band) + ' BPM':<16}beat {beats(band):<20}{band.services}\n"
        for band in tempo.BANDS
    )


def calculation(bpm: float, agents: int, claims_per_beat: int, bar: int) -> str:
    """Everything that follows from a tempo, as lines of text."""
    band, shares, phases = tempo.band(bpm), tempo.budget(bpm), tempo.phases(bar)
    beat, found = shares.beat, tempo.rates(bpm, agents, claims_per_beat, bar)
    plan, execute, review = (duration(length * beat) for length in phases)
    rows = {
        "tempo": f"{bpm:.6g} BPM",
        "beat": duration(beat),
        "band": f"{band.name} ({span(band)} BPM): {band.services}",
        "budget": f"{duration(shares.network)} network, {duration(shares.work)} work, "
        f"{duration(shares.review)} review",
        "bar": f"{bar} beats, {duration(bar * beat)}: "
        f"{plan} plan, {execute} execute, {review} review",
        "messages": f"{number(found.total)} a second from {agents:,} agents: "
        f"{number(found.frames)} frames, {number(found.claims)} claims, "
        f"{number(found.reports)} reports",
        "advice": band.advice,
    }
    return "".join(f"{name:<10}{value}\n" for name, value in rows.items())
