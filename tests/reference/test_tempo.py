"""Tempo in words and tables."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backbeat_docs import tempo
from backbeat_docs.reference import tempo as words


def cells(table: str) -> list[list[str]]:
    return [[cell.strip() for cell in row.strip("|").split("|")] for row in table.splitlines()]


def test_the_bands() -> None:
    assert cells(words.bands())[2:] == [
        ["Development", "0.1 to 0.5", "10 min to 2 min", "Testing, debugging"],
        ["Batch Processing", "0.5 to 2", "2 min to 30 s", "ETL, data warehouses"],
        ["Standard Services", "2 to 10", "30 s to 6 s", "APIs, web apps"],
        ["Responsive Apps", "10 to 60", "6 s to 1 s", "Dashboards, monitoring"],
        ["High-Frequency", "above 60", "below 1 s", "Trading, IoT processing"],
    ]


def test_budgets() -> None:
    assert cells(words.budgets((2, 1000)))[2:] == [
        ["2", "30 s", "3 s", "24 s", "3 s"],
        ["1000", "60 ms", "6 ms", "48 ms", "6 ms"],
    ]


def test_rates() -> None:
    assert cells(words.rates((60, 1000), (1, 10_000)))[2:] == [
        ["60", "2.008", "10,000"],
        ["1000", "33.47", "166,700"],
    ]


@pytest.mark.parametrize(
    ("value", "text"), [(0.03333333, "0.03333"), (999.94, "999.9"), (1000.2, "1,000"), (0.0, "0")]
)
def test_numbers(value: float, text: str) -> None:
    assert words.number(value) == text


@given(st.floats(0.1, 1e6), st.integers(1, 10**6), st.integers(1, 9), st.integers(3, 10**4))
def test_every_tempo_has_its_calculation(bpm: float, agents: int, claims: int, bar: int) -> None:
    text = words.calculation(bpm, agents, claims, bar)
    assert tempo.band(bpm).name in text
    assert [line[:9].strip() for line in text.splitlines()] == [
        "tempo", "beat", "band", "budget", "bar", "messages", "advice",
    ]  # fmt: skip
