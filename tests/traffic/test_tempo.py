"""Tempo, bands, phases, budgets and rates."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backbeat_docs.traffic import tempo

TEMPI = st.floats(0.1, 1e6, allow_nan=False)


@given(TEMPI)
def test_beat_and_tempo_are_inverse(bpm: float) -> None:
    assert math.isclose(tempo.bpm_of(tempo.beat_seconds(bpm)), bpm)


@pytest.mark.parametrize(
    ("bpm", "seconds"), [(0.1, 600), (0.5, 120), (2.0, 30), (10.0, 6), (60.0, 1), (1000.0, 0.06)]
)
def test_known_beats(bpm: float, seconds: float) -> None:
    assert tempo.beat_seconds(bpm) == pytest.approx(seconds, rel=1e-15)


@given(TEMPI)
def test_every_tempo_is_in_exactly_one_band(bpm: float) -> None:
    assert [band for band in tempo.BANDS if band.contains(bpm)] == [tempo.band(bpm)]


@pytest.mark.parametrize(
    ("bpm", "name"),
    [
        (0.1, "Development"),
        (0.4999, "Development"),
        (0.5, "Batch Processing"),
        (1.999, "Batch Processing"),
        (2.0, "Standard Services"),
        (9.99, "Standard Services"),
        (10.0, "Responsive Apps"),
        (59.9, "Responsive Apps"),
        (60.0, "Responsive Apps"),
        (60.001, "High-Frequency"),
        (1000.0, "High-Frequency"),
    ],
)
def test_edges_of_the_bands(bpm: float, name: str) -> None:
    assert tempo.band(bpm).name == name


@pytest.mark.parametrize("bpm", [0.0999, 0.0, -1.0, math.nan, math.inf])
def test_invalid_tempi_are_refused(bpm: float) -> None:
    with pytest.raises(ValueError, match=r"must be at least 0\.1 BPM"):
        tempo.band(bpm)


@pytest.mark.parametrize(
    ("seconds", "says"),
    [(0.0, "more than 0"), (-1.0, "more than 0"), (math.nan, "more"), (601.0, "at most 10 min")],
)
def test_impossible_beats_are_refused(seconds: float, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        tempo.bpm_of(seconds)


@given(st.integers(0, 10**12), TEMPI)
def test_beats_start_one_after_another(beat: int, bpm: float) -> None:
    start, following = (tempo.beat_start_ns(number, bpm) for number in (beat, beat + 1))
    assert abs(following - start - 60e9 / bpm) <= 1 + 60e9 / bpm * 1e-12


def test_no_error_adds_up_over_a_century_of_beats() -> None:
    assert tempo.beat_start_ns(10**11, 0.1) == 10**11 * 600 * 10**9


@given(st.integers(3, 600))
def test_phases_fill_the_bar_in_order(bar: int) -> None:
    phases = tempo.phases(bar)
    names = [phases.at(position) for position in range(bar)]
    assert names == ["plan"] * phases.plan + ["execute"] * phases.execute + (
        ["review"] * phases.review
    )
    assert min(phases) >= 1
    assert sum(phases) == bar
    ends = [phases.end(position) for position in range(bar)]
    assert all(end == bar or names[end] != name for end, name in zip(ends, names, strict=True))
    assert all(len(set(names[at:end])) == 1 for at, end in enumerate(ends))


def test_phases_of_the_default_bar() -> None:
    assert tempo.phases() == (12, 96, 12)
    assert tempo.phases().at(1337 % 120) == "execute"
    with pytest.raises(ValueError, match="at least 3 beats, got 2"):
        tempo.phases(2)


@given(TEMPI)
def test_a_budget_adds_up_to_the_beat(bpm: float) -> None:
    budget = tempo.budget(bpm)
    assert math.isclose(budget.network + budget.work + budget.review, budget.beat)


def test_rates_of_a_large_fast_cluster() -> None:
    rates = tempo.rates(1000, 10_000)
    assert rates.claims == pytest.approx(166_666.67, abs=0.01)
    assert rates.frames == pytest.approx(16.6667, abs=1e-4)
    assert rates.reports == pytest.approx(0.1389, abs=1e-4)
    assert rates.total == sum(rates)
    assert tempo.rates(60, 4, claims_per_beat=3).claims == 12


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("30s", 30), ("30 s", 30), ("500ms", 0.5), ("2min", 120), ("1.5h", 5400), (".5s", 0.5)],
)
def test_durations_are_read(text: str, seconds: float) -> None:
    assert tempo.parse_duration(text) == seconds


@pytest.mark.parametrize(
    "text", ["", "30", "s", "-1s", "1e3s", "30 sec", "\u0663s", "1s\n", "nans"]
)
def test_invalid_durations_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="such as 30s"):
        tempo.parse_duration(text)


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (7200, "2 h"),
        (600, "10 min"),
        (3600, "1 h"),
        (5400, "90 min"),
        (90, "90 s"),
        (150, "2.5 min"),
        (1.5, "1.5 s"),
        (60, "1 min"),
        (59, "59 s"),
        (1, "1 s"),
        (0.06, "60 ms"),
    ],
)
def test_durations_are_written(seconds: float, text: str) -> None:
    assert tempo.format_duration(seconds) == text
