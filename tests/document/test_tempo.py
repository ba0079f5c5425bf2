"""Tempo in words and tables."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import tempo_tables

from backbeat_docs.document import tempo_text
from backbeat_docs.traffic import Cluster, tempo


def cells(table: str) -> list[list[str]]:
    return [[cell.strip() for cell in row.strip("|").split("|")] for row in table.splitlines()]


def test_the_bands() -> None:
    assert cells(tempo_tables.bands())[2:] == [
        ["Development", "0.1 to 0.5", "10 min to 2 min", "Testing, debugging"],
        ["Batch Processing", "0.5 to 2", "2 min to 30 s", "ETL, data warehouses"],
        ["Standard Services", "2 to 10", "30 s to 6 s", "APIs, web apps"],
        ["Responsive Apps", "10 to 60", "6 s to 1 s", "Dashboards, monitoring"],
        ["High-Frequency", "above 60", "below 1 s", "Trading, IoT processing"],
    ]


def test_budgets() -> None:
    assert cells(tempo_tables.budgets((2, 1000)))[2:] == [
        ["2", "30 s", "3 s", "24 s", "3 s"],
        ["1000", "60 ms", "6 ms", "48 ms", "6 ms"],
    ]


def test_rates() -> None:
    assert cells(tempo_tables.rates((60, 1000), (1, 10_000)))[2:] == [
        ["60", "2.008", "10,000"],
        ["1000", "33.47", "166,700"],
    ]


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.03333333, "0.03333"), (999.94, "999.9"), (1000.2, "1,000"), (0.0, "0"), (1e300, "1e+300")],
)
def test_numbers(value: float, text: str) -> None:
    assert tempo_text.format_number(value) == text


@given(st.floats(0.1, 1e6), st.integers(1, 10**6), st.integers(1, 9), st.integers(3, 10**4))
def test_every_tempo_has_a_calculation(bpm: float, agents: int, claims: int, bar: int) -> None:
    text = tempo_text.format_calculation(bpm, agents, claims, bar)
    assert tempo.band(bpm).name in text
    assert [line[:9].strip() for line in text.splitlines()] == [
        "tempo", "beat", "band", "budget", "bar", "messages", "advice",
    ]  # fmt: skip


def test_one_of_a_kind_is_singular() -> None:
    text = tempo_text.format_calculation(60, 1, 1, 120)
    assert "2.008 per second from 1 agent: 1 frame, 1 claim, 0.008333 reports\n" in text


GUIDE = Path(__file__).parents[2] / "docs" / "tempo-guide.md"
TEMPI = (0.1, 0.5, 2, 10, 60, 1000)


@pytest.mark.parametrize(
    "table",
    [
        tempo_tables.bands(),
        tempo_tables.budgets(TEMPI),
        tempo_tables.rates(TEMPI, (10, 100, 1000, 10_000)),
    ],
    ids=["bands", "budgets", "rates"],
)
def test_the_guide_shows_the_table(table: str) -> None:
    assert GUIDE.read_text(encoding="utf-8").count(f"\n\n{table}\n") == 1


def test_the_guide_calculates_as_the_package_does() -> None:
    rates, beat = tempo.rates(2, 100), tempo.format_duration(tempo.beat_seconds(2))
    bar = tempo.format_duration(120 * tempo.beat_seconds(2))
    shown = (
        "| To get | Calculate | At 2 BPM |",
        f"| the length of a beat in seconds | 60 / BPM | {beat} |",
        f"| the length of a bar in seconds | beats of a bar × 60 / BPM | {bar} for 120 beats |",
        f"| frames a second | BPM / 60 | {tempo_text.format_number(rates.frames)} |",
        f"| {tempo_text.format_number(rates.claims)} for 100 agents |",
        "| claims a second | BPM / 60 × agents × claims a beat | ",
        "| reports a second | BPM / 60 / beats of a bar | "
        f"{tempo_text.format_number(rates.reports)} for 120 ",
    )
    text = GUIDE.read_text(encoding="utf-8")
    assert [row for row in shown if row not in text] == []


@pytest.mark.parametrize("band", tempo.BANDS, ids=lambda band: band.name)
def test_the_guide_advises_on_every_band(band: tempo.Band) -> None:
    text = GUIDE.read_text(encoding="utf-8").replace("\n", " ")
    assert f"**{band.name}, {tempo_text.format_tempo_range(band)} BPM.**" in text


def test_the_guide_s_load_in_bytes() -> None:
    lines = list(Cluster(agents=1000, beats=10).lines())
    mean = sum(map(len, lines)) / len(lines)
    assert 180 < mean < 200
    megabytes = 190 * tempo.rates(1000, 10_000).total / 1e6
    assert f"some {megabytes:.0f} MB a second" in GUIDE.read_text(encoding="utf-8")


def test_the_guide_s_sentences_are_true() -> None:
    """Compare each sentence that has a number with its calculation."""
    text = " ".join(GUIDE.read_text(encoding="utf-8").split())
    sentences = {
        f"{tempo.DEFAULT_BPM:g} BPM, the default, is the slowest of Standard Services": (
            tempo.band(tempo.DEFAULT_BPM) == tempo.BANDS[2]
            and tempo.BANDS[2].lowest == tempo.DEFAULT_BPM
        ),
        "60 BPM, a beat of exactly one second, which still belongs to Responsive Apps": (
            tempo.beat_seconds(60) == 1 and tempo.band(60).name == "Responsive Apps"
        ),
        f"No tempo may be below {tempo.MINIMUM_BPM:g} BPM, a beat of ten minutes": (
            tempo.beat_seconds(tempo.MINIMUM_BPM) == 600
        ),
        "1000 BPM and more are in use": tempo.BANDS[-1].highest is None,
        "a tenth for the network, a tenth for review": (
            tempo.budget(60)[1:] == pytest.approx((0.1, 0.8, 0.1))
        ),
        "takes 100 ms, more than the whole beat at 1000 BPM": tempo.beat_seconds(1000) < 0.1,
    }
    assert [words for words, true in sentences.items() if not true or words not in text] == []
