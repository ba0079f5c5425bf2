"""The picture of a bar."""

import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from support import draw

from backbeat_docs.report import picture
from backbeat_docs.traffic import Cluster

ROOT = Path(__file__).parents[1]


def words(svg: str) -> list[str]:
    return [element.text or "" for element in ET.fromstring(svg).iter() if element.text]


def test_the_committed_pictures_are_up_to_date() -> None:
    assert draw.stale(ROOT) == []


def test_a_cell_for_every_claim_and_a_row_for_every_beat() -> None:
    cluster = Cluster(tempo_bpm=60, agents=4, beats=12, bar=12)
    svg = picture.bar(cluster.messages())
    claims = [message for message in cluster.messages() if "state" in message]
    assert svg.count("<rect") == len(claims) == 48
    shown = words(svg)
    assert [word for word in shown if word.isdigit()] == [str(beat) for beat in range(12)]
    for deadline in ("12:00:01", "12:00:11", "12:00:12"):
        assert f"until {deadline}" in shown


def test_every_state_has_its_own_look() -> None:
    svg = picture.bar(draw.EXAMPLE.messages())
    shown = set(words(svg))
    assert {look.word for look in picture.LOOKS.values()} <= shown
    assert len(set(picture.LOOKS.values())) == len(picture.LOOKS) == 8


def test_labels_do_not_touch_each_other_or_the_cells() -> None:
    """A digit is at most 7 wide: beats have many after a week, and deadlines have fractions."""
    frames = [
        {**message, "beat_index": 1234560 + message["beat_index"]}
        for message in Cluster(tempo_bpm=1000, agents=1, beats=3, bar=3).messages()
        if "phase" in message
    ]
    claim = {"type": "backbeat.statusclaim.v1", "agent_id": "a", "beat_index": 1234560}
    drawn = list(ET.fromstring(picture.bar([*frames, {**claim, "state": "executing"}])))
    texts = {each.text: float(each.get("x", 0)) for each in drawn if each.text}
    longest = max((text for text in texts if text.startswith("until ")), key=len)
    (cell,) = [float(each.get("x", 0)) for each in drawn if each.tag.endswith("rect")]
    assert "." in longest
    assert texts["1234560"] + 7 * len("1234560") < texts["plan"] == texts[longest]
    assert texts[longest] + 5.8 * len(longest) < cell


def test_names_are_escaped() -> None:
    messages = [dict(message) for message in Cluster(agents=1, beats=3, bar=3).messages()]
    for message in messages:
        if "agent_id" in message:
            message["agent_id"] = "<script>:1"
    assert "<script>" not in picture.bar(messages)


def test_a_picture_has_no_blank_line() -> None:
    """A blank line would end the HTML block of the page that contains the picture."""
    assert not re.search(r"\n\s*\n", picture.bar(draw.EXAMPLE.messages()))


@pytest.mark.parametrize("words", [[], ["--help"], ["--write", "--check"]])
def test_other_arguments_are_a_usage_error(words: list[str], tmp_path: Path) -> None:
    assert draw.main(words, tmp_path) == 2


def test_check_fails_until_the_pictures_are_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "docs/assets").mkdir(parents=True)
    assert draw.main(["--check"], tmp_path) == 1
    assert "docs/assets/bar.svg is out of date" in capsys.readouterr().err
    assert draw.main(["--write"], tmp_path) == 0
    assert draw.main(["--check"], tmp_path) == 0
