"""The state that the parts of one comparison share."""

from collections.abc import Iterable
from typing import TypeAlias

from backbeat_docs.evolve.sets.algebra import STEPS, Algebra
from backbeat_docs.evolve.sets.choose import Chooser
from backbeat_docs.evolve.sets.forms import OpaquePart, Values
from backbeat_docs.evolve.sets.plans import Planner

Translation: TypeAlias = tuple[Values, dict[OpaquePart, str]]
"""The values of a schema, and the pointers of the opaque parts in it."""


class Work:
    """The limit on the work of one comparison, and its caches.

    `names` are the members that either schema names. Keywords about the names of members, which
    are opaque in general, are decided exactly for these.
    """

    def __init__(self, steps: int = STEPS, names: Iterable[str] = ()) -> None:
        self.names = tuple(dict.fromkeys(names))
        self.algebra = Algebra(steps)
        self.planner = Planner(self.algebra)
        self.chooser = Chooser(self.planner)
        self.translations: dict[str, Translation] = {}
