"""Realistic mistakes, as files: each with the findings that a reader gets, with every engine."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import cases

from backbeat_docs import MessageValidator
from backbeat_docs.engines import ENGINES

MISTAKES = list(cases.mistakes())
VALIDATORS = {name: MessageValidator(engine=name) for name in ENGINES}
HIDING = MessageValidator(hide_values=True)


def test_that_there_are_many_mistakes_each_with_its_own_name():
    assert len({case.name for case in MISTAKES}) == len(MISTAKES) >= 286


@pytest.mark.parametrize("case", MISTAKES, ids=lambda case: case.name)
@pytest.mark.parametrize("engine", ENGINES)
def test_mistake(case, engine):
    found = VALIDATORS[engine].validate(case.source).findings
    assert [[f.code, f.pointer, f.message] for f in found] == case.findings


def test_that_hidden_values_change_only_sentences():
    for case in [*MISTAKES, *cases.cases()]:
        found = HIDING.validate(case.source).findings
        assert [[f.code, f.pointer] for f in found] == [item[:2] for item in case.findings]
        for finding in found:
            assert ', got "' not in finding.message
            assert "(character" not in finding.message
            assert "did you mean" not in finding.message or finding.code == "additionalProperties"


SECRETS = [
    "Zq#9~w",
    "Zq9w",
    31337,
    -31337.5,
    "65%",
    {"type": "Zq#9~w"},
    ["Zq#9~w"],
    "{Zq#9~w",
    True,
]


@given(
    st.sampled_from(cases.MESSAGES),
    st.data(),
    st.sampled_from(SECRETS),
    st.sampled_from([str, json.dumps]),
)
def test_that_no_part_of_a_hidden_value_is_in_a_sentence(name, data, secret, write):
    message = cases.example(name)
    field = data.draw(st.sampled_from([*message, "Type", "unknown"]))
    text = write({**message, field: secret})
    for finding in HIDING.validate(text).findings:
        for part in ("Zq", "q9", "#9", "9w", "~w", "313", "337", "65", "True", "true"):
            assert part not in finding.message.replace(json.dumps(field), ""), finding
