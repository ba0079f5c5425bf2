"""Field names in prose: which become links, where they lead, and which are mistakes."""

from __future__ import annotations

import pytest

from backbeat_docs.contracts.catalogue import packaged
from backbeat_docs.document.mentions import link, mentions

ORDER = ("backbeat.beatframe.v1", "backbeat.statusclaim.v1", "backbeat.barreport.v1")
KNOWN = mentions([packaged()[type_] for type_ in ORDER])


@pytest.mark.parametrize(
    ("word", "own", "anchor"),
    [
        ("beat_index", None, "backbeat.beatframe.v1.beat_index"),
        ("beat_index", "StatusClaim", "backbeat.statusclaim.v1.beat_index"),
        ("beat_index", "BarReport", "backbeat.beatframe.v1.beat_index"),
        ("BeatFrame.phase", "StatusClaim", "backbeat.beatframe.v1.phase"),
        ("phase", None, "backbeat.beatframe.v1.phase"),
        ("issues[2].severity", None, "backbeat.barreport.v1.issues.severity"),
        ("BarReport.issues.severity", None, "backbeat.barreport.v1.issues.severity"),
        ("severity", "BarReport", "backbeat.barreport.v1.issues.severity"),
        ("severity", None, None),
        ("count", None, None),
        ("affected_agents", None, "backbeat.barreport.v1.issues.affected_agents"),
        ("type", None, None),
        ("type", "BarReport", "backbeat.barreport.v1.type"),
        ("description", "BarReport", "backbeat.barreport.v1.issues.description"),
        ("is_valid", None, None),
    ],
)
def test_a_word_and_its_field(word: str, own: str | None, anchor: str | None) -> None:
    page = link(f"<p>The <code>{word}</code>.</p>", KNOWN, own)
    linked = f'<autoref identifier="{anchor}"><code>{word}</code></autoref>'
    assert page == f"<p>The {linked if anchor else f'<code>{word}</code>'}.</p>"


@pytest.mark.parametrize("word", ["beat_indx", "BeatFrame.fase", "Other.phase", "--file-name"])
def test_what_is_no_field_stays_as_it_is(word: str) -> None:
    page = f"<p><code>{word}</code> and <code>{word}</code></p>"
    assert link(page, KNOWN) == page


@pytest.mark.parametrize(
    "page",
    [
        '<a href="#"><code>phase</code></a>',
        "<pre><span></span><code>phase\n</code></pre>",
        '<h2 id="x"><code>phase</code></h2>',
        '<autoref identifier="x"><code>phase</code></autoref>',
        "<!-- <code>phase</code> -->",
        "<svg><title><code>phase</code></title></svg>",
        '<p title="<code>phase</code>">x</p>',
    ],
)
def test_only_prose_is_linked(page: str) -> None:
    assert link(page, KNOWN).count("autoref") == page.count("autoref")
    after = link(f"{page}<p><code>phase</code></p>", KNOWN)
    assert after.endswith('.phase"><code>phase</code></autoref></p>')
