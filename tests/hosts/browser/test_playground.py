"""The playground in a real Chromium: typing, findings, fixes, examples, lines, both readings."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from support import cases
from support.browser import IN_BROWSER
from support.playground import (
    PATH,
    check_rows,
    edit,
    expect,
    fill,
    list_rows,
    read,
    wait,
    wait_for_verdict,
)

from backbeat_docs.contracts.catalogue import packaged
from backbeat_docs.validate.validator import MessageValidator

pytestmark = IN_BROWSER

FRAME = (cases.TESTS / "examples" / "beatframe-valid.json").read_text()
WRONG = FRAME.replace('"phase"', '"phsae"').replace("2.0", "0.05").replace("-prod", " prod")
MISSPELT = FRAME.replace('"phase": "execute"', '"phase": "excute"')


@pytest.fixture
def page(visit: Any) -> Any:
    opened = visit(PATH)
    wait_for_verdict(opened)
    return opened


@pytest.mark.parametrize("contract", packaged().values(), ids=lambda one: one.name)
def test_a_valid_message_is_recognised_by_its_type(page: Any, contract: Any) -> None:
    fill(page, (cases.TESTS / "examples" / f"{contract.name}-valid.json").read_text())
    wait(page, f"Valid {contract.title} {contract.version}")
    check_rows(page, [])
    assert page.errors == []


def test_it_begins_with_a_message_that_has_mistakes(page: Any) -> None:
    text = page.locator(".bb-play-box textarea").input_value()
    assert list_rows(page) == expect(text) != []


def test_the_findings_are_those_of_the_command(page: Any) -> None:
    fill(page, WRONG)
    rows = expect(WRONG)
    assert len(rows) > 2
    wait(page, f"{len(rows)} findings in this BeatFrame")
    check_rows(page, rows)


def test_the_text_area_works_before_the_editor_is_loaded(page: Any) -> None:
    page.evaluate("""text => {
        const area = document.querySelector('.bb-play-box textarea');
        area.value = text;
        area.dispatchEvent(new Event('input')) }""", WRONG)  # fmt: skip
    wait(page, f"{len(expect(WRONG))} findings")
    check_rows(page, expect(WRONG))
    assert page.locator(".cm-editor").count() == 0


def test_the_editor_takes_over_text_place_and_focus(page: Any) -> None:
    before = page.locator(".bb-play-box textarea").input_value()
    page.evaluate("document.querySelector('.bb-play-box textarea').setSelectionRange(2, 2)")
    page.locator(".bb-play-box textarea").focus()
    page.wait_for_selector(".cm-content:focus")
    page.keyboard.type(" ")
    assert read(page) == f"{before[:2]} {before[2:]}"


def test_a_finding_is_marked_and_leads_to_its_place(page: Any) -> None:
    fill(page, MISSPELT)
    wait(page, "1 finding in this")
    assert page.locator(".cm-lintRange-error").inner_text() == '"excute"'
    page.locator(".cm-lintRange-error").hover()
    page.locator(".cm-tooltip", has_text=list_rows(page)[0][1]).wait_for()
    page.locator(".bb-play-place").click()
    selected = page.locator(".bb-play-editor").evaluate(
        "host => (host.shadowRoot.getSelection?.() ?? getSelection()).toString()"
    )
    assert selected == '"excute"'


def test_a_code_leads_to_its_explanation(page: Any, site: Path) -> None:
    fill(page, MISSPELT)
    wait(page, "1 finding in this")
    page.locator(".bb-play-finding a").click()
    page.wait_for_url("**/reference/finding-codes/#finding-enum")
    assert page.locator('[id="finding-enum"]').is_visible()


def test_what_is_misspelt_is_fixed_by_a_click(page: Any) -> None:
    fill(page, MISSPELT.replace('"tempo_bpm"', '"temp_bpm"').replace('"hlc"', "hlc"))
    for _ in range(8):
        wait_for_verdict(page)
        page.wait_for_timeout(300)
        if not list_rows(page):
            break
        page.get_by_role("button", name="Fix it").first.click()
    wait(page, "Valid BeatFrame")
    assert read(page) == FRAME
    page.locator(".cm-content").focus()
    page.keyboard.press("Control+Z")
    wait(page, "finding")


def test_each_example_is_what_it_says(page: Any) -> None:
    select = page.get_by_label("Example")
    groups = select.evaluate(
        """list => [...list.querySelectorAll('optgroup')].map(group =>
        [group.label, [...group.children].map(one => [one.value, one.textContent])])"""
    )
    names = {group: [name for _, name in options] for group, options in groups}
    assert sorted(names["Valid"]) == sorted(one.title for one in packaged().values())
    assert len(names["Invalid"]) > 10
    for group, options in groups:
        for value, name in options:
            select.select_option(value)
            page.wait_for_selector(f".bb-playground[data-state={group.lower()}]")
            code = name.partition(":")[0]
            page.wait_for_function(
                """code => [...document.querySelectorAll('.bb-play-finding a')]
                .map(link => link.textContent).join() === code""",
                arg=code if group == "Invalid" else "",
            )
    assert page.url.endswith(PATH)
    assert page.errors == []


def write_line(text: str) -> str:
    return json.dumps(json.loads(text))


def test_each_line_can_be_a_message(page: Any) -> None:
    lines = [write_line(FRAME), "", write_line(MISSPELT), write_line(FRAME)]
    fill(page, "\n".join(lines))
    wait(page, "3 messages, 1 invalid: 1 finding")
    (place, sentence, *rest), = list_rows(page)  # fmt: skip
    (wanted_place, wanted, *wanted_rest), = expect(lines[2])  # fmt: skip
    assert place == f"3:{wanted_place.partition(':')[2]}"
    assert [sentence, *rest] == [wanted, *wanted_rest]
    assert page.locator(".cm-lintRange-error").inner_text() == '"excute"'
    fill(page, "\n".join(lines[::3]))
    wait(page, "2 messages, all valid")


@pytest.mark.parametrize("text", [f"{FRAME}\n{FRAME}", f"{FRAME[:-3]}\n\n", "{\n", "[\n1,\n2]"])
def test_a_first_line_that_merely_ends_early_begins_one_message(page: Any, text: str) -> None:
    fill(page, text)
    wait(page, "finding")
    check_rows(page, expect(text))


def test_unknown_fields_can_be_allowed(page: Any) -> None:
    text = FRAME.replace('"phase"', '"colour": "red",\n  "phase"')
    fill(page, text)
    wait(page, "1 finding in this")
    page.get_by_label("Unknown fields").select_option("allow")
    wait(page, "Valid BeatFrame")
    tolerant = MessageValidator(unknown_fields="allow")
    fill(page, text.replace("execute", "excute"))
    wait(page, "1 finding in this")
    check_rows(page, expect(text.replace("execute", "excute"), tolerant))


def test_the_newest_text_wins(page: Any) -> None:
    edit(page)
    slow = "[" + ",".join(["1"] * 400_000)
    for text in (slow, FRAME, slow + " ", MISSPELT, FRAME):
        fill(page, text)
        page.wait_for_timeout(150)
    wait(page, "Valid BeatFrame")
    page.wait_for_timeout(1500)
    assert page.locator(".bb-play-status").inner_text().startswith("Valid BeatFrame")


def test_an_empty_text_is_no_mistake(page: Any) -> None:
    fill(page, "")
    page.wait_for_selector(".bb-playground[data-state=empty]")
    check_rows(page, [])


def test_the_versions_of_the_contracts_are_shown(page: Any) -> None:
    # A choice between versions has the newest first.
    shown = page.locator(".bb-play-versions").text_content()
    assert all(f"{one.title} {one.version}" in shown for one in packaged().values())
