"""The MkDocs plugin and the mkdocstrings handler on bad input: in a build, and while serving."""

from __future__ import annotations

import logging
from html import unescape
from pathlib import Path

import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.exceptions import Abort, PluginError
from support import cases
from support.site import mkdocs, write_small

FRAME = (
    '{"type": "backbeat.beatframe.v1", "cluster_id": "c", "beat_index": 1, "downbeat": false,\n'
    ' "phase": "execute", "hlc": "7ffd:0001:abcd", "deadline_at": "2025-09-05T12:30:00Z",\n'
    ' "tempo_bpm": 2.0, "window_id": "7e9b0e6c4c9a4e59b7f2d9a3c1b2e4d5"}'
)
REFERENCE = "# Page\n\n::: backbeat.beatframe.v1\n    handler: backbeat\n"


def build_strictly(config: Path) -> None:
    """Build as `mkdocs build` does."""
    loaded = load_config(str(config))
    loaded.plugins.on_startup(command="build", dirty=False)
    build(loaded)


def serve_once(config: Path, *, strict: bool = False) -> None:
    """Build once as `mkdocs serve` does."""
    loaded = load_config(str(config), strict=strict)
    loaded.plugins.on_startup(command="serve", dirty=False)
    build(loaded, serve_url="http://localhost/")


def read(config: Path, name: str) -> str:
    return (config.parent / "site" / name / "index.html").read_text()


def test_a_small_site(tmp_path: Path) -> None:
    page = f'---\ntitle: T\n---\n{REFERENCE}\n- a\n\n    ```json {{title="m.json"}}\n'
    page += "".join(f"    {line}\n" for line in FRAME.splitlines()) + "    ```\n\n"
    page += '> ```json {expect="enum at /phase"}\n'
    page += "".join(f"> {line}\n" for line in FRAME.replace("execute", "run").splitlines())
    page += "> ```\n\n`BeatFrame.phase`, `beat_index` and `[x]`.\n"
    config = write_small(tmp_path, page=page)
    done = mkdocs(config, "build")
    assert done.returncode == 0, done.stderr
    html = unescape(read(config, "page"))
    assert html.count(f"✓ valid {cases.shown('beatframe')}") == 1
    assert html.count(f"✗ invalid {cases.shown('beatframe')}<br") == 1
    assert 'class="hll"' in html
    assert "expect" not in html
    assert '#backbeat.beatframe.v1.phase"><code>BeatFrame.phase</code>' in html.replace(
        ' class="autorefs autorefs-internal"', ""
    )
    assert (tmp_path / "site/schemas/beatframe/1.0.0.json").is_file()


@pytest.mark.parametrize(
    ("page", "line"),
    [
        (
            "# P\n\n::: backbeat.beatfrane.v1\n    handler: backbeat\n",
            "docs/page.md:3: no contract",
        ),
        ("---\na: 1\n---\n\n# P\n\n```json\n{}\n", "docs/page.md:7: the fence ``` never ends"),
        (b"# P\n\n\xff\n", "docs/page.md:3: byte 0xff is not UTF-8"),
        (
            f"# P\n\n```json\n{FRAME.replace('2.0', '0')}\n```\n",
            "docs/page.md:6: tempo_bpm must be",
        ),
        (f'# P\n\n```json {{expect="enum at /phase"}}\n{FRAME}\n```\n', "docs/page.md:3: expected"),
        ("# P\n\n```yaml\na: 1\n```\n", "docs/page.md:3: no runner claims"),
    ],
)
def test_a_bad_page_ends_a_build_and_not_the_server(
    tmp_path: Path, page: str, line: str, caplog: pytest.LogCaptureFixture
) -> None:
    config = write_small(tmp_path, page=page)
    with pytest.raises((Abort, PluginError)), caplog.at_level(logging.ERROR):
        build_strictly(config)
    assert sum(line in message for message in caplog.messages) == 1, caplog.messages
    caplog.clear()
    serve_once(config)
    assert any(line in message for message in caplog.messages)


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("fields: never", "fields: must be true or false"),
        ("contract: [a]", "contract: must be the name of a contract"),
        ("contract: beatfrane", 'no contract is called "beatfrane" (did you mean "beatframe"?)'),
    ],
)
def test_front_matter_that_cannot_be_used_is_one_message(
    tmp_path: Path, line: str, problem: str, caplog: pytest.LogCaptureFixture
) -> None:
    config = write_small(tmp_path, page=f"---\n{line}\n---\n\n# P\n\nThe `phase`.\n")
    with pytest.raises((Abort, PluginError)), caplog.at_level(logging.ERROR):
        build_strictly(config)
    (message,) = [one for one in caplog.messages if "docs/page.md: front matter: " in one]
    assert problem in message
    caplog.clear()
    serve_once(config)
    assert sum(problem in one for one in caplog.messages) == 1


BREAKS = {
    "no JSON": ('"$schema"', '$schema"', "not strict JSON"),
    "no schema": ('"minimum": 0.1', '"minimum": "0.1"', "properties/tempo_bpm"),
    "a keyword without words": ('"minimum": 0.1', '"not": {"const": 0}', "tempo_bpm/not"),
    "a reference to nowhere": ("#/$defs/beat", "#/$defs/bit", "leads nowhere"),
}


@pytest.mark.parametrize("name", BREAKS)
def test_a_broken_schema(tmp_path: Path, name: str, caplog: pytest.LogCaptureFixture) -> None:
    config = write_small(tmp_path, page=REFERENCE, example=f"# E\n\n```json\n{FRAME}\n```\n")
    path = tmp_path / "schemas" / "beatframe-v1.schema.json"
    good = path.read_text()
    was, now, reason = BREAKS[name]
    assert was in good
    path.write_text(good.replace(was, now, 1))
    with pytest.raises((Abort, PluginError)):
        build_strictly(config)
    (sentence,) = [m for m in caplog.messages if "beatframe-v1.schema.json" in m]
    assert reason in sentence
    assert "\n" not in sentence
    serve_once(config)
    assert "This part of the page is broken" in read(config, "page")
    path.write_text(good)
    serve_once(config, strict=True)
    assert "This part" not in read(config, "page")
    assert 'id="backbeat.beatframe.v1.phase"' in read(config, "page")
    assert "✓ valid BeatFrame" in unescape(read(config, "example"))


def test_the_command_ends_with_one_line_and_status_1(tmp_path: Path) -> None:
    config = write_small(tmp_path)
    (tmp_path / "schemas" / "beatframe-v1.schema.json").write_text("{")
    done = mkdocs(config, "build")
    assert done.returncode == 1
    lines = [line for line in done.stderr.splitlines() if "beatframe-v1.schema.json" in line]
    assert len(lines) == 1
    assert "Traceback" not in done.stderr


def test_html_in_a_finding_is_text(tmp_path: Path) -> None:
    evil = '<img src=x onerror=alert(1)> **b** [l](javascript:x) `c` &lt; "'
    quoted = evil.replace('"', '\\"')
    page = f'# E\n\n```json {{expect="enum at /phase"}}\n{FRAME.replace("execute", quoted)}\n```\n'
    serve_once(write_small(tmp_path, page=page.replace(" &lt;", "")), strict=True)
    html = read(tmp_path / "mkdocs.yml", "page")
    assert "<img" not in html
    assert 'href="javascript' not in html
    assert "<strong>b" not in html


def test_an_unreleased_edit_is_not_published_at_its_id(tmp_path: Path) -> None:
    config = write_small(tmp_path, page=REFERENCE)
    config.write_text(config.read_text().replace("prose: true", "pages: [llms.txt]"))
    path = tmp_path / "schemas" / "beatframe-v1.schema.json"
    identity = cases.contract("beatframe").id
    path.write_text(
        path.read_text().replace(identity, f"{identity.rpartition('/')[0]}/1.999.0.json")
    )
    serve_once(config, strict=True)
    assert not (tmp_path / "site/schemas/beatframe/1.999.0.json").exists()
    assert (tmp_path / "site/schemas/beatframe/1.0.0.json").is_file()
    assert 'href="../schemas/beatframe-v1.schema.json"' in read(config, "page")
    listed = (tmp_path / "site" / "llms.txt").read_text()
    site = "https://chorus-services.github.io/backbeat/schemas"
    assert f"1.999.0]({site}/beatframe-v1.schema.json)" in listed
    assert f"({cases.contract('barreport').id})" in listed


def test_the_folder_of_contracts_comes_from_the_settings(tmp_path: Path) -> None:
    config = write_small(tmp_path, page=REFERENCE)
    text = config.read_text().replace("{schemas: schemas}", "{}")
    config.write_text(text.replace("      schemas: schemas\n", ""))
    (tmp_path / "schemas").rename(tmp_path / "contracts")
    (tmp_path / "backbeat.toml").write_text('schemas = "contracts"')
    done = mkdocs(config, "build")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "site/schemas/beatframe/1.0.0.json").is_file()
    for setting, problem in (
        ('schemas = "nowhere"', "nowhere: no folder of schemas"),
        ("schema = 1", 'backbeat.toml: unknown setting "schema"'),
    ):
        (tmp_path / "backbeat.toml").write_text(setting)
        done = mkdocs(config, "build")
        assert done.returncode == 1
        assert problem in done.stdout + done.stderr
        assert "Traceback" not in done.stdout + done.stderr
