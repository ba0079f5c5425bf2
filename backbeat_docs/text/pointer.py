"""JSON Pointers, and the position of each value in a JSON text."""

import json
import re
from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple, cast

from backbeat_docs.text import lazy

Path = tuple[str | int, ...]
"""The path from the root to a value: member names and item indexes."""


def to_pointer(path: Path) -> str:
    """Return a path as a JSON Pointer (RFC 6901).

    >>> to_pointer(("issues", 0, "a/b"))
    '/issues/0/a~1b'
    """
    pointer = ""
    for step in path:
        pointer += f"/{step}" if isinstance(step, int) else "/" + escape(step)
    return pointer


def escape(step: str) -> str:
    """Return one step of a path as a reference token (RFC 6901, section 3)."""
    return step.replace("~", "~0").replace("/", "~1")


def unescape(token: str) -> str:
    """Return the step that a reference token stands for (RFC 6901, section 4)."""
    return token.replace("~1", "/").replace("~0", "~")


class Node:
    """One value of a text: the offset of its key, if it is a member, and its own offset.

    Its pointer is built from its parents when it is first read: a key may be as long as the text.
    """

    __slots__ = ("items", "key", "keys", "parent", "repeated", "start", "step", "wanted")

    def __init__(self, parent: "Node | None", step: str | int, key: int | None, start: int) -> None:
        self.parent, self.step, self.key, self.start = parent, step, key, start
        self.keys: set[str] | None = None
        self.items = 0
        self.repeated = False
        self.wanted: _Wanted | None = None

    @property
    def pointer(self) -> str:
        """The JSON Pointer of the value."""
        steps: list[str | int] = []
        node = self
        while node.parent is not None:
            steps.append(node.step)
            node = node.parent
        return to_pointer(tuple(reversed(steps)))


_TOKEN = lazy.pattern(
    r'[ \t\n\r:,]*(?:(?P<string>"(?:[^"\\]++|\\.)*+")'
    r'|(?P<mark>[\[\]{}])|(?P<scalar>[^\s\[\]{}:,"]+))',
    re.DOTALL,
)


def walk(text: str) -> Iterator[Node]:
    """Yield every value of a JSON text in document order, repeated members included.

    The text must be JSON, but may repeat keys and contain NaN or Infinity.
    """
    parent: Node | None = None
    key: tuple[str, int] | None = None
    for match in _TOKEN.finditer(text):
        start = match.start(match.lastgroup or 0)
        first = text[start]
        if first in "]}":
            parent = parent.parent if parent else None
            continue
        if parent and parent.keys is not None and key is None:
            key = (_unquote(match["string"]), start)
            continue
        node = _add_node(parent, key, start)
        yield node
        key = None
        if first in "[{":
            node.keys = set() if first == "{" else None
            parent = node


def _unquote(string: str) -> str:
    if "\\" not in string:
        return string[1:-1]
    name: str = json.loads(string, strict=False)
    return name


def _add_node(parent: Node | None, key: tuple[str, int] | None, start: int) -> Node:
    if parent is None:
        return Node(None, "", None, start)
    if key is None or parent.keys is None:
        parent.items += 1
        return Node(parent, parent.items - 1, None, start)
    name, offset = key
    node = Node(parent, name, offset, start)
    node.repeated = name in parent.keys
    parent.keys.add(name)
    return node


class Span(NamedTuple):
    """The offset of a member's key, `None` for any other value, and the offset of the value."""

    key: int | None
    start: int


def locate(text: str, pointers: Collection[str]) -> dict[str, Span]:
    """Return the places of some JSON Pointers, whose values a JSON text has."""
    if len(pointers) <= _FEW and "\\" not in text:
        found = {pointer: _locate_unique(text, pointer) for pointer in pointers}
        if None not in found.values():
            return cast(dict[str, Span], found)
    return _locate_all(text, pointers)


def locate_one(text: str, pointer: str) -> Span:
    """Return the place of one JSON Pointer, whose value a JSON text has."""
    span = _locate_unique(text, pointer) if "\\" not in text else None
    return span or _locate_all(text, (pointer,))[pointer]


_FEW = 4
_COLON = lazy.pattern(r"[ \t\n\r]*:[ \t\n\r]*")
_SPACE = lazy.pattern(r"[ \t\n\r]*")


def _locate_unique(text: str, pointer: str) -> Span | None:
    """Return the place of a value whose key occurs once in a text without escapes."""
    if not pointer:
        return Span(None, _SPACE.match(text).end())  # type: ignore[union-attr] # it matches always
    step = unescape(pointer.rpartition("/")[2])
    if step.isdigit():  # perhaps an item, which has no key
        return None
    key = f'"{step}"'
    around = text.split(key, 2)
    if len(around) != 2:
        return None
    start = len(around[0])
    colon = _COLON.match(text, start + len(key))
    return Span(start, colon.end()) if colon else None


def _locate_all(text: str, pointers: Iterable[str]) -> dict[str, Span]:
    """Return the places of some JSON Pointers of a JSON text, found in one pass."""
    wanted = frozenset(pointers)
    root = _build_tree(wanted)
    found: dict[str, Span] = {}
    for node in walk(text):
        if node.parent is None:
            node.wanted = root
        elif node.parent.wanted is not None:
            node.wanted = node.parent.wanted.below.get(str(node.step))
        if node.wanted is not None and node.wanted.pointer is not None:
            found[node.wanted.pointer] = Span(node.key, node.start)
            if len(found) == len(wanted):  # a text whose keys are not repeated has no more
                break
    return found


class _Wanted:
    """A tree of pointers: the one that ends here, if any, and the longer ones by next step."""

    __slots__ = ("below", "pointer")

    def __init__(self) -> None:
        self.pointer: str | None = None
        self.below: dict[str, _Wanted] = {}


def _build_tree(pointers: Iterable[str]) -> _Wanted:
    root = _Wanted()
    for pointer in pointers:
        branch = root
        for step in pointer.split("/")[1:]:
            branch = branch.below.setdefault(unescape(step), _Wanted())
        branch.pointer = pointer
    return root


_SCALAR = lazy.pattern(r'"(?:[^"\\]++|\\.)*+"?|[^\s\[\]{}:,"]*', re.DOTALL)


def read_scalar(text: str, start: int) -> str:
    """Return the source text of the string, number or word at an offset."""
    match = _SCALAR.match(text, start)
    return match[0] if match else ""


def position(text: str | None, pointer: str) -> tuple[int, int] | tuple[None, None]:
    """Return the line and column of a value that a JSON text has; `None` twice without a text."""
    if text is None:
        return None, None
    return line_and_column(text, locate_one(text, pointer).start)


def line_and_column(text: str, offset: int) -> tuple[int, int]:
    """Return the line and column of an offset, both from 1; columns count code points."""
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)
