"""The grammar of fenced blocks: what is found on a page, where, and how it is claimed."""

from __future__ import annotations

import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backbeat_docs.document.fences import (
    USES,
    Fence,
    FenceError,
    decode,
    docstring_fences,
    fences,
    use,
)


def parse_fence(page: str) -> Fence:
    (fence,) = fences(textwrap.dedent(page))
    return fence


def test_a_plain_block() -> None:
    fence = parse_fence("text\n\n```json\n{}\n[]\n```\n")
    assert (fence.language, fence.text, fence.line, fence.last) == ("json", "{}\n[]\n", 3, 6)
    assert fence.attributes == {}


@pytest.mark.parametrize(
    ("info", "language", "attributes"),
    [
        ("json", "json", {}),
        ("JSON", "json", {}),
        (" json ", "json", {}),
        ('json {title="m.json"}', "json", {"title": "m.json"}),
        ("json {title='a \"b\"'}", "json", {"title": 'a "b"'}),
        ('json {expect="enum at /phase; required at /" hl_lines="2"}', "json",
         {"expect": "enum at /phase; required at /", "hl_lines": "2"}),
        ('{ .json title="x" }', "json", {"title": "x"}),
        ("c++", "c++", {}),
        ("", "", {}),
    ],
)  # fmt: skip
def test_the_info_string(info: str, language: str, attributes: dict[str, str]) -> None:
    fence = parse_fence(f"```{info}\nx\n```")
    assert (fence.language, fence.attributes, fence.problem) == (language, attributes, None)


@pytest.mark.parametrize(
    ("page", "places"),
    [
        ("- item\n\n    ```json\n    {\n      1\n    }\n    ```", [(4, 5), (5, 5), (6, 5)]),
        ("- ```json\n  {}\n  ```", [(2, 3)]),
        ("> ```json\n> {}\n>\n> []\n> ```", [(2, 3), (3, 2), (4, 3)]),
        ("> - a\n>\n>     ```json\n>     {}\n>     ```", [(4, 7)]),
        ('!!! note "t"\n    ~~~json\n    {}\n    ~~~', [(3, 5)]),
        ('=== "A"\n\n    !!! note\n\n        ```json\n        {}\n        ```', [(6, 9)]),
        ("1. one\n\n   ```json\n   {}\n\n   []\n   ```", [(4, 4), (5, 1), (6, 4)]),
    ],
    ids=["list", "marker", "quote", "list in quote", "admonition", "tab", "ordered"],
)
def test_nested_blocks_keep_their_positions(page: str, places: list[tuple[int, int]]) -> None:
    fence = parse_fence(page)
    lines = page.split("\n")
    assert [fence.place(n + 1) for n in range(len(fence.columns))] == places
    for number, text in enumerate(fence.text.splitlines(), 1):
        line, column = fence.place(number)
        assert lines[line - 1][column - 1 :] == text


def test_a_fence_in_a_longer_fence_is_text() -> None:
    page = "````markdown\n```json\n{}\n```\n````\n\n```json\n1\n```\n"
    assert [(f.language, f.text) for f in fences(page)] == [
        ("markdown", "```json\n{}\n```\n"),
        ("json", "1\n"),
    ]


def test_tabs_in_a_block_are_kept() -> None:
    assert parse_fence("```makefile\na:\n\techo\n```").text == "a:\n\techo\n"


def test_inline_backticks_are_not_a_fence() -> None:
    assert fences("```json``` is code\n\nand ``` in a line\n") == ()


@pytest.mark.parametrize(
    ("page", "line"),
    [
        ("a\n\n```json\n{}\n", 3),
        ("> ```json\n> {}\n\ntext\n```", 1),
        ("- a\n\n    ```json\n    {}\ntext\n    ```", 3),
        ("````json\n{}\n```\n", 1),
        ("~~~json\n{}\n```\n", 1),
    ],
)
def test_a_fence_that_never_ends_names_its_line(page: str, line: int) -> None:
    with pytest.raises(FenceError, match="never ends") as error:
        fences(page)
    assert error.value.line == line


@pytest.mark.parametrize(
    ("info", "kind"),
    [
        ("json", "message"),
        ('json {title="a.json" expect="enum at /phase"}', "message"),
        ('json {part="/issues/0" contract="barreport"}', "fragment"),
        ('json {schema="report"}', "document"),
        ("jsonl", "stream"),
        ('console {status="1"}', "console"),
        ("python", "python"),
        ('python {title="handler.py"}', "file"),
        ("pycon", "session"),
        ('toml {title="pyproject.toml"}', "file"),
        ('yaml {runs="github"}', "snippet"),
        ('yaml {runs="github" title=".github/workflows/x.yml"}', "snippet"),
        ('json {illustration="a sketch"}', "illustration"),
        ('svg {illustration="a picture"}', "illustration"),
    ],
)
def test_every_fence_is_claimed_by_one_use(info: str, kind: str) -> None:
    assert use(parse_fence(f"```{info}\nx\n```")) == kind
    assert kind in USES


@pytest.mark.parametrize(
    ("info", "reason"),
    [
        ("yaml", "no runner claims"),
        ("", "without a language"),
        ('json title="x"', "go in braces"),
        ("json {title=x}", "want key"),
        ('json {expct="x"}', 'takes no "expct"'),
        ('console {expect="x"}', 'takes no "expect"'),
        ('yaml {illustration=" "}', "must say why"),
        ('json {.python title="x"}', "one language"),
    ],
)
def test_a_fence_that_nothing_claims_is_an_error(info: str, reason: str) -> None:
    with pytest.raises(FenceError, match=reason) as error:
        use(parse_fence(f"\n\n```{info}\nx\n```"))
    assert error.value.line == 3


def test_fences_in_docstrings_have_the_lines_of_the_file() -> None:
    function = '\n\ndef f():\n    """B.\n\n    ```python\n    x = 1\n    ```\n    """\n'
    source = '"""A.\n\n```json\n{}\n```\n"""\n' + function + '    y = "```"\n'
    first, second = docstring_fences(source)
    assert (first.text, first.line) == ("{}\n", 3)
    assert (second.text, second.line, second.place(1)) == ("x = 1\n", 12, (13, 5))


def test_a_backslash_in_a_docstring_block_needs_a_raw_docstring() -> None:
    body = 'A.\n\n```python\n"\\n"\n```\n"""\n'
    (cooked,), (raw,) = docstring_fences('"""' + body), docstring_fences('r"""' + body)
    assert raw.problem is None
    assert "raw docstring" in str(cooked.problem)


def test_a_page_that_is_not_utf8_names_the_line() -> None:
    assert decode(b"a\r\nb") == "a\nb"
    with pytest.raises(FenceError, match="0xff is not UTF-8") as error:
        decode(b"a\nb\xff")
    assert error.value.line == 2


@given(
    st.lists(
        st.text(st.characters(exclude_characters="\n\r`~\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029")),
        max_size=6,
    ),
    st.sampled_from(["", "    ", "> ", ">     ", "  > "]),
)
def test_a_fence_preserves_its_lines(body: list[str], prefix: str) -> None:
    page = "\n".join(prefix + line for line in ["```text", *body, "```"])
    fence = parse_raw_fence(page)
    assert fence.text == "".join(line + "\n" for line in body)
    assert all(fence.place(n + 1) == (n + 2, len(prefix) + 1) for n in range(len(body)))


def parse_raw_fence(page: str) -> Fence:
    (fence,) = fences(page)
    return fence
