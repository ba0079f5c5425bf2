"""The tempo calculator, in a real Chromium: it calculates as `backbeat tempo` does."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from support.browser import IN_BROWSER

from backbeat_docs.commands import load_command
from backbeat_docs.hosts import cli

pytestmark = IN_BROWSER

PAGE = "tempo-guide/"
TEMPI = (
    *("0.1", "0.3", "0.5", "1", "1.9999999", "2", "7.3", "10", "59.99", "60", "60.5", "90"),
    *("999.95", "1000", "1000.5", "123456.5", "2.5e3", "1e15", "1e20", "1e300", "+3", ".5", "4."),
)
BEATS = ("30s", "30 s", "1s", "1.5 min", "500ms", "0.0001ms", "1h", "10min", "600s", ".25s", "7.s")
REFUSED_TEMPI = ("0", "0.05", "-2", "-1e9")
REFUSED_BEATS = ("0s", "11min", "2h", "soon", "30", "-1s", "1e3s")
AGENTS = ("1", "10", "1000", "007", "123456789", "999999999999999999")
CLAIMS = ("1", "3")
BARS = ("1", "2", "3", "9", "10", "19", "120", "1000001", "999999999999999999")

ANSWERS = """async inputs => {
    const { answer } = await import(new URL('../assets/_tempo.js', document.baseURI));
    return inputs.map(([field, texts]) => answer(field, texts));
}"""


Capture = pytest.CaptureFixture[str]


def ask_command(capsys: Capture, field: str, texts: dict[str, str]) -> dict[str, Any]:
    """Run `backbeat tempo`; return its rows or its sentence."""
    options = [f"--{name}={text}" for name, text in texts.items() if name != "bpm"]
    cli.main(["tempo", *options, *(["--", texts["bpm"]] if field == "bpm" else [])])
    out, err = capsys.readouterr()
    if err:
        return {"sentence": err.removeprefix("backbeat tempo: ").rstrip()}
    return {"rows": {line[:10].rstrip(): line[10:] for line in out.splitlines()}}


def make_grid() -> list[tuple[str, dict[str, str]]]:
    tempi = [
        *(("bpm", {"bpm": text}) for text in (*TEMPI, *REFUSED_TEMPI)),
        *(("beat", {"beat": text}) for text in (*BEATS, *REFUSED_BEATS)),
    ]
    return [
        (field, {**stated, "agents": agents, "claims-per-beat": claims, "bar": bar})
        for (field, stated), agents, claims, bar in itertools.product(tempi, AGENTS, CLAIMS, BARS)
    ]


def test_the_results_equal_those_of_the_command(visit: Any, capsys: Capture) -> None:
    grid = make_grid()
    answers = visit(PAGE).evaluate(ANSWERS, grid)
    assert len(answers) == len(grid) > 4000
    wrong = [
        (texts, answer, expected)
        for (field, texts), answer in zip(grid, answers, strict=True)
        if (expected := ask_command(capsys, field, texts))
        != {key: value for key, value in answer.items() if key in expected}
    ]
    assert wrong[:5] == []


def read_rows(page: Any) -> dict[str, str]:
    names, values = (page.locator(f".bb-tempo {part}").all_inner_texts() for part in ("dt", "dd"))
    return dict(zip(names, values, strict=True))


def test_it_begins_with_the_command_s_defaults(visit: Any, capsys: Capture) -> None:
    page = visit(PAGE)
    page.wait_for_selector(".bb-tempo[data-ready]")
    defaults = {one.names[0]: str(one.default) for one in load_command("tempo").options}
    texts = {name: defaults[f"--{name}"] for name in ("agents", "claims-per-beat", "bar")}
    assert read_rows(page) == ask_command(capsys, "bpm", {"bpm": "2", **texts})["rows"]


def test_a_tempo_and_its_beat_follow_each_other(visit: Any) -> None:
    page = visit(PAGE)
    tempo, beat = page.get_by_label("Tempo in beats"), page.get_by_label("Length of a beat")
    tempo.fill("120")
    assert beat.input_value() == "500 ms"
    beat.fill("30s")
    assert tempo.input_value() == "2"
    assert read_rows(page)["band"].startswith("Standard Services")
    page.keyboard.press("Tab")
    page.keyboard.press("Control+A")
    page.keyboard.type("100")
    assert read_rows(page)["messages"].startswith("3.367 per second from 100 agents")
    assert page.errors == []


@pytest.mark.parametrize(
    ("label", "text", "sentence"),
    [
        ("Tempo in beats", "0", "the tempo must be at least 0.1 BPM, got 0"),
        ("Tempo in beats", "-2", "the tempo must be at least 0.1 BPM, got -2"),
        ("Tempo in beats", "", "Tempo in beats per minute must be a number"),
        ("Tempo in beats", "fast", 'Tempo in beats per minute must be a number, got "fast"'),
        ("Tempo in beats", "1e400", 'Tempo in beats per minute must be a number, got "1e400"'),
        ("Tempo in beats", "<b>$&", 'Tempo in beats per minute must be a number, got "<b>$&"'),
        ("Length of a beat", "", "a duration must be a number and a unit (ms, s, min, h)"),
        ("Length of a beat", "0s", "a beat must last more than 0 seconds, got 0"),
        ("Number of agents", "0", 'Number of agents must be an integer of at least 1, got "0"'),
        ("Claims per agent", "1.5", "Claims per agent and beat must be an integer of at least 1"),
        ("Beats per bar", "2", "a bar must have at least 3 beats, got 2"),
        ("Beats per bar", "9" * 99, f'must be an integer of at least 1, got "{"9" * 39}…"'),
    ],
)
def test_a_refused_input_gets_a_sentence(visit: Any, label: str, text: str, sentence: str) -> None:
    page = visit(PAGE)
    field = page.get_by_label(label)
    field.fill(text)
    status = page.locator(".bb-tempo [role=status]")
    assert sentence in status.inner_text()
    assert field.get_attribute("aria-invalid") == "true"
    described = field.get_attribute("aria-describedby")
    assert sentence in page.locator(f"[id='{described}']").inner_text()
    assert not page.locator(".bb-tempo dl").is_visible()
    field.fill({"Length of a beat": "1s"}.get(label, "4"))
    assert field.get_attribute("aria-invalid") is None
    assert page.locator(".bb-tempo dl").is_visible()
    assert page.errors == []


def test_without_a_script_the_tables_remain(browser: Any, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}{PAGE}")
    assert "use the tables below" in page.locator(".bb-tempo").inner_text()
    assert page.locator("table").count() >= 4
    context.close()
