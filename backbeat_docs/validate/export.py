"""What another language needs to report the same findings: sentences and tables, as plain JSON.

`export` returns one object. A *template* is text with names in braces, such as `, got {shown}`; a
text that is no template may have braces too. An *expression* is a regular expression that means the
same in Python and in ECMA-262 with the flag `u`. A *range* is a pair of code points, both included.
Lengths and positions count code points.

`version`
: The version of this package.

`limits`
: `bytes`, `depth`, `findings` and `pointers` (of all findings, in characters) of a message;
  `name`, `value` and `number`, the longest that a sentence shows; `word`, the longest for which a
  near one is sought; `members`, how many are searched for a hint; `dateTime`, the longest text that
  has a reason; `before` and `here`, how much of a text is searched for a mistake.

`contracts`
: For each contract its `type`, `name`, `version`, `title` and `schema`; `body`, the sentence for a
  body of this contract under another type; and `statements`, by the pointer of a schema in the
  contract and by keyword. Each is an object with `statement`, which follows the name of the field,
  and the templates `got` and `hidden`, of which one follows the statement. A `pattern` whose
  template has `{fault}` also has `shape`: `low` and `high` (or `null`) bound the length; `heads`
  lists the ranges of the first characters, one by one, and `rest` the ranges of all others. Without
  `rest`, only a text of the right length has a wrong character. `order` lists the pointers of its
  schemas: of two that refuse one value by the same keyword and limit, the first is reported. `open`
  has the `statements` that differ and the `order` for a tolerant reader.

`formats`
: Each string format with its expression.

`automata`
: By pattern, what decides in linear time whether it is found in a text, for the patterns without a
  `shape`, for which an expression may take long: `classes` of characters as ranges, `rows` with the
  next state for each class, the first row being the start, and the `accepting` states.

`anywhere`
: The words about keywords whose sentence does not depend on the schema.

`precedence`
: The keywords whose refusal of a value is shown rather than that of later ones.

`phrases`
: Templates of the parts of `got` and `hidden`: `{kind}` and `{kind_only}` use `number` to
  `a string`, `{near}` uses `near`, `{percentage}` and `{date_time}` are a `reason`, `{fault}` uses
  `character` and `code point`, and `{wrong_length}` uses `length`.

`members`, `envelope`, `hints`, `aboveOne`
: Templates of the sentences about members and about a message as a whole, of what may follow those,
  and of the reasons for a number above 1.

`dateTimes`
: Pairs of an expression, for the whole text, and the reason why it is no date-time; the first fits.

`defects`, `hiddenDefects`, `details`
: Templates about a text that is not strict JSON: by code, by code when values are hidden, and of
  the details that they contain.

`reasons`, `mistakes`, `languages`, `words`
: Why a text is not JSON: by situation; by situations, an expression for the end of the text
  `before` the place, and one for the beginning of what is `here`; pairs of an expression for the
  beginning of a text and a reason; and words of other languages with those of JSON.

`expressions`
: `word`, for the beginning of a text that may be one of `words`; `type` and `name`, for the whole
  of what looks like a message's type and of a name that needs no quotes; `unsafe`, a character that
  is escaped where it is shown, and `command`, whose last character is.

`fixes`
: Templates of the names of changes that repair a message.

`codes`
: By code its `title` and the `anchor` of its explanation on the page of finding codes.

`examples`
: Objects with a `title`, the `type` that the message has or `null`, the `code` of its only finding
  or `null` for a valid message, and the `text`.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from backbeat_docs import __version__, patterns
from backbeat_docs.contracts import Contract
from backbeat_docs.patterns.fault import read_shape
from backbeat_docs.schema.formats import PATTERNS
from backbeat_docs.schema.keywords import KEYWORDS
from backbeat_docs.schema.walk import schemas_in, subschemas
from backbeat_docs.text import escape, mistakes, quoting, strict_json
from backbeat_docs.validate import envelope, message, parts, reasons
from backbeat_docs.validate.codes import CODES
from backbeat_docs.validate.sentences import MEMBERS, SENTENCES, Words, find_words
from backbeat_docs.validate.validator import MessageValidator

Json = dict[str, Any]


def export(validator: MessageValidator, valid: Mapping[str, str] | None = None) -> Json:
    """Return the data of a validator for another language; `valid` are messages by title."""
    return {
        "version": __version__,
        "limits": _list_limits(validator.max_bytes),
        "contracts": [describe_contract(one) for one in validator.catalogue.values()],
        "formats": dict(PATTERNS),
        "automata": _list_automata(validator.catalogue.values()),
        "anywhere": {name: find_words(name, {})._asdict() for name in _WITHOUT_SCHEMA},
        "precedence": [keyword for keyword in SENTENCES if keyword != "deprecated"],
        **_list_sentences(sorted(validator.catalogue)),
        **_list_defects(),
        "expressions": {
            "word": mistakes.WORD,
            "type": envelope.TYPE,
            "name": quoting.PLAIN_NAME,
            "unsafe": escape.UNSAFE,
            "command": escape.COMMAND,
        },
        "fixes": {"write": "write {text}"},
        "codes": {
            code: {"title": row.title, "anchor": f"finding-{code}"} for code, row in CODES.items()
        },
        "examples": list(_list_examples(validator, valid or {})),
    }


def _list_automata(contracts: Iterable[Contract]) -> Json:
    nodes = [node for contract in contracts for _, node in subschemas(contract.schema)]
    found = [node["pattern"] for node in nodes if "pattern" in node]
    found += [pattern for node in nodes for pattern in node.get("patternProperties", ())]
    return {
        pattern: _describe_automaton(patterns.search(pattern))
        for pattern in sorted(set(found))
        if read_shape(pattern, None, None) is None
    }


def _describe_automaton(language: patterns.Language) -> Json:
    ((_, _, dfa),) = language.pieces
    return {"classes": dfa.classes, "rows": dfa.rows, "accepting": sorted(dfa.accepting)}


def _list_limits(max_bytes: int) -> Json:
    return {
        "bytes": max_bytes,
        "depth": strict_json.MAX_DEPTH,
        "findings": strict_json.MOST_FINDINGS,
        "pointers": strict_json.MOST_POINTERS,
        "name": quoting.LONGEST_NAME,
        "value": quoting.LONGEST_VALUE,
        "number": strict_json.LONGEST_NUMBER,
        "word": quoting.LONGEST_WORD,
        "members": envelope.MOST_SEARCHED,
        "dateTime": reasons.LONGEST_DATE_TIME,
        "before": mistakes.LENGTH_BEFORE,
        "here": mistakes.LENGTH_HERE,
    }


_WITHOUT_SCHEMA = ("propertyNames", "false-schema")
"""The keywords about which an engine names no schema."""


def describe_contract(contract: Contract) -> Json:
    """Return one entry of `contracts`."""
    statements, opened = _find_statements(contract), contract.opened()
    differing = {
        place: words
        for place, words in _find_statements(opened).items()
        if words != statements.get(place)
    }
    return {
        "type": contract.type,
        "name": contract.name,
        "version": contract.version,
        "title": contract.title,
        "schema": contract.schema,
        "body": envelope.wrong_body(contract),
        "statements": statements,
        "order": _order_schemas(contract),
        "open": {"statements": differing, "order": _order_schemas(opened)},
    }


def _find_statements(contract: Contract) -> Json:
    nodes = ((place, _list_statements(node)) for place, node in schemas_in(contract.schema))
    return {place: statements for place, statements in nodes if statements}


def _order_schemas(contract: Contract) -> list[str]:
    nodes = sorted(subschemas(contract.schema), key=lambda row: str(row[1]))
    return [place for place, _ in nodes]


def _list_statements(node: Any) -> Json:
    """Return the words of each keyword by which a schema may refuse a value."""
    if node is False:
        return {"false-schema": find_words("false-schema", {})._asdict()}
    if not isinstance(node, Mapping):
        return {}
    return {keyword: _describe_keyword(keyword, node) for keyword in node if _refuses(keyword)}


def _refuses(keyword: str) -> bool:
    """Return whether a keyword refuses values by itself, with a sentence about the value."""
    row = KEYWORDS.get(keyword)
    if row is None or keyword == "deprecated" or keyword in MEMBERS:
        return False
    return row.role == "constraint" or keyword in CODES or keyword in SENTENCES


def _describe_keyword(keyword: str, node: Mapping[str, Any]) -> Json:
    words = find_words(keyword, node)
    if "{fault}" not in words.got:
        return words._asdict()
    shape = read_shape(node["pattern"], node.get("minLength"), node.get("maxLength"))
    return words._asdict() | {"shape": None if shape is None else shape._asdict()}


def _list_sentences(types: list[str]) -> Json:
    return {
        "phrases": {
            **parts.PHRASES,
            "near": quoting.NEAR,
            "an array": quoting.ARRAY,
            "an object": quoting.OBJECT,
        },
        "members": dict(MEMBERS),
        "envelope": {
            key: _fill_types(words, types)._asdict() for key, words in envelope.ENVELOPE.items()
        },
        "hints": dict(envelope.HINTS),
        "aboveOne": dict(reasons.ABOVE_ONE),
        "dateTimes": [list(row) for row in reasons.DATE_TIMES],
    }


def _fill_types(words: Words, types: list[str]) -> Words:
    return words._replace(statement=words.statement.replace("{types}", ", ".join(types)))


def _list_defects() -> Json:
    return {
        "defects": dict(message.DEFECTS),
        "hiddenDefects": dict(message.HIDDEN_DEFECTS),
        "details": dict(strict_json.DETAILS),
        "reasons": dict(mistakes.REASONS),
        "mistakes": [row._asdict() for row in mistakes.MISTAKES],
        "languages": [list(row) for row in mistakes.LANGUAGES],
        "words": dict(mistakes.WORDS),
    }


_LONGEST_EXAMPLE = 16 << 10  # a page does not need the message that is too large


def _list_examples(validator: MessageValidator, valid: Mapping[str, str]) -> Iterator[Json]:
    """Yield the valid messages, and an invalid one for each code that can have one here."""
    for title, text in valid.items():
        verdict = validator.validate(text)
        if verdict.valid:
            yield {"title": title, "type": verdict.type, "code": None, "text": text}
    for row in CODES.values():
        if row.example is None or len(row.example) > _LONGEST_EXAMPLE:
            continue
        verdict = validator.validate(row.example)
        if row.code != "not-utf8" and [found.code for found in verdict.findings] == [row.code]:
            text = row.example.decode()
            yield {"title": row.title, "type": verdict.type, "code": row.code, "text": text}
