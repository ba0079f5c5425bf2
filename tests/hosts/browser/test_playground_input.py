"""What comes into the playground and goes out of it: addresses, files, hostile and random text."""

from __future__ import annotations

import random
from typing import Any

import pytest
from support import cases
from support.browser import IN_BROWSER
from support.playground import PATH, check_rows, drop, edit, expect, fill, list_rows, read, wait
from support.playground import wait_for_verdict as wait_for_any

from backbeat_docs.validate.message import MAX_BYTES

pytestmark = IN_BROWSER

FRAME = (cases.TESTS / "examples" / "beatframe-valid.json").read_text()
TEXT = FRAME.replace("-prod", "-\\u00e9 ü 🥁").replace('"phase"', '"colour": 1,\n  "phase"')


@pytest.fixture
def page(visit: Any) -> Any:
    opened = visit(PATH)
    wait_for_any(opened)
    return opened


def test_a_message_is_shared_by_an_address(page: Any, visit: Any, address: str) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    requests: list[str] = []
    fill(page, TEXT)
    page.get_by_label("Unknown fields").select_option("allow")
    assert "#" not in page.url
    page.on("request", lambda request: requests.append(request.url))
    page.get_by_role("button", name="Share").click()
    page.get_by_text("Address copied").wait_for()
    shared = page.evaluate("navigator.clipboard.readText()")
    assert shared == page.url
    assert [one for one in requests if "favicon" not in one] == []
    other = visit(shared.removeprefix(address))
    wait(other, page.locator(".bb-play-status").text_content())
    assert other.get_by_label("Unknown fields").input_value() == "allow"
    assert other.locator(".bb-play-box textarea").input_value() == TEXT
    edit(other)
    other.keyboard.type(" ")
    assert other.url == shared


@pytest.mark.parametrize("asked", ["message=", "message=!!", "message=AAAA", "try=none"])
def test_a_damaged_address_is_one_sentence(visit: Any, asked: str) -> None:
    page = visit(f"{PATH}#{asked}")
    page.wait_for_selector(".bb-playground[data-state=invalid]")
    sentence = page.locator(".bb-play-status").inner_text()
    assert "address" in sentence or "example" in sentence
    check_rows(page, [])
    assert page.errors == []


def test_a_message_that_is_too_long_for_an_address_stays(page: Any) -> None:
    noise = random.Random(1).randbytes(60_000).hex()
    fill(page, f'{{"a": "{noise}"}}')
    page.get_by_role("button", name="Share").click()
    page.locator(".bb-play-said", has_text="too long").wait_for()
    assert "#" not in page.url


def test_a_short_address_with_a_very_long_text_is_refused(page: Any) -> None:
    page.evaluate("""async () => {
        const stream = new Blob([new Uint8Array(64 << 20)]).stream()
            .pipeThrough(new CompressionStream('deflate-raw'));
        const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
        let text = '';
        for (const byte of bytes) text += String.fromCharCode(byte);
        text = btoa(text).replaceAll('+', '-').replaceAll('/', '_');
        location.hash = 'message=' + text }""")  # fmt: skip
    wait(page, "damaged or too long")


def test_an_example_of_the_documentation_can_be_tried(visit: Any) -> None:
    page = visit("reference/finding-codes/")
    link = page.locator(
        '.bb-verdict:has([href*="finding-minimum"], :text("minimum")) .bb-try'
    ).first
    block = link.locator("xpath=ancestor::p/preceding-sibling::div[1]")
    text = block.locator("code").inner_text()
    assert link.get_attribute("aria-label") == "Try it in the playground"
    link.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/playground/#try=*")
    wait_for_any(page)
    wait(page, "1 finding")
    tried = page.locator(".bb-play-box textarea").input_value()
    assert tried.split() == text.split()
    check_rows(page, expect(tried))


BAD_FILES = {
    "utf-16.json": ("[Uint8Array.of(0xff, 0xfe, 0x7b, 0, 0x7d, 0)]", b"\xff\xfe{\0}\0"),
    "utf-16be.json": ("[Uint8Array.of(0, 0x7b, 0, 0x7d)]", b"\0{\0}"),
    "binary.json": (
        "[Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10)]",
        b"\x89PNG\r\n\x1a\n",
    ),
    "large.json": ("Array(100).fill(new Uint8Array(1 << 20))", bytes(MAX_BYTES + 1)),
}


@pytest.mark.parametrize("name", BAD_FILES)
def test_a_file_that_is_no_text_is_refused_as_the_command_refuses_it(page: Any, name: str) -> None:
    parts, data = BAD_FILES[name]
    drop(page, name, parts)
    wait(page, f"{name}: 1 finding")
    check_rows(page, expect(data))
    assert page.locator(".bb-play-box textarea").input_value() == ""
    fill(page, FRAME)
    wait(page, "Valid BeatFrame")
    assert page.errors == []


def test_a_file_can_be_dropped_and_opened(page: Any) -> None:
    line = FRAME.replace("\n", "")
    drop(page, "a.json", f"[{FRAME!r}]")
    wait(page, "Valid BeatFrame")
    edit(page)
    assert read(page) == FRAME
    drop(page, "a.ndjson", f"[{line!r}]")
    wait(page, "1 message, valid")
    drop(page, "a.ndjson", "Array(100).fill(new Uint8Array(1 << 20))")
    wait(page, "a.ndjson: too large for this page")
    page.wait_for_timeout(500)
    wait(page, "a.ndjson: too large for this page")
    files = [{"name": "b.json", "mimeType": "application/json", "buffer": b"[1]"}]
    page.locator("input[type=file]").set_input_files(files)
    wait(page, "1 finding")
    check_rows(page, expect("[1]"))


HOSTILE = (
    '<img src=x onerror="document.title=1">',
    '{"type": "<img src=x onerror=document.title=1>"}',
    FRAME.replace('"phase"', '"<img src=x onerror=document.title=1>": 1, "phase"'),
    FRAME.replace('"phase"', '"__proto__": {"x": 1}, "constructor": 2, "phase"'),
    FRAME.replace("chorus-prod", "\u202etxt.exe"),
    FRAME.replace("chorus-prod", "\0"),
    FRAME.replace("chorus-prod", "</script><script>document.title=1</script>"),
    FRAME.replace('"phase"', '"constructor\u202e": 1, "phase"'),
)


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_a_text_is_never_markup(page: Any, text: str) -> None:
    title = page.title()
    fill(page, text)
    wait(page, "finding")
    page.wait_for_function("rows => document.querySelectorAll('.bb-play-finding').length === rows",
                           arg=len(expect(text)))  # fmt: skip
    check_rows(page, expect(text))
    assert page.locator(".bb-playground :is(img:not(.cm-widgetBuffer), script)").count() == 0
    assert page.title() == title
    assert page.errors == []


KEYS = (
    "Backspace",
    "Delete",
    "Enter",
    "Home",
    "End",
    "ArrowUp",
    "ArrowLeft",
    "Control+Z",
    "Control+Y",
)


def test_random_typing_and_deleting_never_fails(page: Any) -> None:
    said: list[str] = []
    page.on("console", lambda entry: said.append(entry.text) if entry.type != "log" else None)
    fill(page, FRAME)
    rng = random.Random(7)
    for step in range(400):
        if rng.random() < 0.5:
            page.keyboard.insert_text(
                rng.choice('{}[]",:\\0159.-eE+truefalsnN \n\t\u202e\ud7ffé🥁')
            )
        else:
            page.keyboard.press(rng.choice(KEYS))
        if step % 100 == 99:
            page.wait_for_timeout(400)
            text = read(page)
            assert list_rows(page)[:100] == (expect(text)[:100] if text else [])
    assert page.errors == []
    assert said == []
