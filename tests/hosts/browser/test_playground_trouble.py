"""What goes wrong around the playground: files, addresses and releases that do not load."""

from __future__ import annotations

import json
from typing import Any

import pytest
from support import cases
from support.browser import IN_BROWSER
from support.playground import PATH, check_rows, drop, expect, fill, wait, wait_for_verdict

from backbeat_docs.contracts.catalogue import packaged

pytestmark = IN_BROWSER

FRAME = (cases.TESTS / "examples" / "beatframe-valid.json").read_text()
LINE = json.dumps(json.loads(FRAME))


@pytest.fixture
def page(visit: Any) -> Any:
    opened = visit(PATH)
    wait_for_verdict(opened)
    return opened


def test_a_folder_is_not_read(page: Any) -> None:
    page.evaluate("() => { Blob.prototype.arrayBuffer = () => Promise.reject(Error('a folder')) }")
    drop(page, "folder", "[]")
    wait(page, "folder: this cannot be read")
    check_rows(page, [])
    assert page.errors == []


def test_an_empty_file_is_no_empty_editor(page: Any) -> None:
    drop(page, "a.json", "[]")
    wait(page, "a.json: 1 finding")
    check_rows(page, expect(""))
    drop(page, "a.ndjson", "[]")
    wait(page, "a.ndjson: No message")
    drop(page, "b.ndjson", "['\\n\\n']")
    wait(page, "No message")
    check_rows(page, [])


def test_the_name_of_a_file_turns_no_words_around(page: Any) -> None:
    drop(page, "a\u202egnp.json", "[Uint8Array.of(0)]")
    wait(page, "a\ufffdgnp.json: 1 finding")


def test_a_text_pasted_over_a_stream_is_one_message(page: Any) -> None:
    drop(page, "a.ndjson", f"[{LINE!r}]")
    wait(page, "1 message, valid")
    fill(page, FRAME)
    wait(page, "Valid BeatFrame")
    drop(page, "a.ndjson", f"[{LINE!r}]")
    wait(page, "1 message, valid")
    page.locator(".cm-content").focus()
    page.keyboard.press("Control+A")
    page.keyboard.insert_text(FRAME.replace("\n", " \n").rstrip())
    wait(page, "Valid BeatFrame")


@pytest.mark.parametrize("before", ["// a comment\n", "\ufeff", "message:\n"])
def test_a_message_after_what_is_no_json_is_one_message(page: Any, before: str) -> None:
    fill(page, before + FRAME)
    wait(page, "1 finding")
    check_rows(page, expect(before + FRAME))
    fill(page, f"nonsense\n{LINE}\n{LINE}\n")
    wait(page, "3 messages, 1 invalid: 1 finding")


def test_an_example_that_does_not_load_is_one_sentence(page: Any) -> None:
    page.route("**/examples.json", lambda route: route.abort())
    page.evaluate("location.hash = 'try=0123456789'")
    wait(page, "The example did not load.")
    assert page.errors == []


def test_the_newest_address_wins(page: Any) -> None:
    page.route("**/examples.json", lambda route: (page.wait_for_timeout(500), route.continue_()))
    page.evaluate("location.hash = 'try=0123456789'")
    page.evaluate("location.hash = 'message='")
    wait(page, "The address is damaged")
    page.wait_for_timeout(1000)
    wait(page, "The address is damaged")


def test_going_back_shows_the_message_of_that_address(page: Any) -> None:
    other = next(iter(packaged().values())).title
    addresses = []
    for text in (FRAME, (cases.TESTS / "examples" / f"{other.lower()}-valid.json").read_text()):
        fill(page, text)
        wait(page, "Valid")
        before = page.url
        page.get_by_role("button", name="Share").click()
        page.wait_for_function("before => location.href !== before", arg=before)
        addresses.append(page.url)
    page.goto(addresses[0])
    wait(page, "Valid BeatFrame")
    page.go_back()
    wait(page, f"Valid {other}")
    page.go_forward()
    wait(page, "Valid BeatFrame")


def test_half_of_a_surrogate_pair_is_not_shared_as_something_else(page: Any) -> None:
    fill(page, FRAME.replace("chorus", "\ud83e"))
    wait(page, "1 finding")
    page.get_by_role("button", name="Share").click()
    page.locator(".bb-play-said", has_text="half of a surrogate pair").wait_for()
    assert page.url.endswith(PATH)


def test_an_example_can_be_chosen_again_after_an_edit(page: Any) -> None:
    examples = page.get_by_label("Example")
    for _ in range(2):
        examples.select_option("0")
        wait(page, "Valid")
        assert examples.input_value() == "0"
        page.locator(".bb-play-box :is(textarea, .cm-content)").focus()
        page.wait_for_selector(".cm-content:focus")
        page.keyboard.insert_text("x")
        wait(page, "finding")
        assert examples.input_value() == ""


def test_an_address_longer_than_any_shared_one_is_refused(visit: Any) -> None:
    page = visit(f"{PATH}#message={'A' * 100_000}")
    wait(page, "damaged or too long")
    assert page.errors == []


def test_the_first_finding_is_announced_with_its_line(page: Any) -> None:
    text = FRAME.replace('"execute"', '"excute"')
    fill(page, text)
    (row,) = expect(text)
    page.get_by_role("status").filter(has_text=f"Line 6: {row[1]}").wait_for()
