"""The module that the site serves reports what `MessageValidator` reports, in Chromium."""

from __future__ import annotations

from typing import Any

from support.browser import IN_BROWSER
from support.corpus import corpus
from support.differential import OPTIONS, describe, encode, leave_out_places, name_options

from backbeat_docs import MessageValidator

pytestmark = IN_BROWSER

VALIDATE = """async ([options, sources]) => {
    const folder = new URL('../assets/backbeat/', document.baseURI);
    const { Validator } = await import(new URL('backbeat.mjs', folder));
    const data = await (await fetch(new URL('contracts.json', folder))).json();
    const validator = new Validator(data, options);
    const read = text => Uint8Array.from(atob(text), one => one.charCodeAt(0));
    return sources.map(({ bytes }) => validator.validate(read(bytes)));
}"""


def test_every_message_that_is_shown_or_tested(visit: Any) -> None:
    page = visit("playground/")
    sources = list(dict.fromkeys(corpus()))
    assert len(sources) > 500
    for options in OPTIONS:
        asked = [name_options(options), [encode(source) for source in sources]]
        found = page.evaluate(VALIDATE, asked)
        validator = MessageValidator(**options)
        wanted = [describe(validator.validate(source)) for source in sources]
        pairs = zip(sources, map(leave_out_places, found), wanted, strict=True)
        assert [row for row in pairs if row[1] != row[2]][:5] == []
