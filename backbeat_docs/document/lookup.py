"""Find what a word of a message or of a report names: a code, a rule, fields, or a value."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from typing import NamedTuple

from backbeat_docs.conform import RULES, Rule
from backbeat_docs.contracts.catalogue import Catalogue, Contract
from backbeat_docs.document.fields import Field, fields, walk
from backbeat_docs.text.quoting import did_you_mean
from backbeat_docs.validate import codes
from backbeat_docs.validate.codes import Code


class NamedField(NamedTuple):
    """A field and its name with that of its contract: `beatframe.tempo_bpm`."""

    name: str
    field: Field


class Meaning(NamedTuple):
    """What a word names: a finding code or a rule, fields, or both.

    `value` is set if the fields allow it.
    """

    code: Code | None = None
    fields: tuple[NamedField, ...] = ()
    value: str | None = None
    rule: Rule | None = None


_CODE = r"(?P<code>[A-Za-z-]+)"
_FINDINGS = tuple(
    re.compile(line, re.DOTALL)
    for line in (
        rf".*?::(?:error|warning) [^:]*title=BACKBEAT {_CODE}[^:]*::(?:<[^>]*>: )?(?P<text>.*)",
        rf"(?:[-*] )?(`+).*?\1 (?:warning: )?(`+) ?(?P<text>.*?) ?\2 [\[`]{_CODE}[\]`](?:\(\S*\))?",
        rf"(?:.*?:[0-9]+:[0-9]+: )?(?P<text>.*) \({_CODE} at /\S*\)",
        rf"(?:.*?\s{{2,}})?(?:warning: )?(?P<text>\S.*?)\s*\[{_CODE}\]\W*",
    )
)
"""How a finding is written: for GitHub, in Markdown, by a page's test, and as text."""

_SUBJECT = re.compile(r'(?:unknown field )?"?(?P<path>[A-Za-z_][\w.\[\]-]*)')

_SUGGESTED = re.compile(r'(?:did you mean "|must be written )([\w.]+)')


def look_up(word: str, catalogue: Catalogue) -> Meaning:
    """Return what a word, or a whole line of a report, names; raise `KeyError` for nothing."""
    known = [named for contract in catalogue.values() for named in _name_fields(contract)]
    for form in _FINDINGS:
        found = form.fullmatch(word.strip())
        if found and found["code"] in RULES:
            return Meaning(rule=RULES[found["code"]])
        if found and (code := _find_code(found["code"])):
            return Meaning(code, _find_subject(found["text"], known))
    name = word.strip().strip("\"'`")
    if name in RULES:
        return Meaning(rule=RULES[name])
    if name in codes.CODES:
        return Meaning(codes.CODES[name])
    if named := _find_fields(name, known):
        return Meaning(fields=named)
    if named := tuple(each for each in known if name in _list_values(each.field)):
        return Meaning(fields=named, value=name)
    return Meaning(codes.explain(name))


def suggest(word: str, catalogue: Catalogue) -> str:
    """Return a suggestion of the nearest word that has a meaning, or nothing."""
    known = [named for contract in catalogue.values() for named in _name_fields(contract)]
    words = dict.fromkeys([*codes.CODES, *RULES])
    for name, field in known:
        words |= dict.fromkeys([field.path, name, *_list_values(field)])
    return did_you_mean(word.strip(), words)


def _find_code(name: str) -> Code | None:
    try:
        return codes.explain(name)
    except KeyError:
        return None


def _name_fields(contract: Contract) -> Iterator[NamedField]:
    for field in walk(fields(contract)):
        yield NamedField(f"{contract.name}.{field.path}", field)


def _find_fields(name: str, known: list[NamedField]) -> tuple[NamedField, ...]:
    """Return the fields of a name, with or without its contract and the marks of arrays."""
    plain = _remove_indexes(name)
    return tuple(
        each
        for each in known
        if plain in (_remove_indexes(each.name), _remove_indexes(each.field.path), each.field.name)
    )


def _remove_indexes(path: str) -> str:
    return re.sub(r"\[[0-9]*\]", "", path)


def _find_subject(sentence: str, known: list[NamedField]) -> tuple[NamedField, ...]:
    """Return the fields that the sentence of a finding begins with or suggests."""
    subject = _SUBJECT.match(sentence)
    paths = [subject["path"]] if subject else []
    paths += _SUGGESTED.findall(sentence)
    plain = {_remove_indexes(path) for path in paths}
    return tuple(each for each in known if _remove_indexes(each.field.path) in plain)


def _list_values(field: Field) -> list[str]:
    """Return the values of a field that allows only some."""
    return [value.text for value in field.values]


def describe_field(field: Field) -> list[tuple[str, str]]:
    """Return headings and texts that describe a field."""
    rules = [_to_text(rule) for rule in field.details]
    values = [f"{value.text} ({value.meaning})" for value in field.values if value.meaning]
    examples = [json.dumps(example, ensure_ascii=False) for example in field.examples]
    rows = [
        ("Type", f"{field.kind}, {'required' if field.required else 'optional'}"),
        ("Unit", field.unit),
        ("Rules", "; ".join(rules)),
        ("Values", "; ".join(values)),
        ("Example", ", ".join(examples)),
    ]
    return [(heading, text) for heading, text in rows if text]


def _to_text(rule: str) -> str:
    return html.unescape(re.sub("<[^>]*>", "", rule.replace("<sup>", "^")))
