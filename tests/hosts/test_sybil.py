"""The parsers as another project uses them: in its `conftest.py`, beside Sybil's own."""

from __future__ import annotations

import gc
import pickle
import re
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from support import own_contract
from support.blocks import parse
from support.site import ROOT

from backbeat_docs.hosts import sybil
from backbeat_docs.hosts.sybil import (
    ConsoleParser,
    MessageParser,
    SnippetParser,
    UnclaimedParser,
    every_parser,
)

pytest_plugins = ["pytester"]

CONFTEST = """\
from pathlib import Path
from sybil import Document, Sybil
from sybil.document import PythonDocument
from sybil.parsers.markdown import (
    ClearNamespaceParser, CodeBlockParser, PythonCodeBlockParser, SkipParser,
)
from backbeat_docs.hosts.sybil import *
pytest_collect_file = Sybil([{parsers}], patterns=["*.md", "*.py"], excludes=["conftest.py"],
    {settings}).pytest()
"""
BESIDE = (
    "MessageParser(), ConsoleParser(), SessionParser(), FileParser(), IllustrationParser(), "
    "PythonCodeBlockParser(), SkipParser(), ClearNamespaceParser(), UnclaimedParser()"
)
FRAME = (
    '{"type": "backbeat.beatframe.v1", "cluster_id": "c", "beat_index": 1, "downbeat": false,\n'
    ' "phase": "execute", "hlc": "7ffd:0001:abcd", "deadline_at": "2025-09-05T12:30:00Z",\n'
    ' "tempo_bpm": 2.0, "window_id": "7e9b0e6c4c9a4e59b7f2d9a3c1b2e4d5"}'
)


@pytest.fixture
def project(pytester: pytest.Pytester):
    """Run a page, or other files, in a project with parsers in its `conftest.py`."""

    def run(page: str | bytes, *arguments: str, parsers: str = BESIDE, **settings: str):
        name = settings.pop("name", "page.md")
        given = ", ".join(f"{key}={value}" for key, value in settings.items())
        pytester.makeconftest(CONFTEST.format(parsers=parsers, settings=given))
        data = page if isinstance(page, bytes) else textwrap.dedent(page).encode()
        (pytester.path / name).write_bytes(data)
        return pytester.runpytest_inprocess("-rs", "-p", "no:cacheprovider", *arguments)

    return run


MIXED = f"""\
```json {{title="m.json"}}
{FRAME}
```

```python
import json
frame = {{"beat_index": 1}}
```

```pycon
>>> frame["beat_index"]
1
>>> frame["beat_index"] = 2
```

```python
assert frame["beat_index"] == 2
```

```toml {{title="a.toml"}}
a = 1
```

```console
$ cat a.toml && wc -l < m.json
a = 1
3
```

```go {{illustration="needs a Go toolchain"}}
package main
```
"""


def test_ours_and_sybils_parsers_share_a_page_and_its_names(project) -> None:
    result = project(MIXED)
    result.assert_outcomes(passed=6, skipped=1)
    result.stdout.fnmatch_lines(["SKIPPED*illustration: page.md:32:1: needs a Go toolchain"])


def test_workers_may_share_a_page(project) -> None:
    project(MIXED, "-n2", "--dist", "load").assert_outcomes(passed=6, skipped=1)


@pytest.mark.parametrize("line", [12, 18, 26])
def test_a_block_runs_alone(project, line: int) -> None:
    project(MIXED, "-k", f"line:{line}").assert_outcomes(passed=1, deselected=6)


def test_a_block_that_ran_for_a_later_one_does_not_run_again(project) -> None:
    page = "```console\n$ mkdir once\n```\n\n```console\n$ ls\nonce\n```\n"
    nodes = [f"page.md::line:{line},column:1" for line in (5, 1)]
    project(page, *nodes).assert_outcomes(passed=2)


def test_commands_of_a_runner_run_for_a_later_block(project) -> None:
    runner = 'SnippetParser({"x": lambda fence, scratch: (scratch / "once").mkdir()})'
    page = '```console {runs="x"}\n$ x\n```\n\n```console\n$ ls\nonce\n```\n'
    result = project(page, "-k", "line:5", parsers=f"{runner}, ConsoleParser()")
    result.assert_outcomes(passed=1, deselected=1)


@pytest.mark.parametrize(
    ("block", "line"),
    [
        ("```console\n$ false\n```", "page.md:2:1: ended with status 1, not 0"),
        ("```python\n1 / 0\n```", "page.md:1:1: ZeroDivisionError: division by zero"),
    ],
)
def test_a_block_names_the_earlier_block_that_failed(project, block: str, line: str) -> None:
    result = project(f"{block}\n\n```console\n$ ls\n```\n", "-k", "line:5")
    result.assert_outcomes(failed=1, deselected=1)
    result.stdout.fnmatch_lines([line, "(in an earlier block *"])


@pytest.mark.parametrize(
    ("block", "line"),
    [
        ("```yaml\na: 1\n```", "page.md:3:1: no runner claims a block *"),
        ('```json title="x"\n{}\n```', "page.md:3:1: attributes go in braces*"),
        ('```python {linenums="1"}\nx = 1\n```', 'page.md:3:1: no parser claims this "python" *'),
        ('```yaml {runs="x"}\na: 1\n```', 'page.md:3:1: no parser claims this "yaml" block'),
    ],
)
def test_a_fence_that_no_region_covers_fails(project, block: str, line: str) -> None:
    result = project(f"a\n\n{block}\n\n```python\nx = 1\n```\n")
    result.assert_outcomes(failed=1, passed=1)
    result.stdout.fnmatch_lines([line])


def test_a_fence_that_another_projects_parser_claims_is_claimed(project) -> None:
    page = "```yaml\na: 1\n```\n\n```python\n>>> 1\n1\n>>> 2\n2\n```\n"
    parsers = "CodeBlockParser('yaml', lambda example: None), PythonCodeBlockParser(), "
    project(page, parsers=f"{parsers} UnclaimedParser()").assert_outcomes(passed=3)


def test_the_scratch_folder_is_shared_by_files_console_and_python(project) -> None:
    page = """\
        ```python {title="helper.py"}
        NAME = "written by Python"
        ```

        ```python
        from dataclasses import dataclass
        from pathlib import Path
        from typing import get_type_hints

        from helper import NAME

        @dataclass
        class Row:
            other: "Row"

        assert get_type_hints(Row) == {"other": Row}
        Path("a.txt").write_text(NAME)
        ```

        ```console
        $ cat a.txt; echo $WHO
        written by Pythonsomeone
        ```
        """
    parsers = "PythonParser(), ConsoleParser(['WHO=someone']), FileParser(), UnclaimedParser()"
    project(page, "-n2", parsers=parsers).assert_outcomes(passed=3)


def test_names_from_setup_and_fixtures_are_available(project) -> None:
    page = "```python\nassert given == 1 and tmp_path.is_dir()\nmine = 2\n```\n"
    result = project(
        page,
        parsers="PythonParser()",
        setup="lambda namespace: namespace.update(given=1)",
        teardown="lambda namespace: print(sorted(set(namespace) - {'__builtins__'}))",
        fixtures="['tmp_path']",
    )
    result.assert_outcomes(passed=1)


def test_skipped_blocks_never_run_for_a_later_block(project) -> None:
    page = """\
        <!-- skip: next -->

        ```console
        $ false
        ```

        ```console
        $ echo a
        a
        ```

        <!-- skip: start -->

        ```console
        $ false
        ```

        <!-- skip: end -->

        ```python
        x = 1
        ```
        """
    project(page).assert_outcomes(passed=7)
    project(page, "-k", "line:20 or line:7").assert_outcomes(passed=2, deselected=5)


def test_a_cleared_namespace_forgets_names_and_nothing_runs_twice(project) -> None:
    page = """\
        ```console
        $ mkdir once
        ```

        ```python
        x = 1
        ```

        <!-- clear-namespace -->

        ```python
        assert "x" not in globals()
        ```

        ```console
        $ ls
        once
        ```
        """
    project(page).assert_outcomes(passed=5)
    project(page, "-k", "line:15").assert_outcomes(passed=1, deselected=4)


SOURCE = f'''\
"""A module.

```json
{FRAME}
```
"""

NAME = "a"


def function():
    """Is documented.

    ```python
    assert NAME == "a"
    ```

    ```console
    $ echo a
    b
    ```
    """
'''


def test_the_docstrings_of_a_python_file_have_its_lines(project) -> None:
    types = '{".py": PythonDocument}'
    result = project(SOURCE, name="module.py", document_types=types)
    result.assert_outcomes(passed=2, failed=1)
    result.stdout.fnmatch_lines(["module.py:22:5: the page shows 'b', the command printed 'a'"])
    plain = project(SOURCE, "-k", "line:3", name="module.py", document_types='{".py": Document}')
    plain.assert_outcomes(passed=1, deselected=2)


def test_sybils_document_of_one_docstring_is_refused_with_what_to_write(project) -> None:
    result = project(SOURCE, name="module.py")
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(['*docstrings need Sybil(…, document_types={".py": sybil.Doc*'])


def test_a_page_that_is_not_utf_8_is_an_error(project) -> None:
    result = project(b"a\n\xff")
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["*ERROR collecting page.md*", "*0xff*"])


def test_a_fence_that_never_ends_is_one_failure(project) -> None:
    result = project("a\n\n```json\n{}\n")
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["page.md:3:1: the fence ``` never ends"])
    result.stdout.no_fnmatch_line("*Traceback*")


def test_output_after_a_continued_command_has_the_right_line(project) -> None:
    result = project("```console\n$ echo a \\\n> b\na b\nc\n```\n", parsers="ConsoleParser()")
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["page.md:5:1: the page shows 'c', *"])


def test_a_page_with_windows_line_endings(project) -> None:
    page = MIXED.replace("\n", "\r\n").encode()
    project(page).assert_outcomes(passed=6, skipped=1)


def test_only_messages(project) -> None:
    bad = FRAME.replace("execute", "run")
    page = f'```json\n{{"mine": 1}}\n```\n\n```json title="a"\n{bad}\n```\n\n```sh\nls\n```\n'
    result = project(page, parsers="MessageParser(messages_only=True)")
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["page.md:7:11: phase must be one of*"])


@pytest.mark.parametrize("settings", ["messages_only=True", ""])
def test_the_contracts_of_another_team(project, pytester, settings: str) -> None:
    own_contract.write(pytester.mkdir("schemas"))
    wrong = "\n\n".join(
        f"```json\n{text}\n```"
        for text in (own_contract.INVALID, own_contract.UNKNOWN, '{"type": "orders.order.v1",}')
    )
    parsers = f"MessageParser('schemas', {settings})"
    result = project(f"```json\n{own_contract.VALID}\n```\n\n{wrong}\n", parsers=parsers)
    result.assert_outcomes(passed=1, failed=3)
    result.stdout.fnmatch_lines(
        [
            "page.md:*(minimum at /quantity)",
            'page.md:*did you mean "orders.order.v1"?*(type-unknown at /type)',
            "page.md:*(not-json at /)",
        ]
    )


def test_types_of_no_namespace_are_left_alone(project, pytester) -> None:
    own_contract.write(pytester.mkdir("schemas"))
    page = f"```json\n{FRAME.replace('execute', 'run')}\n```\n\n```json\n{{'type': 1}}\n```\n"
    result = project(page, parsers="MessageParser('schemas', messages_only=True)")
    result.assert_outcomes()


def test_a_stream_with_one_message_of_ours_is_validated(project) -> None:
    page = f"```ndjson\n{{}}\n{FRAME.replace(chr(10), '')}\n```\n"
    result = project(page, parsers="MessageParser(messages_only=True)")
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["page.md:2:1: type field is required*"])


@pytest.mark.parametrize("settings", ["messages_only=True", ""])
@pytest.mark.parametrize(
    ("info", "line"),
    [
        ('json expect="enum at /phase"', 'json {expect="enum at /phase"}'),
        (
            "json title=a.json expect=enum at /phase",
            'json {title="a.json" expect="enum at /phase"}',
        ),
        ("json {title='a'} expect='enum at /phase'", 'json {title="a" expect="enum at /phase"}'),
        ('{.json} part="/issues/0"', 'json {part="/issues/0"}'),
        ('json, contract="barreport"', 'json {contract="barreport"}'),
        ("json expect='a\x1b[31m'", 'json {expect="a\\x1b[31m"}'),
    ],
)
def test_a_key_of_ours_outside_braces_says_what_to_write(
    project, settings: str, info: str, line: str
) -> None:
    page = f"```{info}\n{FRAME}\n```\n"
    result = project(page, parsers=f"MessageParser({settings})")
    result.assert_outcomes(failed=1)
    assert f"page.md:1:1: attributes go in braces: {line}" in result.outlines


@pytest.mark.parametrize(
    "info",
    ['json title="x"', "json,ignore", "json {#frame .big}", 'json {id="frame"}', "{.json .x}"],
)
def test_info_strings_of_another_grammar(project, info: str) -> None:
    good, bad = (f"```{info}\n{text}\n```\n" for text in (FRAME, FRAME.replace("execute", "run")))
    result = project(f"{good}\n{bad}", parsers="MessageParser(messages_only=True)")
    result.assert_outcomes(passed=1, failed=1)


@pytest.mark.parametrize("settings", ["messages_only=True", ""])
def test_a_folder_that_cannot_be_loaded_is_one_line_for_each_block(project, settings: str) -> None:
    page = f"```json\n{FRAME}\n```\n"
    result = project(page, parsers=f"MessageParser('nowhere', {settings})")
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["page.md:1:1: nowhere: no folder of schemas: *"])


def test_a_parser_works_without_pytest() -> None:
    page = f"```json\n{FRAME}\n```\n\n```yaml\n```\n\n```json {{expct='x'}}\n{{}}\n```\n"
    good, bad = parse(page, "/pages/page.md", [MessageParser()])
    good.evaluate()
    with pytest.raises(AssertionError, match=r'/pages/page\.md:10:1: message takes no "expct"'):
        bad.evaluate()


def test_the_scratch_folder_ends_with_the_document() -> None:
    document = parse("```console\n$ pwd > here\n```\n", "/pages/page.md", [ConsoleParser()])
    (example,) = document
    example.evaluate()
    folder = example.document.evaluators[0].scratch
    assert (folder / "here").read_text() == f"{folder}\n"
    del document, example
    gc.collect()
    assert not folder.parent.exists()


def test_every_parser_can_be_pickled() -> None:
    for parser in pickle.loads(pickle.dumps(every_parser("schemas", Path("runs.py"), ["A=b"]))):
        assert list(parser(parse("no fence", "/pages/page.md", []))) == []


def test_every_public_name_is_on_the_page() -> None:
    page = (ROOT / "docs" / "docs-as-tests.md").read_text()
    assert [name for name in sybil.__all__ if not re.search(rf"`{name}[(`]", page)] == []


def test_a_table_of_runners() -> None:
    seen = []
    parsers = [SnippetParser({"it": lambda fence, folder: seen.append(fence.text)})]
    for example in parse('```x {runs="it"}\na\n```\n', "/page.md", parsers):
        example.evaluate()
    assert seen == ["a\n"]


def test_a_title_must_not_point_outside_the_folder() -> None:
    (example,) = parse(f'```json {{title="/m.json"}}\n{FRAME}\n```', "/page.md", [MessageParser()])
    with pytest.raises(AssertionError, match=r'title "/m\.json" leads out'):
        example.evaluate()


def test_a_fence_that_never_ends_is_an_example_of_the_first_parser() -> None:
    (example,) = parse("```json\n", "/page.md", [MessageParser(), UnclaimedParser()])
    with pytest.raises(AssertionError, match=r"/page\.md:1:1: the fence"):
        example.evaluate()


@pytest.mark.parametrize("words", [["-c", "import backbeat_docs.hosts.sybil"],
    ["-m", "pytest", "-p", "backbeat_docs.hosts.pytest_docs"]])  # fmt: skip
def test_a_missing_sybil_is_a_one_line_error(tmp_path: Path, words: list[str]) -> None:
    site = f"import sys; sys.path.insert(0, {str(ROOT)!r})\n"
    (tmp_path / "sitecustomize.py").write_text(f"{site}sys.modules['sybil'] = None\n")
    done = subprocess.run(
        [sys.executable, *words], cwd=tmp_path, env={"PYTHONPATH": str(tmp_path)},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode != 0
    *before, last = done.stderr.strip().splitlines()
    assert last.endswith("sybil is not installed; run pip install 'backbeat-contracts[pytest]'")
    assert "ModuleNotFoundError" not in done.stderr
    assert words[0] == "-c" or before == []
