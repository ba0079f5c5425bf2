"""The benchmark page shows what was measured, and the benchmark runs."""

import json
import re
import xml.etree.ElementTree as ET

import pytest
from bench import archives, library, merging, page, picture, processes, spread, workload
from bench.peers import BY_LINES, EXPLAINING, LIBRARIES
from bench.programs import PROGRAMS
from bench.rows import CLUSTER, FINDINGS, LIBRARY, ROWS, SIZES, Row, Traffic

from backbeat_docs import MessageValidator

IN_PROCESS = [row for row in ROWS if row.section in (LIBRARY, FINDINGS)]
WRITERS = dict.fromkeys(row.traffic.writer for row in ROWS)


def test_the_page_and_the_picture_show_the_committed_measurements():
    assert page.stale() == [], "make bench writes the page"


def test_the_picture_follows_the_page_and_has_no_scripts_and_no_links():
    drawn = picture.draw(page.load())
    ET.fromstring(drawn)
    assert "var(--md-default-fg-color" in drawn
    assert "prefers-color-scheme: dark" in drawn
    assert "<script" not in drawn
    assert "href" not in drawn


def test_every_row_is_measured_and_shown():
    found = page.load()
    shown = page.format_tables(found)
    for row, measured in zip(ROWS, found["rows"], strict=True):
        assert measured["section"] == row.section
        assert tuple(measured["programs"]) == row.programs
        assert measured["work"] in shown


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.section} {row.work}")
def test_every_program_of_a_row_is_known(row):
    known = LIBRARIES | BY_LINES | EXPLAINING if row in IN_PROCESS else PROGRAMS
    assert set(row.programs) <= known.keys()
    assert row.against in row.programs
    assert all(row.count in size for size in SIZES.values())


def test_the_workload_is_what_the_page_says():
    messages = [json.loads(line) for line in workload.messages(5000, Traffic())]
    kinds = [message["type"].split(".")[1] for message in messages]
    shares = [kinds.count(kind) / 50 for kind in ("statusclaim", "beatframe", "barreport")]
    assert shares == pytest.approx([95, 4, 1], abs=0.5)


@pytest.mark.parametrize("writer", WRITERS)
def test_the_writers_write_valid_messages_and_always_the_same(writer):
    traffic = Traffic(writer)
    messages = list(workload.messages(200, traffic))
    assert all(map(MessageValidator().is_valid, messages))
    assert messages == list(workload.messages(200, traffic))


def test_broken_messages_are_invalid():
    is_valid = MessageValidator().is_valid
    assert not any(map(is_valid, workload.messages(500, Traffic(invalid=1.0))))


def test_all_agree_on_traffic_and_we_are_never_wrong():
    peers = library.agreement(400)["peers"]
    assert peers.keys() == LIBRARIES.keys()
    assert all(peer["differs"] == 0 for peer in peers.values())
    assert peers["backbeat"]["wrong"] == 0
    assert sum(peer["wrong"] > 0 for peer in peers.values()) == len(peers) - 1


@pytest.mark.parametrize("row", [IN_PROCESS[0], IN_PROCESS[-1]], ids=lambda row: row.section)
def test_libraries_take_turns(row):
    found, missing = library.measure(row, 400)
    assert not missing
    assert tuple(found) == row.programs
    for measured in found.values():
        low, middle, high = measured["ns"]
        assert 0 < low <= middle <= high
    assert found[row.against]["ratio"] == (1, 1, 1)


def test_programs_take_turns(tmp_path, monkeypatch):
    monkeypatch.setattr(processes, "CACHE", tmp_path)
    programs = ("backbeat", "backbeat, .gz", "backbeat, pipe", "python -c pass")
    row = Row("archive", "lines", Traffic(), programs, "python -c pass", "lines")
    found, missing = processes.measure(row, 60, most=20, rounds=2)
    assert not missing
    assert tuple(found) == programs
    assert all(cost["memory"] > 1 and cost["seconds"][0] > 0 for cost in found.values())
    assert found["python -c pass"]["ratio"] == (1, 1, 1)
    assert found["backbeat"]["ratio"][1] < 1
    lines = sorted(path.read_bytes().count(b"\n") for path in tmp_path.glob("*.jsonl"))
    assert lines == [20, 60]


def test_the_command_joins_each_kind_of_message(tmp_path, monkeypatch):
    monkeypatch.setattr(merging, "CACHE", tmp_path)
    found = merging.measure(300)
    works = [row.work.partition(", ")[2] for row in ROWS if row.section == CLUSTER]
    assert [*found] == works
    found |= merging.measure_sequences(300)
    assert all(rate > 0 for rate in found.values())
    assert "1,000 agents" in found


def test_large_archives_are_computed_from_the_measurements():
    row = {"section": CLUSTER, "work": "7,200,000 lines, valid", "programs": {
        "backbeat": {"seconds": [8, 8, 8], "processor": [7.2, 7.2, 7.2]},
        "backbeat, 1 Dask worker": {"seconds": [9, 9, 9], "processor": [9, 14.4, 15]},
        "backbeat, 2 Dask workers": {"seconds": [4, 5, 6]},
    }}  # fmt: skip
    found = {"rows": [row], "merging": {"valid": 1e7, "1 % invalid": 1e6},
             "sequences": {"100 agents": 4e6, "1,000 agents": 5e5},
             "machine": {"cores": 2, "processor": "P"}}  # fmt: skip
    assert "|  | backbeat, 2 Dask workers | 5 | 1.6 |" in archives.format_measured(found)
    assert "4 million messages per second of 100 agents and 0.5 " in archives.format_measured(found)
    computed = archives.format_computed(found).splitlines()
    assert re.fullmatch(
        r"\| 10⁹, valid \| 0\.\d+ TB \| 0\.56 \| 100 seconds \| 0\.028 \|", computed[2]
    )
    assert re.fullmatch(r"\| 10¹², valid \| \d+ TB \| 556 \| 28 hours \| 28 \|", computed[3])


def test_the_spread_is_that_of_the_quartiles():
    assert spread.quartiles([5.0]) == (5, 5, 5)
    assert spread.quartiles([1, 2, 3, 4, 50]) == (2, 3, 4)
    assert spread.compare([10, 10], [5, 2]) == (2.75, 3.5, 4.25)
    assert spread.compare(None, [1]) is None
