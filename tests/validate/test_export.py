"""The export for other languages: what it has, and that its expressions mean the same there."""

import json
import re
from string import Formatter

import pytest
import quickjs
from support import cases

from backbeat_docs import MessageValidator
from backbeat_docs.document import codes_page
from backbeat_docs.engines import ENGINES
from backbeat_docs.schema.walk import DRAFT, schemas_in
from backbeat_docs.text import escape
from backbeat_docs.validate import reasons
from backbeat_docs.validate.codes import CODES
from backbeat_docs.validate.export import export
from backbeat_docs.validate.parts import PARTS

VALIDATOR = MessageValidator()
VALID = {"A frame": json.dumps(cases.example("beatframe")), "No message": "{}"}
EXPORT = export(VALIDATOR, VALID)
CASES = [*cases.cases(), *cases.mistakes()]


def test_that_it_is_plain_json():
    assert json.loads(json.dumps(EXPORT, allow_nan=False))["version"] == EXPORT["version"]
    assert {one["type"]: one["schema"] for one in EXPORT["contracts"]} == {
        type_: known.schema for type_, known in VALIDATOR.catalogue.items()
    }


def refusals():
    """Every kind of refusal in the cases, with the type of the message."""
    for case in CASES:
        verdict = VALIDATOR.validate(case.source)
        if verdict.type is not None and not verdict.valid:
            engine = ENGINES["jsonschema"](VALIDATOR.catalogue[verdict.type].schema)
            for keyword, _, schema in engine(json.loads(case.source)):
                yield verdict.type, keyword, schema


def test_that_every_refusal_has_its_words():
    contracts = {one["type"]: one for one in EXPORT["contracts"]}
    nodes = {type_: list(schemas_in(one["schema"])) for type_, one in contracts.items()}
    seen = set()
    for type_, keyword, schema in refusals():
        if keyword in EXPORT["members"]:
            continue
        place = next(place for place, node in nodes[type_] if node is schema)
        assert contracts[type_]["statements"][place][keyword]["statement"]
        seen.add((type_, place, keyword))
    described = {
        (type_, place, keyword)
        for type_, one in contracts.items()
        for place, statements in one["statements"].items()
        for keyword in statements
    }
    # The body of another contract is refused by its `type`, and `false` as an unknown member.
    assert {keyword for _, _, keyword in described - seen} <= {"const", "false-schema", "type"}


def test_that_templates_name_only_parts():
    for one in EXPORT["contracts"]:
        for statements in one["statements"].values():
            for words in statements.values():
                for template in (words["got"], words["hidden"]):
                    assert {name for _, name, *_ in Formatter().parse(template) if name} <= {*PARTS}


def test_the_shape_of_a_pattern():
    frame = next(one for one in EXPORT["contracts"] if one["name"] == "beatframe")
    shape = frame["statements"]["/$defs/hlc"]["pattern"]["shape"]
    assert (shape["low"], shape["high"], shape["rest"]) == (14, 14, None)
    assert shape["heads"][4] == ((58, 58),)
    shape = frame["statements"]["/$defs/window_id"]["pattern"]["shape"]
    assert (shape["low"], shape["high"], len(shape["heads"])) == (32, 32, 1)


def test_that_codes_lead_to_the_page():
    page = codes_page.render()
    assert EXPORT["codes"].keys() == CODES.keys()
    assert all(f"{{#{one['anchor']}}}" in page for one in EXPORT["codes"].values())


def test_that_each_example_has_exactly_its_code():
    for one in EXPORT["examples"]:
        verdict = VALIDATOR.validate(one["text"])
        assert [found.code for found in verdict.findings] == [one["code"]] * (not verdict.valid)
        assert verdict.type == one["type"]
    assert [one["title"] for one in EXPORT["examples"] if one["code"] is None] == ["A frame"]
    codes = {one["code"] for one in EXPORT["examples"]} - {None}
    assert codes == {code for code, row in CODES.items() if row.example} - {
        "not-utf8",  # no text has it
        "too-large",
    }


def test_that_other_contracts_have_examples_of_other_codes(tmp_path):
    schema = {
        "$schema": DRAFT,
        "$id": "https://shop.example/order/1.0.0.json",
        "title": "Order",
        "type": "object",
        "properties": {"type": {"const": "shop.order.v1"}, "a": {"anyOf": [{"enum": ["{x}"]}]}},
    }
    (tmp_path / "order-v1.schema.json").write_text(json.dumps(schema))
    made = export(MessageValidator(tmp_path, max_bytes=999))
    assert {one["code"] for one in made["examples"]} >= {"not-an-object", "type-missing"}
    assert "enum" not in {one["code"] for one in made["examples"]}
    assert made["limits"]["bytes"] == 999
    statements = made["contracts"][0]["statements"]
    assert statements["/properties/a"]["anyOf"]["statement"].startswith(" must satisfy anyOf: [{")
    assert statements["/properties/a/anyOf/0"]["enum"]["statement"] == ' must be one of: "{x}"'


# Portable expressions.

TEXTS = sorted({case.source.decode(errors="replace")[:2000] for case in CASES})
PLACES = [
    *TEXTS,
    *{text[place : place + 64] for text in TEXTS for place in range(0, len(text), 7)},
    *{text[max(0, place - 16) : place] for text in TEXTS for place in range(0, len(text), 7)},
    *(f"{before}{word}{after}" for word in ("NaN", "inf", "<HTML", "tbd", "::", "##vso[", "é:", "٣")
      for before in ("", " ", "\x1f", "\xa0", "\ufeff", "😀", "\n", "\u2028")
      for after in ("", "é", "_", "1", "\n", "\x85", " ")),
    *map(chr, [*range(0xD800), 0xFFFD, 0x1D173, 0x1F600, 0xE0001, 0xF0000]),
]  # fmt: skip
TIMES = sorted(
    {
        text
        for case in CASES
        for text in re.findall(r'"([^"]{2,80})"', case.source.decode(errors="replace"))
    }
)


def expressions():
    own = EXPORT["expressions"]
    yield f"^(?:{own['word']})", "word"
    yield from ((f"^(?:{own[name]})$", name) for name in ("type", "name"))
    yield from ((own[name], name) for name in ("unsafe", "command"))
    for expression, reason in EXPORT["languages"]:
        yield f"^(?:{expression})", reason
    for row in EXPORT["mistakes"]:
        yield f"^(?:{row['here']})", row["reason"]
        yield f"(?:{row['before']})$", row["reason"]


def match_in_javascript(expression, texts):
    """Return where a script finds an expression in each text, in code points."""
    context = quickjs.Context()
    context.set("texts", json.dumps(texts))
    context.set("expression", expression)
    found = context.eval("""
        const pattern = new RegExp(expression, "u");
        JSON.stringify(JSON.parse(texts).map((text) => {
            const match = pattern.exec(text);
            return match && [[...text.slice(0, match.index)].length, [...match[0]].length];
        }));
    """)
    return json.loads(found)


def match(expression, texts):
    pattern = re.compile(re.sub(r"\$$", r"\\Z", expression))
    matches = map(pattern.search, texts)
    return [found and [found.start(), len(found[0])] for found in matches]


@pytest.mark.parametrize(("expression", "reason"), list(expressions()))
def test_that_an_expression_means_the_same_in_a_script(expression, reason):
    assert match_in_javascript(expression, PLACES) == match(expression, PLACES)


@pytest.mark.parametrize(("expression", "reason"), EXPORT["dateTimes"])
def test_that_a_reason_for_a_date_time_is_the_same_in_a_script(expression, reason):
    texts = [*TIMES, *(f"{text}{end}" for text in TIMES for end in ("\n", "\x85", "é", "\u2028"))]
    whole = f"^(?:{expression})$"
    assert match_in_javascript(whole, texts) == match(whole, texts)


def test_that_every_reason_for_a_date_time_is_in_a_case():
    seen = {reasons.explain_date_time(text) for text in TIMES}
    assert {reason for _, reason in EXPORT["dateTimes"]} <= seen


def test_that_white_space_is_that_of_python():
    spaces = [char for char in map(chr, range(0x3001)) if re.match(r"\s", char)]
    assert [char for char in map(chr, range(0x3001)) if re.match(escape.BLANK, char)] == spaces
