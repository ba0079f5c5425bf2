"""The words of the glossary are explained where a page first uses them, and only in its texts."""

from __future__ import annotations

import pytest
from support.site import DOCS

from backbeat_docs.document.glossary import explain_words, read_glossary

WORDS = {"beat": "a step", "HLC": "a clock", "on time": 'early "enough"', "bar": "beats"}


def mark(word: str, name: str) -> str:
    meaning = WORDS[name].replace('"', "&quot;")
    return f'<abbr title="{meaning}">{word}</abbr>'


@pytest.mark.parametrize(
    ("page", "explained"),
    [
        ("<p>A beat. A beat.</p>", f"<p>A {mark('beat', 'beat')}. A beat.</p>"),
        ("<p>Beats</p>", f"<p>{mark('Beats', 'beat')}</p>"),
        ("<p>hlc, HLC</p>", f"<p>hlc, {mark('HLC', 'HLC')}</p>"),
        ("<td>on time<br>bar", f"<td>{mark('on time', 'on time')}<br>{mark('bar', 'bar')}"),
        ("<h2>beat</h2><em>beat</em>", f"<h2>beat</h2><em>{mark('beat', 'beat')}</em>"),
    ],
)
def test_the_first_use_of_a_word(page: str, explained: str) -> None:
    assert explain_words(page, WORDS) == explained


@pytest.mark.parametrize(
    "page",
    [
        "<p>upbeat, beater, a beat-box, one_beat</p>",
        '<p><a href="#">a <em>beat</em></a> <code>beat</code></p><pre>beat</pre>',
        '<p class="bb-kind"><span>beat</span></p><img alt="beat"><!-- beat -->',
        "<svg><path/><text>beat</text></svg><th>beat</th>",
    ],
)
def test_what_is_left_alone(page: str) -> None:
    assert explain_words(page, WORDS) == page


def test_our_glossary_is_read() -> None:
    glossary = read_glossary((DOCS / "words.md").read_text())
    assert {"Pulse", "Reverb", "HLC", "bar", "window", "on time"} <= set(glossary)
    assert not any(mark in text for text in glossary.values() for mark in "`[]")
