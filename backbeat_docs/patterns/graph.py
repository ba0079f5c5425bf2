"""Reachability in directed graphs."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeVar

Vertex = TypeVar("Vertex")


def reachable(
    starts: Iterable[Vertex], follow: Callable[[Vertex], Iterable[Vertex]]
) -> set[Vertex]:
    """Find everything that can be reached from some vertices, themselves included."""
    waiting = list(starts)
    reached = set(waiting)
    while waiting:
        for target in follow(waiting.pop()):
            if target not in reached:
                reached.add(target)
                waiting.append(target)
    return reached


def finished(edges: Sequence[Mapping[int, Any]]) -> list[int]:
    """List the vertices 0, 1, … in the order in which a depth-first search leaves them."""
    order: list[int] = []
    seen: set[int] = set()
    for root in range(len(edges)):
        stack = [] if root in seen else [(root, iter(edges[root]))]
        seen.add(root)
        while stack:
            vertex, targets = stack[-1]
            target = next((t for t in targets if t not in seen), None)
            if target is None:
                order.append(vertex)
                stack.pop()
            else:
                seen.add(target)
                stack.append((target, iter(edges[target])))
    return order


def components(edges: Sequence[Mapping[int, Any]]) -> list[frozenset[int]]:
    """Find the loops: the largest sets of vertices that can all be reached from one another."""
    seen: set[int] = set()
    found = []
    backward: list[set[int]] = [set() for _ in edges]
    for source, targets in enumerate(edges):
        for target in targets:
            backward[target].add(source)
    for vertex in reversed(finished(edges)):
        if vertex not in seen:
            members = reachable([vertex], lambda at: backward[at] - seen)  # noqa: B023, called now
            seen |= members
            if len(members) > 1 or vertex in edges[vertex]:
                found.append(frozenset(members))
    return found
