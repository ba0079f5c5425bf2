"""Tempo in words and tables."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import tempo_tables

from backbeat_docs.document import tempo_text
from backbeat_docs.traffic import tempo


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
