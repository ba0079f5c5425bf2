"""The output of `backbeat tempo` as text."""

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


def format_calculation(bpm: float, agents: int, claims_per_beat: int, bar: int) -> str:
    """Return the beat, band, budget, bar, message rate and advice for a tempo, one per line."""
    band, budget, phases = tempo.band(bpm), tempo.budget(bpm), tempo.phases(bar)
    beat, rates = budget.beat, tempo.rates(bpm, agents, claims_per_beat, bar)
    plan, execute, review = (format_duration(length * beat) for length in phases)
    rows = {
        "tempo": f"{bpm:.6g} BPM",
        "beat": format_duration(beat),
        "band": f"{band.name} ({format_tempo_range(band)} BPM): {band.services}",
        "budget": f"{format_duration(budget.network)} network, "
        f"{format_duration(budget.work)} work, {format_duration(budget.review)} review",
        "bar": f"{bar} beats, {format_duration(bar * beat)}: "
        f"{plan} plan, {execute} execute, {review} review",
        "messages": f"{format_number(rates.total)} per second from {agents:,} agents: "
        f"{format_number(rates.frames)} frames, {format_number(rates.claims)} claims, "
        f"{format_number(rates.reports)} reports",
        "advice": band.advice,
    }
    return "".join(f"{name:<10}{value}\n" for name, value in rows.items())
