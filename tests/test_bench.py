"""The benchmark page shows what was measured, and the benchmark runs."""

import json
import re

import pytest
from bench import library, page, workload
from bench.bars import bars
from bench.peers import LIBRARIES, installed

from backbeat_docs import MessageValidator


def test_the_page_shows_the_committed_measurements():
    shown = page.PAGE.read_text()
    assert page.render(shown, page.load()) == shown, "make bench writes the page"


def test_the_picture_has_no_scripts_and_no_links():
    picture = page.PICTURE.read_text()
    assert picture.startswith("<svg ")
    assert "<script" not in picture
    assert 'href="http' not in picture


def test_the_picture_follows_the_colours_of_the_page():
    picture = page.PICTURE.read_text()
    assert "currentColor" in picture
    assert not re.search("#0{3,6}|#f{3,6}", picture)
    assert not re.search(r"\n\s*\n", picture), "a blank line would end the block of the page"


def test_every_bar_has_a_measurement():
    assert all(bar.measured is not None for bar in bars(page.load()))


def test_the_workload_is_what_the_page_says():
    messages = [json.loads(line) for line in workload.messages(5000)]
    kinds = [message["type"].split(".")[1] for message in messages]
    shares = [kinds.count(kind) / 50 for kind in ("statusclaim", "beatframe", "barreport")]
    assert shares == pytest.approx([95, 4, 1], abs=0.5)
    assert list(workload.messages(50)) == list(workload.messages(50))


def test_broken_messages_are_invalid():
    is_valid = MessageValidator().is_valid
    assert all(map(is_valid, workload.messages(500)))
    assert not any(map(is_valid, workload.messages(500, invalid=1.0)))


def test_all_agree_on_traffic_and_we_are_never_wrong():
    assert not installed(LIBRARIES)[1]
    peers = library.agreement(400)["peers"]
    assert all(peer["differs"] == 0 for peer in peers.values())
    assert peers["backbeat"]["wrong"] == 0
    assert sum(peer["wrong"] > 0 for peer in peers.values()) == len(peers) - 1


def test_peers_take_turns():
    found, missing = library.run(200, slices=2)
    assert not missing
    assert found.keys() == {"0 % invalid", "1 % invalid", "all invalid, explained"}
    assert all(time > 0 for times in found.values() for time in times.values())
