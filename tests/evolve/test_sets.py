from itertools import islice

import pytest

from backbeat_docs.evolve.canonical import canonical
from backbeat_docs.evolve.sets.enumeration import contains, elements
from backbeat_docs.evolve.sets.plans import CERTAIN, NEVER
from backbeat_docs.evolve.sets.translate import Translator
from backbeat_docs.evolve.sets.work import Work


@pytest.fixture
def work():
    return Work()


@pytest.fixture
def values(work):
    """Turns a schema into the set of its values."""
    return lambda schema: Translator(schema, work).translate(schema)


@pytest.fixture
def choose(work):
    return work.chooser.choose


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        ({"enum": [1, 1.0, True, "a", None]}, ["a", 1, True, None]),
        ({"type": "array", "items": {"type": "boolean"}, "maxItems": 1}, [[], [False], [True]]),
        (
            {"type": "array", "items": {"enum": [1, 2]}, "uniqueItems": True},
            [[], [1], [2], [1, 2], [2, 1]],
        ),
        (
            {
                "type": "object",
                "properties": {"a": {"type": "boolean"}, "b": {"const": 1}},
                "required": ["a"],
                "additionalProperties": False,
            },
            [{"a": False}, {"a": True}, {"a": False, "b": 1}, {"a": True, "b": 1}],
        ),
        (False, []),
    ],
)
def test_a_finite_set_is_listed_completely(values, work, schema, expected):
    found = list(elements(values({"allOf": [schema]}), work.algebra.spend))
    assert sorted(map(canonical, found)) == sorted(map(canonical, expected))


def test_elements_of_an_infinite_set_belong_to_it(values, work):
    some = values({"type": ["array", "object"], "items": {"type": "integer"}, "minProperties": 1})
    found = list(islice(elements(some, work.algebra.spend), 40))
    assert len({canonical(value) for value in found}) == 40
    assert all(contains(some, value) for value in found)


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        (
            {"type": "array", "items": {"enum": [1, 2, 3]}, "uniqueItems": True, "minItems": 4},
            NEVER,
        ),
        (
            {"type": "array", "items": {"enum": [1, 2, 3]}, "uniqueItems": True, "minItems": 3},
            CERTAIN,
        ),
        ({"type": "array", "items": False, "minItems": 1}, NEVER),
        ({"type": "object", "required": ["a"], "additionalProperties": False}, NEVER),
        ({"type": "object", "minProperties": 2, "maxProperties": 1}, NEVER),
        ({"type": "array", "contains": {"const": 1}, "items": {"const": 2}}, NEVER),
        ({"type": "string", "pattern": "^a{3}$", "maxLength": 2}, NEVER),
        ({"type": "integer", "exclusiveMinimum": 1, "exclusiveMaximum": 2}, NEVER),
    ],
)
def test_certainty_of_an_element(values, work, schema, expected):
    assert work.planner.certainty(values(schema)) == expected


def test_the_example_is_used_where_it_fits(values, choose):
    some = values({"type": "string", "pattern": "^[a-z-]+$", "maxLength": 20})
    assert choose(some, "chorus-prod") == "chorus-prod"
    assert choose(some, "Chorus-Prod") == "ahorus-arod"
    assert choose(values({"type": "integer", "minimum": 5}), 3) == 5
    long = values({"type": "string", "minLength": 14})
    assert choose(long, "chorus-prod") == "chorus-prodaaa"


def test_items_that_must_differ_do(values, choose):
    some = values(
        {
            "type": "array",
            "prefixItems": [{"enum": [1, 2]}, {"enum": [1]}],
            "uniqueItems": True,
            "minItems": 3,
        }
    )
    made = choose(some)
    assert contains(some, made)
    assert made[:2] == [2, 1]


def test_an_empty_set_has_nothing_to_choose(values, choose):
    with pytest.raises(LookupError):
        choose(values({"not": {}}))
