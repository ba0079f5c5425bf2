"""Resolve inline code: each kind of name has a function that finds what the name stands for."""

from __future__ import annotations

import fnmatch
import functools
import itertools
import posixpath
import pydoc
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

from backbeat_docs.document.examples import schema_of_part
from backbeat_docs.document.facts.numbers import is_known_number
from backbeat_docs.document.facts.place import Place
from backbeat_docs.document.facts.project import Project
from backbeat_docs.evolve.rules import RULES
from backbeat_docs.schema.keywords import KEYWORDS
from backbeat_docs.validate.codes import CODES

Resolver = Callable[[str, Place, Project], bool | None]
"""Returns whether a name exists; `None` if the text is not a name of this kind."""

_OPTION = re.compile(r"(?P<name>--?[A-Za-z][\w-]*)(?:[ =](?P<value>.+))?", re.DOTALL)
_TOKEN = re.compile(r"(?<![\w-])--?[A-Za-z][\w-]*|[.\w$@~][\w$@./*<>-]*(?<![.])|/[\w/]+")
_EXTRA = re.compile(r"(?P<name>[\w-]*)\[(?P<extras>[a-z][\w-]*(?:,[a-z][\w-]*)*)\]")
_DOTTED = re.compile(r"[A-Za-z_]\w*(?:\.\w+)+")


def _is_option(word: str, place: Place, project: Project) -> bool | None:
    option = _OPTION.fullmatch(word)
    if option is None or not any(option["name"] in known for known in project.commands.values()):
        return None
    commands = (project.commands[command] for command in find_commands(place, project))
    choices = [known[option["name"]] for known in commands if option["name"] in known]
    return any(_takes(one, option["value"] or "") for one in choices)


def _takes(choices: tuple[str, ...] | None, value: str) -> bool:
    """Return whether an option takes a value; upper case stands for one, and none is no mistake."""
    return not value or (
        choices is not None and (not choices or value in choices or value.isupper())
    )


def find_commands(place: Place, project: Project) -> tuple[str, ...]:
    """Return the commands that a text is about: those named nearest to it, or else all."""
    pattern = _command_pattern(tuple(project.commands))
    for text in place.nearby:
        found = dict.fromkeys(" ".join(name.split()) for name in pattern.findall(text))
        if found:
            return tuple(found)
    return tuple(project.commands)


@functools.lru_cache(maxsize=16)
def _command_pattern(commands: tuple[str, ...]) -> re.Pattern[str]:
    last = [c for c in commands if not any(other.startswith(f"{c} ") for other in commands)]
    names = sorted(last, key=len, reverse=True)
    words = "|".join(r"\s+".join(map(re.escape, name.split())) for name in names) or "(?!)"
    return re.compile(rf"(?<![\w./-])(?:{words})(?![\w-])")


def _is_target(word: str, place: Place, project: Project) -> bool | None:
    if not word.startswith("make ") or not project.targets:
        return None
    return all(
        part in project.targets
        or part.partition("=")[0] in project.variables
        or _is_in_example(part, place, project)
        for part in word.split()[1:]
    )


def _is_extra(word: str, place: Place, project: Project) -> bool | None:
    found = _EXTRA.fullmatch(word)
    if found is None or found["name"] not in ("", *project.packages):
        return None
    known = {*found["extras"].split(",")} <= project.extras
    return known if found["name"] else known or None


def _is_path(word: str, place: Place, project: Project) -> bool | None:
    if not re.fullmatch(r"[\w.*<>@~/-]+", word) or not re.search(r"[\w*]", word):
        return None
    path = re.sub(r"<\w+>", "*", word).rstrip("/").removeprefix("./")
    if path in project.paths or path.partition("/")[0] in project.ignored:
        return True
    if not re.search(r"[/.]", word):
        return None
    beside = posixpath.normpath(posixpath.join(posixpath.dirname(place.page), path))
    if "*" not in path:
        return beside in project.paths or any(p.endswith(f"/{path}") for p in project.paths) or None
    return any(fnmatch.fnmatchcase(p, one) for p in project.paths for one in (path, beside)) or None


def _is_file_type(word: str, place: Place, project: Project) -> bool | None:
    return (word.startswith(".") and any(path.endswith(word) for path in project.paths)) or None


def _is_field(word: str, place: Place, project: Project) -> bool | None:
    if project.mentions.anchor(word, place.own) is not None:
        return True
    title, point, _ = word.partition(".")
    titles = {contract.title for contract in project.contracts}
    return False if point and title in titles else None


def _is_of_contract(word: str, place: Place, project: Project) -> bool | None:
    """Return whether a text is a contract's name, type or title, or a value in its schema."""
    return word in project.texts or None


def _is_pointer(word: str, place: Place, project: Project) -> bool | None:
    if not word.startswith("/"):
        return None
    return word == "/" or any(_has_part(one.schema, word) for one in project.contracts) or None


def _has_part(schema: Mapping[str, object], pointer: str) -> bool:
    try:
        return bool(schema_of_part(schema, pointer))
    except (LookupError, AttributeError):
        return False


def _is_vocabulary(word: str, place: Place, project: Project) -> bool | None:
    return word in CODES or word in KEYWORDS or word in RULES or None


def _is_command(word: str, place: Place, project: Project) -> bool | None:
    return word in project.commands or word in project.packages or None


def _is_name(word: str, place: Place, project: Project) -> bool | None:
    known = (project.names, project.variables, project.targets, project.extras)
    return any({word, word.removeprefix(".")} & names for names in known) or None


def _is_python(word: str, place: Place, project: Project) -> bool | None:
    """Return whether a dotted name exists in the standard library or in the project's code."""
    if not _DOTTED.fullmatch(word):
        return None
    first, *rest = word.split(".")
    if first in sys.stdlib_module_names:
        return _is_in_library(word) or None
    module = word.replace(".", "/")
    if module in project.paths or f"{module}.py" in project.paths:
        return True
    return {first, *rest} <= project.names or None


def _is_in_library(word: str) -> bool:
    try:
        return pydoc.locate(word) is not None
    except pydoc.ErrorDuringImport:  # the module belongs to another system
        return False


def _is_number(word: str, place: Place, project: Project) -> bool | None:
    if not re.fullmatch(r"v?\d[\d.,]*", word):
        return None
    number = word.removeprefix("v")
    return is_known_number(number, place, project) or bool(_is_in_example(word, place, project))


def _is_in_example(word: str, place: Place, project: Project) -> bool | None:
    end = "" if word.endswith("/") else r"(?![\w-])"
    pattern = rf"(?<![\w-]){re.escape(word)}{end}"
    return re.search(pattern, place.whole.examples) is not None or None


class Kind(NamedTuple):
    """A kind of name: how a message calls it, its resolver, and the names for a suggestion."""

    name: str
    resolve: Resolver
    known: Callable[[Place, Project], Iterable[str]] = lambda place, project: ()


def _list_options(place: Place, project: Project) -> Iterable[str]:
    return {o: 0 for c in find_commands(place, project) for o in project.commands[c]}


KINDS = (
    Kind("option", _is_option, _list_options),
    Kind(
        "Make target", _is_target, lambda _, p: (f"make {target}" for target in sorted(p.targets))
    ),
    Kind(
        "field", _is_field, lambda _, p: (n for paths in p.mentions.anchors.values() for n in paths)
    ),
    Kind("extra", _is_extra, lambda _, p: (n for e in sorted(p.extras) for n in (e, f"[{e}]"))),
    Kind("path", _is_path, lambda _, p: sorted(p.paths)),
    Kind("file type", _is_file_type),
    Kind("command", _is_command, lambda _, p: p.commands),
    Kind("value", _is_of_contract),
    Kind("pointer", _is_pointer),
    Kind(
        "finding code, rule or keyword", _is_vocabulary, lambda _, __: (*CODES, *RULES, *KEYWORDS)
    ),
    Kind("Python name", _is_python),
    Kind("number", _is_number),
    Kind("name in the code", _is_name, lambda _, p: sorted(p.names)),
    Kind("literal of an example", _is_in_example),
)
"""Every kind of name, in the order in which they are tried."""


def find_unknown(word: str, place: Place, project: Project) -> tuple[str, Kind | None] | None:
    """Return what does not exist in a piece of code, and its kind if that is certain.

    The text may be one name, or several with punctuation between them: then each must exist.
    """
    word = " ".join(word.split())
    for kind in KINDS:
        exists = kind.resolve(word, place, project)
        if exists is not None:
            return None if exists else (word, kind)
    parts = [part for part in _split(word, project) if part != word]
    if not parts and re.search(r"\w", word):
        return word, None
    unknown = (find_unknown(part, place.inside(word), project) for part in parts)
    return next(filter(None, unknown), None)


def _split(word: str, project: Project) -> Iterator[str]:
    """Yield the names in a text, an option together with its value."""
    known = [item for options in project.commands.values() for item in options.items()]
    with_value = {option for option, choices in known if choices is not None}
    parts = _TOKEN.findall(word)
    pairs = itertools.pairwise([*parts, "-"])
    for part, following in pairs:
        if part in with_value and not following.startswith("-"):
            yield f"{part} {following}"
            next(pairs)
        else:
            yield part
