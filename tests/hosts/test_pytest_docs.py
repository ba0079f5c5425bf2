"""The plugin that runs documentation, on pages made for it."""

from __future__ import annotations

import fnmatch
import textwrap

import pytest
from support import own_contract

pytest_plugins = ["pytester"]

FRAME = (
    '{"type": "backbeat.beatframe.v1", "cluster_id": "c", "beat_index": 1, "downbeat": false,\n'
    ' "phase": "execute", "hlc": "7ffd:0001:abcd", "deadline_at": "2025-09-05T12:30:00Z",\n'
    ' "tempo_bpm": 2.0, "window_id": "7e9b0e6c4c9a4e59b7f2d9a3c1b2e4d5"}'
)


@pytest.fixture
def session(pytester: pytest.Pytester):
    """Run a page in its own session."""

    def run(page: str | bytes, *arguments: str, fences: str = "all", **files: str):
        pytester.makeini(f"[pytest]\nbackbeat_fences = {fences}\nbackbeat_runs = runs.py\n")
        pytester.makepyfile(runs=files.get("runs", "RUNS = {}"))
        data = page if isinstance(page, bytes) else textwrap.dedent(page).encode()
        (pytester.path / "page.md").write_bytes(data)
        return pytester.runpytest_inprocess(
            "-p", "backbeat_docs.hosts.pytest_docs", "-p", "no:cacheprovider", "page.md", *arguments
        )

    return run


GOOD = f"""\
```json {{title="m.json"}}
{FRAME}
```

- in a list

    ```json {{expect="enum at /phase"}}
    {FRAME.replace("execute", "run").replace(chr(10), chr(10) + "    ")}
    ```

> ```json {{part="/issues/0" contract="barreport"}}
> {{"severity": "error", "category": "late", "count": 1}}
> ```

```console
$ cat m.json | wc -l
3
$ printf 'a b\\n' ; false || echo "c…d"
a …
c…d
```

```console {{status="3"}}
$ (exit 3)
```

```python
import json
from dataclasses import dataclass

@dataclass
class A:
    b: "int"

frame = json.load(open("m.json"))
```

```python
assert frame["beat_index"] == 1
```

```pycon
>>> frame["phase"]
'exe…'
```

```python {{title="handler.py"}}
print("handled")
```

```console
$ python handler.py
handled
```

```yaml {{runs="ci"}}
a: 1
```

```go {{illustration="needs a Go toolchain"}}
package main
```
"""

RUNS = "def ci(fence, folder):\n    assert fence.text == 'a: 1\\n'\nRUNS = {'ci': ci}\n"


def test_every_kind_of_block_is_run(session) -> None:
    result = session(GOOD, runs=RUNS)
    result.assert_outcomes(passed=11, skipped=1)
    result.stdout.fnmatch_lines(["page.md:*: needs a Go toolchain", "1 in total"])


def test_workers_may_share_a_page(session) -> None:
    result = session(GOOD, "-n2", "--dist", "load", runs=RUNS)
    result.assert_outcomes(passed=11, skipped=1)
    result.stdout.fnmatch_lines(["1 in total"])


def test_one_block_runs_alone(session) -> None:
    page = "```python\nx = 1\n```\n\n```python\nassert x == 1\n```\n"
    result = session(page, "-k", "line:5")
    result.assert_outcomes(passed=1, deselected=1)


@pytest.mark.parametrize(
    ("page", "line"),
    [
        (f"a\n\n```json\n{FRAME.replace('execute', 'run')}\n```", "page.md:5:11: phase must be *"),
        ('> ```json\n> {"a": 1,}\n> ```', "page.md:2:*"),
        (f'```json {{expect="enum at /phase"}}\n{FRAME}\n```', "page.md:1:1: expected enum*"),
        ('```json {expect="enum"}\n{}\n```', "page.md:1:1: expect is *"),
        ('```json {part="/nope" contract="barreport"}\n1\n```', "page.md:1:1: part of *"),
        ('```json {part="/a" contract="nope"}\n1\n```', 'page.md:1:1: no contract "nope"*'),
        ('```json {schema="nope"}\n1\n```', "page.md:1:1: no published schema*"),
        ('```json {version="7.0.0"}\n' + FRAME + "\n```", "page.md:1:1: BeatFrame 7.0.0 is not*"),
        ("```console\n$ echo a\nb\n```", "page.md:3:1: the page shows 'b', the command printed *"),
        ("```console\n$ echo a\n```", "page.md:2:1: the page shows '', *"),
        ("- x\n\n    ```console\n    $ echo\n    $ false\n    ```", "page.md:5:5: ended with *"),
        ("```console\nls\n```", "page.md:1:1: a console block must begin*"),
        ('```console {status="x"}\n$ ls\n```', "page.md:1:1: status must be a number*"),
        ("```python\nx = 1\nassert x == 2\n```", "page.md:3:1: AssertionError*"),
        ("```python\nx = = 1\n```", "page.md:2:1: *SyntaxError*"),
        ("```pycon\n>>> 1\n2\n```", "page.md:1:1: *"),
        ('```toml {title="a.toml"}\n```', "page.md:1:1: no later block*"),
        ('```json {title="../m.json"}\n' + FRAME + "\n```", "page.md:1:1: title *leads out*"),
        ('```yaml {runs="x"}\n```', 'page.md:1:1: no runner "x"*'),
        ("```yaml\n```", "page.md:1:1: no runner claims*"),
        ('```json title="a.json"\n{}\n```', "page.md:1:1: attributes go in braces*"),
    ],
)
def test_a_wrong_block_names_its_place(session, page: str, line: str) -> None:
    result = session(page)
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines([line])


def test_a_runner_that_refuses_names_the_block(session) -> None:
    runs = "def ci(fence, folder):\n    raise AssertionError('no job')\nRUNS = {'ci': ci}\n"
    result = session('```yaml {runs="ci"}\n```', runs=runs)
    result.stdout.fnmatch_lines(["page.md:1:1: no job"])


@pytest.mark.parametrize(
    "runs", ["import nowhere", "def ci(fence, folder):\n    1 / 0\nRUNS = {'ci': ci}\n"]
)
def test_a_runner_that_crashes_names_the_block_too(session, runs: str) -> None:
    result = session('```yaml {runs="ci"}\n```', runs=runs)
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["page.md:1:1: the runner failed", "*Error: *"])


def test_a_page_that_is_not_utf_8_is_an_error(session) -> None:
    result = session(b"a\n\xff")
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["*page.md:2: *not UTF-8*"])


def test_a_fence_that_never_ends_is_one_failure(session) -> None:
    result = session(b"a\n\n```json\n{}")
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["page.md:3:1: the fence * never ends"])


def test_the_messages_of_other_docs_are_validated_and_the_rest_is_ignored(session) -> None:
    page = (
        f'```json title="a"\n{FRAME}\n```\n\n```json\n{{"mine": 1}}\n```\n\n```python\n1 /\n```\n'
        f"\n```json\n{FRAME.replace('execute', 'run')}\n```\n"
    )
    result = session(page, fences="messages")
    result.assert_outcomes(passed=1, failed=1)
    result.stdout.fnmatch_lines(["page.md:17:11: phase must be one of*"])


def test_the_folder_of_contracts_comes_from_the_settings(session, pytester) -> None:
    (pytester.path / "backbeat.toml").write_text('schemas = "nowhere"')
    result = session(f"```json\n{FRAME}\n```\n")
    result.stderr.fnmatch_lines(["*nowhere: no folder of schemas*"])
    (pytester.path / "backbeat.toml").write_text("schema = 1")
    result = session(f"```json\n{FRAME}\n```\n")
    result.stderr.fnmatch_lines(['*backbeat.toml: unknown setting "schema"*'])


@pytest.mark.parametrize("fences", ["messages", "all"])
def test_an_invalid_message_of_another_team_fails(session, pytester, fences: str) -> None:
    own_contract.write(pytester.mkdir("contracts"))
    page = f"```json\n{own_contract.VALID}\n```\n\n```json\n{own_contract.INVALID}\n```\n"
    result = session(page, "-o", "backbeat_schemas=contracts", fences=fences)
    result.assert_outcomes(passed=1, failed=1)
    result.stdout.fnmatch_lines(["page.md:*(minimum at /quantity)"])


BROKEN = {
    "nowhere": "*nowhere: no folder of schemas*",
    "empty": "*empty: no schema here*",
    "broken": "*order-v1.schema.json:1:2: not strict JSON*",
    "untyped": "*order-v1.schema.json#/properties/type/const: *the type must end in*",
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_folder_of_contracts_that_cannot_be_used_is_one_line(session, pytester, name) -> None:
    if name != "nowhere":
        folder = pytester.mkdir(name)
    if name == "broken":
        (folder / "order-v1.schema.json").write_text("{")
    if name == "untyped":
        own_contract.write(folder)
        path = folder / "order-v1.schema.json"
        path.write_text(path.read_text().replace("orders.order.v1", "orders.order"))
    result = session("# No example\n", "-o", f"backbeat_schemas={name}")
    lines = [line for line in result.errlines if line]
    assert len(lines) == 1
    assert fnmatch.fnmatchcase(lines[0], f"ERROR: the contracts cannot be used: {BROKEN[name]}")
