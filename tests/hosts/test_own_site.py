"""The plugin and the handler in another project's site: nothing happens that was not asked for."""

from __future__ import annotations

import json
import re
from html import unescape
from pathlib import Path

import pytest
from support import own_contract
from support.site import DOCS, mkdocs

from backbeat_docs.hosts import mkdocstrings
from backbeat_docs.hosts.mkdocs.options import PAGE_NAMES, BackbeatConfig
from backbeat_docs.hosts.mkdocstrings import HandlerConfig

TEMPLATES = Path(mkdocstrings.__file__).parent / "templates" / "material"

CONFIG = """\
site_name: Shop
site_url: https://shop.example/
docs_dir: pages
theme: {theme}
markdown_extensions: [attr_list, pymdownx.highlight, pymdownx.superfences]
plugins:
"""
HANDLER = "  - mkdocstrings: {handlers: {backbeat: {schemas: contracts}}}\n"
START = f"""\
# Orders

The `order_service` writes `stock_level` and `BeatFrame.fase` to `orders_db.stock_items`.

```json title="an order"
{own_contract.VALID}
```

```json {{expect="minimum at /quantity"}}
{own_contract.INVALID}
```

```yaml
replica_count: 3
```

```json {{.annotate}}
{{"type": "payments.refund.v9"}}
```

| a_b | b_c | c_d | d_e |
|---|---|---|---|
| 1 | 2 | 3 | 4 |
"""
REFERENCE = """\
# Reference

::: orders.order.v1
    handler: backbeat

See [`Order.quantity`][Order.quantity].
"""


def write(folder: Path, options: str, theme: str = "mkdocs", **pages: str) -> Path:
    own_contract.write(folder / "contracts")
    for name, text in {"index": START, **pages}.items():
        path = folder / "pages" / f"{name}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    config = folder / "mkdocs.yml"
    config.write_text(CONFIG.format(theme=theme) + options)
    return config


def build(folder: Path, options: str, theme: str = "mkdocs", **pages: str) -> tuple[int, str]:
    done = mkdocs(write(folder, options, theme, **pages), "build", "--strict")
    assert "Traceback" not in done.stderr
    return done.returncode, done.stderr


def list_site(folder: Path) -> set[str]:
    return {str(p.relative_to(folder / "site")) for p in (folder / "site").rglob("*.*")}


@pytest.mark.parametrize("theme", ["mkdocs", "readthedocs", "material"])
def test_a_site_with_one_contract_of_its_own(tmp_path: Path, theme: str) -> None:
    own, plain = tmp_path / "own", tmp_path / "plain"
    options = f"{HANDLER}  - backbeat: {{schemas: contracts}}\n"
    status, printed = build(own, options, theme, reference=REFERENCE)
    assert (status, "WARNING" in printed) == (0, False), printed
    assert build(plain, HANDLER, theme, reference=REFERENCE)[0] == 0
    assert list_site(own) - list_site(plain) == {"assets/_backbeat.css"}
    page = unescape((own / "site" / "index.html").read_text())
    assert page.count("✓ valid Order 1.0.0") == page.count("✗ invalid Order 1.0.0") == 1
    assert "(<code>minimum</code>)" in page
    assert "expect" not in page
    assert "an order" in page
    assert "<code>BeatFrame.fase</code>" in page
    assert "data-label" not in page
    assert "data-copy" not in page
    assert "_backbeat.css" in page
    reference = (own / "site" / "reference" / "index.html").read_text()
    assert 'id="orders.order.v1.quantity"' in reference
    assert 'href="#orders.order.v1.quantity"' in reference


def test_the_plugin_alone(tmp_path: Path) -> None:
    status, printed = build(tmp_path, "  - backbeat: {schemas: contracts}\n")
    assert (status, "WARNING" in printed) == (0, False), printed


def test_without_options_the_packaged_contracts_are_used(tmp_path: Path) -> None:
    page = f"# P\n\n```json\n{own_contract.INVALID}\n```\n"
    assert build(tmp_path, "  - backbeat\n", index=page)[0] == 0
    page = '# P\n\n```json\n{"type": "backbeat.beatframe.v2"}\n```\n'
    status, printed = build(tmp_path, "  - backbeat\n", index=page)
    assert status == 1
    assert "pages/index.md:4:" in printed


ASKED = """\
  - autorefs
  - backbeat:
      schemas: contracts
      base: https://shop.example/
      pages: [finding-codes, command-line, keywords, evolution-rules, releases, llms.txt]
      prose: true
      glossary: pages/words.md
      tables: true
"""
WORDS = "# Words\n\n| Word | Means |\n|---|---|\n| lamp | what gives light |\n"


def test_the_tempo_calculator_is_two_scripts_and_no_page(tmp_path: Path) -> None:
    status, printed = build(tmp_path, "  - backbeat: {pages: [tempo-calculator]}\n", index="# P\n")
    assert (status, "WARNING" in printed) == (0, False), printed
    assert {"assets/_tempo.js", "assets/_tempo-data.js"} <= list_site(tmp_path)
    assert 'import data from "./_tempo-data.js"' in (tmp_path / "site/assets/_tempo.js").read_text()


def test_what_is_asked_for_is_added(tmp_path: Path) -> None:
    own_contract.release(tmp_path / "contracts")
    page = START.replace("`BeatFrame.fase`", "`Order.quantity`")
    page = f"---\nglossary: true\n---\n\n{page}\n\nTwo lamps.\n\n```console\n$ echo 1\n1\n```\n"
    pages = {"index": page, "reference": REFERENCE, "words": WORDS}
    status, printed = build(tmp_path, ASKED + HANDLER, **pages)
    assert (status, "WARNING" in printed) == (0, False), printed
    site = tmp_path / "site"
    for name in ("finding-codes", "command-line", "keywords", "evolution-rules", "releases"):
        assert (site / "reference" / name / "index.html").is_file()
    assert (site / "reference" / "releases" / "order-1.0.0" / "index.html").is_file()
    assert "orders.order.v1" in (site / "llms.txt").read_text()
    released = tmp_path / "contracts" / "released" / "order" / "1.0.0.json"
    assert (site / "contracts" / "order" / "1.0.0.json").read_bytes() == released.read_bytes()
    text = (site / "index.html").read_text()
    assert "finding-codes/#finding-minimum" in text
    assert 'reference/#orders.order.v1.quantity"><code>Order.quantity</code>' in text
    assert "data-label" in text
    assert 'Two <abbr title="what gives light">lamps</abbr>.' in text
    assert "<abbr" not in (site / "words" / "index.html").read_text()
    rules = (site / "reference" / "evolution-rules" / "index.html").read_text()
    assert 'href="https://chorus-services.github.io/backbeat/schema-evolution/"' in rules


WRONG = {
    "shcemas: contracts": "option 'shcemas': there is no such option (did you mean \"schemas\"?)",
    "schemas: nowhere": "nowhere' isn't an existing directory",
    "pages: [finding-code]": 'no page "finding-code" (did you mean "finding-codes"?)',
    "pages: finding-codes": "option 'pages'",
    "fences: every": "Expected one of: ('messages', 'all')",
    "prose: [yes]": "option 'prose'",
    "facts: nowhere": "nowhere' isn't an existing file",
    "schemas: pages": "no schema here; name it",
    "{schemas: contracts, base: 'https://shop.example/contracts'}": "must be a path below",
    "{schemas: contracts, base: 'https://other.example/'}": "must be a path below",
    "{schemas: contracts, prose: true}": "add it",
    "glossary: pages/words.md": "words.md' isn't an existing file",
    "{schemas: contracts, facts: facts.toml}": "broken/a.py:1: not Python",
}


@pytest.mark.parametrize("options", WRONG)
def test_a_wrong_option_is_one_line(tmp_path: Path, options: str) -> None:
    own_contract.release(tmp_path / "contracts")
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "a.py").write_text("def")
    (tmp_path / "facts.toml").write_text('code = ["broken"]\n')
    text = options if options.startswith("{") else f"{{{options}}}"
    status, printed = build(tmp_path, f"  - backbeat: {text}\n", index="# Start\n")
    assert status == 1
    assert sum(WRONG[options] in line for line in printed.splitlines()) == 1, printed


@pytest.mark.parametrize(
    ("page", "line"),
    [
        (f"```json\n{own_contract.UNKNOWN}\n```\n", 'did you mean "orders.order.v1"?'),
        (f"```json expect='a'\n{own_contract.VALID}\n```\n", 'json {expect="a"}'),
        ("::: orders.ordre.v1\n    handler: backbeat\n", 'did you mean "orders.order.v1"?'),
        ("::: orders\x1b.v1\n    handler: backbeat\n", 'no contract has the type "orders\\x1b.v1"'),
    ],
)
def test_a_mistake_on_a_page_is_one_line(tmp_path: Path, page: str, line: str) -> None:
    options = f"{HANDLER}  - backbeat: {{schemas: contracts}}\n"
    status, printed = build(tmp_path, options, index=f"# Start\n\n{page}")
    assert status == 1
    assert sum("pages/index.md:" in row and line in row for row in printed.splitlines()) == 1
    assert "\x1b" not in printed


def test_a_block_in_a_fence_or_of_another_handler_is_left_alone(tmp_path: Path) -> None:
    page = "# Start\n\n````markdown\n::: orders.ordre.v1\n    handler: backbeat\n````\n"
    assert build(tmp_path, f"{HANDLER}  - backbeat: {{schemas: contracts}}\n", index=page)[0] == 0


def test_an_id_that_leads_out_of_the_site_is_refused(tmp_path: Path) -> None:
    own_contract.release(tmp_path / "contracts", "https://shop.example/../../order/1.0.0.json")
    options = "  - backbeat: {schemas: contracts, base: 'https://shop.example/'}\n"
    status, printed = build(tmp_path, options, index="# Start\n")
    assert (status, "must be a path below" in printed) == (1, True)
    assert len(list(tmp_path.rglob("order/1.0.0.json"))) == 1


def test_a_file_of_the_site_is_not_replaced(tmp_path: Path) -> None:
    options = "  - backbeat: {pages: [keywords]}\n"
    status, printed = build(tmp_path, options, **{"reference/keywords": "# Mine\n"})
    assert status == 1
    assert "reference/keywords.md" in printed


def test_hostile_names_and_messages_are_text(tmp_path: Path) -> None:
    name = "a\x1b[31m<img src=x>"
    text = json.dumps({"type": "orders.<img src=x>\x1b"})
    options = "  - backbeat: {schemas: contracts}\n"
    status, printed = build(tmp_path, options, **{name: f"```json\n{text}\n```\n"})
    assert status == 1
    (line,) = [row for row in printed.splitlines() if "type must be" in row]
    assert "\x1b" not in line


GUIDE = (DOCS / "guides" / "docs-site.md").read_text()


def test_every_option_page_template_and_block_is_on_the_guide() -> None:
    options = set(re.findall(r"^`(\w+)`\n:   ", GUIDE, re.MULTILINE))
    assert options == {*BackbeatConfig()._schema_keys, *HandlerConfig()._schema_keys}
    assert [name for name in (*PAGE_NAMES, "heading_level") if f"`{name}`" not in GUIDE] == []
    for path in (TEMPLATES / "_base").iterdir():
        blocks = re.findall(r"{% block (\w+) %}", path.read_text())
        listed = ", ".join(f"`{block}`" for block in blocks)
        assert f"| `{path.name}` | {listed} |" in GUIDE
        assert (TEMPLATES / path.name).is_file()
