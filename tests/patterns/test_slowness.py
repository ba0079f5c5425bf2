import pytest

from backbeat_docs.patterns import explodes, is_slow

SEMVER = (
    r"^(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)"
    r"(-(0|[1-9][0-9]*|[0-9]*[a-zA-Z-][0-9a-zA-Z-]*)"
    r"(\.(0|[1-9][0-9]*|[0-9]*[a-zA-Z-][0-9a-zA-Z-]*))*)?"
    r"(\+[0-9a-zA-Z-]+(\.[0-9a-zA-Z-]+)*)?$"
)
LINEAR = [
    "",
    "^a$",
    "[a-z]",
    "^x-",
    "-rev$",
    "^(a|b|c)*$",
    "^([a-z]+:)*[a-z]+$",
    "^[0-9a-f]{8}-[0-9a-f]{4}-[1-5][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$",
    SEMVER,
    "^[A-Z]{1,3}[A-Z0-9]{1,10}$",
    r"^[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}$",
    r"^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,}$",
    "^[a-z][a-z0-9]*(-[a-z0-9]+)*$",
    "^/?([a-z]+/)*[a-z]*$",
    "^[a-z]{1,1000}-[a-z]{1,1000}$",
    r"^(25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])(\.(25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])){3}$",
    "^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$",
    "[a-z]+",
]
SLOW = [
    "^[a-z]*[a-z]*[a-z]*$",
    "^[a-z]+[a-z0-9]+$",
    "^[a-z]*-?[a-z]*$",
    "^([ab]*:)?[a-z]*[b-c]+$",
    "^(ab)*(abab)*$",
    "^" + "(a|aa){0,8}" * 5 + "$",
    "^" + "a?" * 30 + "a" * 30 + "$",
    "^(a?){40}$",
    "^a{1,1000}a{1,1000}$",
    "[0-9]+$",
    "a+b",
    "^x|[0-9]+$",
    "(" + "|".join("ab" * 900) + ")*$",
]


@pytest.mark.parametrize("pattern", LINEAR)
def test_ordinary_patterns_take_linear_time(pattern):
    assert not explodes(pattern)
    assert not is_slow(pattern)


@pytest.mark.parametrize("pattern", SLOW)
def test_a_pattern_that_reads_a_text_in_many_ways_is_slow(pattern):
    assert is_slow(pattern)


def test_that_our_own_patterns_take_linear_time(schemas):
    from backbeat_docs.schema.walk import subschemas

    patterns = {
        node["pattern"]
        for schema in schemas.values()
        for _, node in subschemas(schema)
        if "pattern" in node
    }
    assert patterns
    assert not any(is_slow(pattern) for pattern in patterns)
