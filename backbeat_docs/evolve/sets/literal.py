"""The sets of values that `const` and `enum` list."""

from collections.abc import Iterable
from typing import Any

from backbeat_docs import patterns
from backbeat_docs.evolve.sets import numbers
from backbeat_docs.evolve.sets.algebra import union
from backbeat_docs.evolve.sets.forms import NOTHING, ArrayForm, Member, ObjectForm, Values, only


def of_values(values: Iterable[Any]) -> Values:
    """Return the set of some JSON values; 1 and 1.0 are one value, 1 and true are two."""
    found = list(values)
    flags = frozenset(value for value in found if isinstance(value, bool))
    digits = [v for v in found if isinstance(v, int | float) and not isinstance(v, bool)]
    texts = [value for value in found if isinstance(value, str)]
    return union(
        only(null=None in found, booleans=flags, numbers=numbers.of_values(digits)),
        only(texts=patterns.of_words(texts)) if texts else NOTHING,
        *(_of_list(value) for value in found if isinstance(value, list)),
        *(_of_object(value) for value in found if isinstance(value, dict)),
    )


def _of_list(value: list[Any]) -> Values:
    places = tuple(of_values([item]) for item in value)
    return only(arrays=(ArrayForm(places, NOTHING, low=len(value), high=len(value)),))


def _of_object(value: dict[str, Any]) -> Values:
    members = {name: Member(of_values([inner]), must=True) for name, inner in value.items()}
    return only(objects=(ObjectForm(members, NOTHING),))
