"""Each rule has recordings that keep it and that break it, and an explanation."""

import json
import re

import pytest

from backbeat_docs import MessageValidator
from backbeat_docs.conform import BROKEN, KEPT, RULES
from backbeat_docs.traffic import Cluster
from backbeat_docs.traffic.faults import FAULTS
from conform import cases
from conform.cases import FOLDER

RECORDINGS = sorted(FOLDER.glob("*/*/*.ndjson"))
VALIDATOR = MessageValidator()


def names(path):
    return "/".join(path.with_suffix("").parts[-3:])


def test_that_each_rule_has_recordings_of_both_kinds():
    found = {(path.parts[-3], path.parts[-2]) for path in RECORDINGS}
    assert found == {(code, kind) for code in RULES for kind in ("kept", "broken")}


@pytest.mark.parametrize("path", RECORDINGS, ids=names)
def test_what_a_recording_shows(path):
    code, kind = path.parts[-3:-1]
    conclusion = cases.read(path)
    (outcome,) = (outcome for outcome in conclusion.outcomes if outcome.code == code)
    if kind == "broken":
        assert cases.describe(conclusion) == json.loads(path.with_suffix(".json").read_text())
        assert outcome.verdict == BROKEN
    else:
        assert conclusion.findings == ()
        assert outcome.verdict == KEPT


@pytest.mark.parametrize("path", RECORDINGS, ids=names)
def test_that_every_message_of_a_recording_is_valid(path):
    assert all(VALIDATOR.validate(line) for line in path.read_bytes().splitlines())


@pytest.mark.parametrize("code", RULES)
def test_what_a_rule_says(code):
    rule = RULES[code]
    headings = re.findall(r"^\*\*(.+)\.\*\*", rule.explanation, re.M)
    assert headings == ["Why it matters", "Likely causes", "What to do"]
    assert rule.title.endswith(".")
    assert rule.key
    assert set(rule.follows) < set(RULES)


def test_that_a_rule_follows_only_earlier_ones():
    order = list(RULES)
    for code, rule in RULES.items():
        assert all(order.index(each) < order.index(code) for each in rule.follows)


@pytest.mark.parametrize("name", [name for name in FAULTS if name != "invalid"])
@pytest.mark.parametrize("cluster", [
    Cluster(tempo_bpm=60, agents=12, beats=100, bar=20, seed=3),
    Cluster(tempo_bpm=2, agents=40, beats=480, bar=120, seed=4),
], ids=["60 BPM", "2 BPM"])  # fmt: skip
def test_that_a_fault_is_found_by_its_rule_alone(name, cluster):
    messages = cluster._replace(faults=(name,)).messages()
    expected = [FAULTS[name].rule] if FAULTS[name].rule else []
    assert cases.find_codes(list(messages)) == expected
