import pytest

from backbeat_docs.patterns import PatternError, explodes

EXPLODES = [
    "^(a+)+$",
    "^(a|a)*$",
    "^(a*)*$",
    "^(a?a?)*$",
    "^(ab|a|b)*$",
    "^(a(?:|))*$",
    "^(aa|aaa)*$",
    "^([a-z]|[x-z0-9])+$",
    "^(a|a)*b?$",
    "^((a|a)*b|a)$",
    r"^(\w+\s?)*$",
    "^(.*,)*x$",
    "(x+x+)+y",
    "^(a{1,30}){1,30}$",
    "^([a-z0-9]+-?)+$",
    "^(a+?)+?$",
]
HARMLESS = [
    "",
    "^([a-z]+:)*[a-z]+$",
    "^(a|b)*$",
    "^(a|a)*",
    "^(a{32}){20}$",
    "^[a-z]+[a-z0-9]+$",
    "^([^,]*,)*x$",
    "^(a|b?)+$",
    "^(?:[0-9A-Fa-f]{2}:)*[0-9A-Fa-f]{2}$",
    "^([a-z]{1,63}[.]){1,10}[a-z]+$",
    "^((ab)*c)*$",
    "^a{1,1000}a{1,1000}$",
]


@pytest.mark.parametrize("pattern", EXPLODES)
def test_an_ambiguous_loop_explodes(pattern):
    assert explodes(pattern)


@pytest.mark.parametrize("pattern", HARMLESS)
def test_an_unambiguous_loop_does_not(pattern):
    assert not explodes(pattern)


def find_patterns(value):
    if isinstance(value, dict):
        yield from [value["pattern"]] if isinstance(value.get("pattern"), str) else []
    for below in value.values() if isinstance(value, dict) else ():
        yield from find_patterns(below)


def test_our_own_patterns_do_not(schemas):
    patterns = {pattern for schema in schemas.values() for pattern in find_patterns(schema)}
    assert patterns
    assert not any(explodes(pattern) for pattern in patterns)


@pytest.mark.parametrize("pattern", ["(?=a)", "("])
def test_what_is_not_regular_cannot_be_told(pattern):
    with pytest.raises(PatternError):
        explodes(pattern)


@pytest.mark.parametrize(
    "pattern",
    [
        "(" * 45 + "a" + ")+" * 45 + "$",
        "((a{900}b){900}){900}$",
        "(" + "|".join("ab" * 900) + ")*$",
    ],
)
def test_the_work_is_bounded(pattern):
    assert explodes(pattern)
