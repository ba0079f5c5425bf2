"""The verdicts on a page: what is shown below an example, and which blocks get none."""

from __future__ import annotations

import json

import pytest
from support import cases

from backbeat_docs.document.examples import Examples, expected, schema_of_part
from backbeat_docs.document.fences import FenceError, fences
from backbeat_docs.document.verdicts import annotate

EXAMPLES = Examples()
CLAIM = json.dumps(cases.example("statusclaim"), indent=1)


def shown(page: str) -> str:
    return annotate(page, EXAMPLES)


def test_a_valid_example() -> None:
    page = shown(f'```json {{title="a/b.json"}}\n{CLAIM}\n```\nend')
    assert page.startswith('```json {title="a/b.json"}\n{\n')
    subject = cases.shown("statusclaim").replace(".", "&#46;")
    assert page.endswith(
        f'```\n\n<span class="bb-verdict bb-valid">✓ valid {subject}</span>\n\nend'
    )


def test_an_invalid_example_in_a_quote_marks_its_lines() -> None:
    lines = ['```json {expect="enum at /state; maximum at /progress"}']
    lines += CLAIM.replace("executing", "run").replace("0.65", "65").splitlines()
    page = shown("\n".join(f"> {line}" for line in [*lines, "```"]))
    assert page.startswith('> ```json {hl_lines="6 8"}\n')
    assert "[`enum`][finding-enum]<br>" in page
    assert all(line.startswith(">") for line in page.splitlines())


def test_other_blocks_lose_only_our_keys() -> None:
    page = '````console {status="1" title="t"}\n$ false\n````'
    assert shown(page) == '````console {title="t"}\n$ false\n````'
    assert shown("```python\nx\n```") == "```python\nx\n```"


@pytest.mark.parametrize(
    ("page", "line", "reason"),
    [
        (f"a\n```json\n{CLAIM.replace('executing', 'run')}\n```", 8, "state must be one of"),
        (f'a\n```json {{expect="enum at /state"}}\n{CLAIM}\n```', 2, "expected enum at /state"),
        ("```json", 1, "never ends"),
        ("a\n\n```yaml\n```", 3, "no runner claims"),
        ("```jsonl\n\n```", 1, "without a message"),
    ],
)
def test_a_wrong_example_is_an_error(page: str, line: int, reason: str) -> None:
    with pytest.raises(FenceError, match=reason) as error:
        shown(page)
    assert error.value.line == line


def test_a_stream_and_a_fragment() -> None:
    line = json.dumps(cases.example("beatframe"))
    assert "✓ valid 2 messages" in shown(f"```jsonl\n{line}\n\n{line}\n```")
    part = '{"severity": "info", "category": "x", "count": 0}'
    keys = 'part="/issues/0" contract="barreport" expect="minimum at /count"'
    page = shown(f"```json {{{keys}}}\n{part}\n```")
    assert "✗ invalid part /issues/0 of BarReport" in page


def test_a_version_that_was_released() -> None:
    page = shown(f'```json {{version="{cases.FIRST}"}}\n{CLAIM}\n```')
    assert "✓ valid StatusClaim" in page


def test_expectations_are_counted() -> None:
    (fence,) = fences('```json {expect="type at /a~1b; type at /a~1b; required at /"}\n1\n```')
    assert expected(fence) == {("type", "/a~1b"): 2, ("required", ""): 1}


def test_the_part_of_a_schema() -> None:
    schema = cases.schema("barreport")
    assert schema_of_part(schema, "/issues/7/count")["minimum"] == 1
    assert schema_of_part(schema, "")["title"] == "BarReport"
    with pytest.raises(LookupError, match='there is no "nope"'):
        schema_of_part(schema, "/issues/0/nope")
