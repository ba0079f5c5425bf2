"""The templates of the mkdocstrings handler show everything, and a project can override them."""

from __future__ import annotations

import copy
import html
import json
import logging
from html.parser import HTMLParser
from pathlib import Path
from types import SimpleNamespace

import pytest
from markdown import Markdown
from mkdocs.exceptions import PluginError
from support import own_contract

from backbeat_docs.contracts.catalogue import Contract, from_schema, packaged
from backbeat_docs.document.contract_page import describe
from backbeat_docs.document.fields import fields, walk
from backbeat_docs.hosts.mkdocstrings import BackbeatHandler, get_handler

CONTRACTS = list(packaged().values())


class Elements(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.feed(page)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open.append(tag)
        self.ids += [value for key, value in attrs if key == "id" and value]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def handler(folder: Path, custom: Path | None = None, **options: object) -> BackbeatHandler:
    made = get_handler(
        handler_config=options,
        tool_config=SimpleNamespace(config_file_path=str(folder / "mkdocs.yml")),
        theme="mkdocs",
        custom_templates=str(custom) if custom else None,
        mdx=["toc"],
        mdx_config={},
    )
    made._update_env(Markdown(extensions=["toc"]))
    return made


def render(contract: Contract, made: BackbeatHandler | None = None, **options: object) -> str:
    made = made or handler(Path())
    return made.render(describe(contract), made.get_options(options))


@pytest.mark.parametrize("contract", CONTRACTS, ids=lambda c: c.name)
def test_every_field_has_an_anchor_and_shows_everything(contract: Contract) -> None:
    page = render(contract)
    ids = Elements(page).ids
    found = list(walk(fields(contract)))
    assert len(ids) == len(set(ids))
    assert ids == [contract.type, *(field.anchor for field in found)]
    assert contract.id in page
    text = html.unescape(page)
    for field in found:
        for shown in (field.title, field.kind, field.unit, *field.summary):
            assert html.unescape(shown) in text, (field.path, shown)
        for _, pattern in field.patterns:
            assert f"</summary>{html.unescape(pattern)}</details>" in text, field.path
        for value in field.values:
            assert f"<dt><code>{value.text}</code></dt>" in text, (field.path, value)
            assert f"<dd>{value.meaning.partition('`')[0]}" in text, (field.path, value)
        assert all(str(part) in text for part in field.description.split("`"))


def test_the_reference_of_another_teams_contract() -> None:
    page = " ".join(render(from_schema(own_contract.SCHEMA), heading_level=2).split())
    assert '<h2 id="orders.order.v1"><code>orders.order.v1</code></h2>' in page
    assert '<h2 id="orders.order.v1.quantity"><code>quantity</code></h2>' in page
    assert '<span class="bb-type">integer</span>' in page
    assert "<li>1 to 100</li>" in page
    assert '<a href="https://shop.example/contracts/order/1.0.0.json">' in page


def test_a_table_shows_every_field_at_a_glance_and_links_its_details() -> None:
    contract = packaged()["backbeat.barreport.v1"]
    table = render(contract).partition("<tbody>")[2].partition("</tbody>")[0]
    rows = [" ".join(row.split()) for row in table.split("</tr>")[:-1]]
    found = list(walk(fields(contract)))
    assert len(rows) == len(found)
    for row, field in zip(rows, found, strict=True):
        assert f'<td><a href="#{field.anchor}"><code>{field.path}</code></a></td>' in row
        assert f"<td><span>{field.kind}</span></td>" in row
        assert f"<td><span>{'yes' if field.required else 'no'}</span></td>" in row
        assert "bb-raw" not in row


def test_a_pattern_without_words_is_no_missing_constraint() -> None:
    schema = copy.deepcopy(own_contract.SCHEMA)
    schema["properties"]["code"] = {"type": "string", "pattern": "^a$"}
    page = render(from_schema(schema))
    assert "<td><span>a pattern</span></td>" in page
    assert "<summary>pattern</summary><code class=bb-raw>^a$</code>" in page


def test_the_status_is_that_of_the_folders_snapshots(tmp_path: Path) -> None:
    folder = own_contract.write(tmp_path / "schemas")
    contract = from_schema(own_contract.SCHEMA)
    page = render(contract, handler(tmp_path, schemas=str(folder)))
    assert "<span>not released yet</span>" in page
    own_contract.release(folder)
    page = " ".join(render(contract, handler(tmp_path, schemas=str(folder))).split())
    assert "<span>stable</span> <span>released" in page
    assert '<autoref optional identifier="release-order-1.0.0">1.0.0</autoref>' in page


def test_the_schema_can_be_downloaded_and_copied() -> None:
    contract = from_schema(own_contract.SCHEMA)
    page = render(contract)
    assert f'<a href="{contract.id}" download="order-1.0.0.json">Download</a>' in page
    shown = page.partition("<pre><code>")[2].partition("</code></pre>")[0]
    assert json.loads(html.unescape(shown)) == own_contract.SCHEMA


def test_html_in_a_schema_is_text() -> None:
    evil = '<script>alert("x")</script> `<img src=x>`'
    schema = copy.deepcopy(own_contract.SCHEMA)
    schema["$id"] = "javascript:alert(1)//order/1.0.0.json"
    keywords = {"title": evil, "description": evil, "enum": [evil], "default": evil}
    schema["properties"]["<i>"] = keywords
    page = render(from_schema(schema))
    assert "<script" not in page
    assert "<img" not in page
    assert "<i>" not in page
    assert 'href="javascript' not in page
    assert "&lt;script&gt;alert(" in page


def test_a_project_overrides_a_block_or_a_template(tmp_path: Path) -> None:
    theme = tmp_path / "templates" / "backbeat" / "mkdocs"
    theme.mkdir(parents=True)
    (theme / "field.html.jinja").write_text(
        '{% extends "_base/field.html.jinja" %}'
        "{% block kind %}<b>{{ field.kind }}!</b>{% endblock %}"
    )
    page = render(
        from_schema(own_contract.SCHEMA), handler(tmp_path, custom=tmp_path / "templates")
    )
    assert "<b>integer!</b>" in page
    assert "bb-type" not in page
    assert "How many." in page
    (theme / "contract.html.jinja").write_text("{{ contract.title }} at {{ heading_level }}")
    page = render(
        from_schema(own_contract.SCHEMA), handler(tmp_path, custom=tmp_path / "templates")
    )
    assert page == "Order at 3"


@pytest.mark.parametrize("text", ["{% if %}", "{{ nothing.at.all }}", '{% include "a.jinja" %}'])
def test_a_broken_template_is_one_line(tmp_path: Path, text: str) -> None:
    theme = tmp_path / "templates" / "backbeat" / "mkdocs"
    theme.mkdir(parents=True)
    (theme / "contract.html.jinja").write_text(text)
    with pytest.raises(PluginError) as caught:
        render(from_schema(own_contract.SCHEMA), handler(tmp_path, custom=tmp_path / "templates"))
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("options", "line"),
    [
        ({"shcemas": "x"}, 'unknown option (did you mean "schemas"?)'),
        ({"schemas": "nowhere"}, "nowhere"),
        ({"options": {"heading_levle": 2}}, 'unknown option (did you mean "heading_level"?)'),
        ({"options": {"heading_level": 9}}, "but received: 9"),
        ({"options": [1]}, "'options'"),
    ],
)
def test_a_wrong_option_is_one_line(tmp_path: Path, options: dict, line: str) -> None:
    with pytest.raises(PluginError) as caught:
        handler(tmp_path, **options)
    assert line in str(caught.value)
    assert "\n" not in str(caught.value)


def test_options_of_a_block_come_before_those_of_the_handler(tmp_path: Path) -> None:
    made = handler(tmp_path, options={"heading_level": 2})
    assert made.get_options({}).heading_level == 2
    assert made.get_options({"heading_level": 4}).heading_level == 4
    with pytest.raises(PluginError, match=r"did you mean \"heading_level\""):
        made.get_options({"headinglevel": 4})


def test_an_unknown_type_and_a_broken_folder_are_one_line(tmp_path: Path, caplog) -> None:
    caplog.set_level(logging.ERROR)
    made = handler(tmp_path, schemas=str(own_contract.write(tmp_path / "schemas")))
    with pytest.raises(Exception, match=r'no contract "a\\x1bb", only: orders\.order\.v1'):
        made.collect("a\x1bb", made.get_options({}))
    (tmp_path / "schemas" / "order-v1.schema.json").write_text("{")
    made = handler(tmp_path, schemas=str(tmp_path / "schemas"))
    with pytest.raises(Exception, match="not strict JSON"):
        made.collect(own_contract.TYPE, made.get_options({}))
