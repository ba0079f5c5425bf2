from itertools import islice

import pytest

from backbeat_docs.evolve.sets.choose import choose
from backbeat_docs.evolve.sets.members import contains, key, members
from backbeat_docs.evolve.sets.normal import Normal
from backbeat_docs.evolve.sets.satisfy import NEVER, SURE, certainty


def values(schema):
    return Normal(schema, {}).whole()


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
def test_a_finite_set_is_listed_whole(schema, expected):
    found = list(members(values({"allOf": [schema]})))
    assert sorted(map(key, found)) == sorted(map(key, expected))


def test_members_of_an_endless_set_are_members():
    some = values({"type": ["array", "object"], "items": {"type": "integer"}, "minProperties": 1})
    found = list(islice(members(some), 40))
    assert len({key(value) for value in found}) == 40
    assert all(contains(some, value) for value in found)


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        (
            {"type": "array", "items": {"enum": [1, 2, 3]}, "uniqueItems": True, "minItems": 4},
            NEVER,
        ),
        ({"type": "array", "items": {"enum": [1, 2, 3]}, "uniqueItems": True, "minItems": 3}, SURE),
        ({"type": "array", "items": False, "minItems": 1}, NEVER),
        ({"type": "object", "required": ["a"], "additionalProperties": False}, NEVER),
        ({"type": "object", "minProperties": 2, "maxProperties": 1}, NEVER),
        ({"type": "array", "contains": {"const": 1}, "items": {"const": 2}}, NEVER),
        ({"type": "string", "pattern": "^a{3}$", "maxLength": 2}, NEVER),
        ({"type": "integer", "exclusiveMinimum": 1, "exclusiveMaximum": 2}, NEVER),
    ],
)
def test_whether_there_is_a_member(schema, expected):
    assert certainty(values(schema)) == expected


def test_the_example_is_taken_where_it_fits():
    some = values({"type": "string", "pattern": "^[a-z-]+$", "maxLength": 20})
    assert choose(some, "chorus-prod") == "chorus-prod"
    assert choose(some, "Chorus-Prod") == "ahorus-arod"
    assert choose(values({"type": "integer", "minimum": 5}), 3) == 5
    long = values({"type": "string", "minLength": 14})
    assert choose(long, "chorus-prod") == "chorus-prodaaa"


def test_members_that_must_differ_do():
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


def test_a_set_without_members_has_none_to_choose():
    with pytest.raises(LookupError):
        choose(values({"not": {}}))
