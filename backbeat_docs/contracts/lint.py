"""The rules that keep a schema portable: the same verdict in every engine a service may use.

A rule is a function that yields the problems of one schema object; its docstring says why they
matter. `lint` applies all rules.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from backbeat_docs.contracts.allowed import check
from backbeat_docs.contracts.catalogue import Contract
from backbeat_docs.contracts.error import ContractError
from backbeat_docs.engines import ENGINES
from backbeat_docs.schema.keywords import KEYWORDS, PORTABLE
from backbeat_docs.schema.walk import subschemas
from backbeat_docs.text.pointer import to_pointer
from backbeat_docs.text.strict_json import MOST_EXACT


class Breach(NamedTuple):
    """One place where a schema breaks a rule: the rule's name, a JSON Pointer, a sentence."""

    rule: str
    pointer: str
    problem: str


LintRule = Callable[[Mapping[str, Any], str, Mapping[str, Any]], Iterator[str]]
"""(the whole schema, pointer of a schema object in it, that object) → what is wrong with it."""


def portable_keywords(
    root: Mapping[str, Any], pointer: str, node: Mapping[str, Any]
) -> Iterator[str]:
    """Strict engines refuse unknown keywords, and simple engines lack the rarer ones."""
    for keyword in sorted(set(node) - PORTABLE):
        yield f"{keyword} is not one of the portable keywords: {KEYWORDS[keyword].unportable}"


def closed_objects(root: Mapping[str, Any], pointer: str, node: Mapping[str, Any]) -> Iterator[str]:
    """An open object accepts a misspelt field."""
    is_object = node.get("type") == "object" or "properties" in node
    if is_object and node.get("additionalProperties") is not False:
        yield "an object must have additionalProperties: false"


def described(root: Mapping[str, Any], pointer: str, node: Mapping[str, Any]) -> Iterator[str]:
    """A field without a description or an example cannot be used without asking its author."""
    for name, member in node.get("properties", {}).items():
        if not (member.get("title") or member.get("description")):
            yield f"{name} has neither title nor description"
        if not member.get("examples"):
            yield f"{name} has no example"


def valid_examples(root: Mapping[str, Any], pointer: str, node: Mapping[str, Any]) -> Iterator[str]:
    """An example that its own schema refuses teaches the mistake."""
    shown = [("examples", index, value) for index, value in enumerate(node.get("examples", ()))]
    if "default" in node:
        shown.append(("default", 0, node["default"]))
    if not shown:
        return
    part = {**node, "$schema": root.get("$schema"), "$defs": root.get("$defs", {})}
    part.pop("$id", None)
    refusals = ENGINES["jsonschema"](part)
    for keyword, index, value in shown:
        for refusal in refusals(value):
            place = to_pointer((keyword, index, *refusal.path))
            yield f"{place} is refused by {refusal.keyword}"


def one_refusal(root: Mapping[str, Any], pointer: str, node: Mapping[str, Any]) -> Iterator[str]:
    """A type beside enum or const refuses the same value twice."""
    for keyword in ("enum", "const"):
        if keyword in node and "type" in node:
            yield f"{keyword} needs no type beside it"


def exact_integers(root: Mapping[str, Any], pointer: str, node: Mapping[str, Any]) -> Iterator[str]:
    """Some readers store numbers as doubles, which are exact only up to 2^53 - 1."""
    if node.get("type") != "integer":
        return
    if node.get("minimum", -MOST_EXACT - 1) < -MOST_EXACT:
        yield f"an integer needs a minimum of at least -{MOST_EXACT}"
    if node.get("maximum", MOST_EXACT + 1) > MOST_EXACT:
        yield f"an integer needs a maximum of at most {MOST_EXACT}"


def bounded_patterns(
    root: Mapping[str, Any], pointer: str, node: Mapping[str, Any]
) -> Iterator[str]:
    """Some engines let `$` match before a last newline, which only a length can catch."""
    if "pattern" in node and not {"minLength", "maxLength"} <= node.keys():
        yield "a pattern needs minLength and maxLength beside it"


def formats_with_patterns(
    root: Mapping[str, Any], pointer: str, node: Mapping[str, Any]
) -> Iterator[str]:
    """Some engines do not assert formats, so a pattern must check what it can of them."""
    if "format" in node and "pattern" not in node:
        yield f"format {node['format']} needs a pattern beside it"


RULES: Mapping[str, LintRule] = {
    "portable-keywords": portable_keywords,
    "closed-objects": closed_objects,
    "described": described,
    "valid-examples": valid_examples,
    "one-refusal": one_refusal,
    "exact-integers": exact_integers,
    "bounded-patterns": bounded_patterns,
    "formats-with-patterns": formats_with_patterns,
}
"""Every rule by its name."""


def lint(contract: Contract) -> list[Breach]:
    """List every place where a contract's schema breaks a rule; none if it follows them all."""
    try:
        check(contract.schema, "")
    except ContractError as error:
        return [Breach("usable", error.place.removeprefix("#"), error.problem)]
    return [
        Breach(name, pointer, problem)
        for pointer, node in subschemas(contract.schema)
        for name, rule in RULES.items()
        for problem in rule(contract.schema, pointer, node)
    ]
