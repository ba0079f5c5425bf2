"""Each fault is found by its rule, and by no other; a disturbance is found by none."""

from __future__ import annotations

import pytest

from backbeat_docs import MessageValidator
from backbeat_docs.conform import RULES, Conclusion, State
from backbeat_docs.traffic import Cluster
from backbeat_docs.traffic.faults import FAULTS

RUNS = {
    "default": Cluster(beats=480),
    "brisk": Cluster(tempo_bpm=60, agents=20, beats=100, bar=20, seed=5),
    "slow": Cluster(tempo_bpm=0.1, agents=8, beats=60, bar=10, seed=4),
    "short": Cluster(tempo_bpm=30, agents=12, beats=60, bar=6, seed=3),
}
FAST = Cluster(tempo_bpm=600, agents=20, beats=150, bar=25, seed=2)
VALIDATOR = MessageValidator()


def check(cluster: Cluster) -> Conclusion:
    state = State.empty()
    for line, message in enumerate(cluster.messages(), 1):
        add = state.add if VALIDATOR.is_valid(message) else state.add_invalid
        add(("run", line), message)
    return state.conclude()


@pytest.mark.parametrize("name", FAULTS)
@pytest.mark.parametrize("run", RUNS)
def test_a_fault_is_found_by_its_rule_alone(run: str, name: str) -> None:
    rule = FAULTS[name].rule
    findings = check(RUNS[run]._replace(faults=(name,))).findings
    assert [finding.code for finding in findings] == ([rule] if rule else [])


@pytest.mark.parametrize("name", FAULTS)
def test_no_other_rule_is_broken_where_a_clock_of_one_second_cannot_decide(name: str) -> None:
    findings = check(FAST._replace(faults=(name,))).findings
    assert {finding.code for finding in findings} <= {FAULTS[name].rule}


def test_faults_are_found_together() -> None:
    faults = ("lost-frame@150", "progress-falls@200", "wrong-range@260", "restart@400", "late@30")
    findings = check(Cluster(beats=600, faults=faults)).findings
    assert {finding.code for finding in findings} == {"beat-gap", "progress-fall", "report-range"}


def test_every_rule_has_a_fault() -> None:
    assert {fault.rule for fault in FAULTS.values() if fault.rule} == {*RULES}
