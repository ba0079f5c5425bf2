"""Each sentence of a finding, changed by a word."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from typing import Any
from unittest import mock

from backbeat_docs.text import mistakes, quoting, strict_json
from backbeat_docs.validate import envelope, message, parts, reasons, sentences
from backbeat_docs.validate.validator import MessageValidator
from support import cases
from support.drift import Mutant

Patch = Callable[[], AbstractContextManager[Any]]


def mutants() -> Iterator[Mutant]:
    for keyword in sentences.SENTENCES:
        yield _make_mutant(f"SENTENCES[{keyword}]", functools.partial(_patch_sentence, keyword))
    for module, name in _FUNCTIONS:
        yield _make_mutant(name, functools.partial(_patch_function, module, name))
    for name, table in _TABLES.items():
        for key in table:
            yield _make_mutant(f"{name}[{key}]", functools.partial(_patch_row, table, key))


_TABLES: Mapping[str, Mapping[str, str]] = {
    "DEFECTS": message.DEFECTS,
    "HIDDEN_DEFECTS": message.HIDDEN_DEFECTS,
    "DETAILS": strict_json.DETAILS,
    "REASONS": mistakes.REASONS,
    "HINTS": envelope.HINTS,
    "PHRASES": parts.PHRASES,
    "ABOVE_ONE": reasons.ABOVE_ONE,
}
_FUNCTIONS = (
    (sentences, "required"),
    (sentences, "additional"),
    (sentences, "renamed"),
    (sentences, "did_you_mean"),
    (parts, "did_you_mean"),
    (envelope, "not_an_object"),
    (envelope, "missing_type"),
    (envelope, "unknown_type"),
    (envelope, "wrong_body"),
)


def _make_mutant(place: str, patch: Patch) -> Mutant:
    return Mutant("sentence", place, "another word", functools.partial(_find_difference, patch))


def _patch_sentence(keyword: str) -> AbstractContextManager[Any]:
    made = sentences.SENTENCES[keyword]
    other = {keyword: lambda schema: _change(made(schema))}
    return mock.patch.dict(sentences.SENTENCES, other)  # type: ignore[arg-type] # it is a dict


def _patch_function(module: Any, name: str) -> AbstractContextManager[Any]:
    made = getattr(module, name)
    return mock.patch.object(module, name, lambda *words, **more: _change(made(*words, **more)))


def _change(made: str | sentences.Words) -> str | sentences.Words:
    if isinstance(made, str):
        return f"{made} indeed"
    return made._replace(statement=f"{made.statement} indeed")


def _patch_row(table: Mapping[str, str], key: str) -> AbstractContextManager[Any]:
    other = {key: f"{table[key]} indeed"}
    return mock.patch.dict(table, other)  # type: ignore[arg-type] # it is a dict


@contextmanager
def _forget_sentences() -> Iterator[None]:
    """Forget what is remembered of earlier sentences, before and after a change."""
    try:
        for clear in _CLEAR:
            clear()
        yield
    finally:
        for clear in _CLEAR:
            clear()


_CLEAR: tuple[Callable[[], None], ...] = (
    sentences._known.clear,
    parts._name_character.cache_clear,
    reasons._explain_percentage.cache_clear,
    quoting._suggest.cache_clear,
)


def _find_difference(patch: Patch) -> str:
    with _forget_sentences(), patch():
        validator = MessageValidator()
        for case in (*cases.cases(), *cases.mistakes()):
            found = validator.validate(case.source).findings
            if [[f.code, f.pointer, f.message] for f in found] != case.findings:
                return case.name
        return _run_tests()


def _run_tests() -> str:
    """Run the tests of the sentences, for keywords that none of our contracts uses."""
    from validate import test_message, test_sentences

    for name, check in {**vars(test_message), **vars(test_sentences)}.items():
        if not name.startswith("test_"):
            continue
        for arguments in _iterate_parameters(check):
            try:
                check(**arguments)
            except AssertionError:
                return name
            except TypeError:
                break  # it needs a fixture
    return ""


def _iterate_parameters(check: Any) -> Iterator[dict[str, Any]]:
    """Yield the arguments of a test with one table of parameters, as pytest would."""
    marks = [mark for mark in getattr(check, "pytestmark", ()) if mark.name == "parametrize"]
    if not marks:
        yield {}
    if len(marks) != 1:
        return
    names = marks[0].args[0]
    keys = [one.strip() for one in names.split(",")] if isinstance(names, str) else list(names)
    for values in marks[0].args[1]:
        values = getattr(values, "values", values)
        if not callable(values):
            yield dict(zip(keys, values if len(keys) > 1 else (values,), strict=True))
