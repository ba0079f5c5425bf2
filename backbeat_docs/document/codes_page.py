"""The page of finding codes: each with its meaning, cause, fix and a checked example."""

from __future__ import annotations

from collections.abc import Iterator

from backbeat_docs.validate.codes import CODES, Code
from backbeat_docs.validate.validator import MessageValidator

_HEAD = """\
---
title: Finding codes
description: Every code that a finding can have, with its cause, its fix and an example.
tags: [unknown, not]
search: {boost: 9}
---

# Finding codes

Each finding has a code, a place and a sentence. The code is the JSON Schema keyword that refuses
the value. If the message is not validated against a schema, the code names the reason.
`backbeat explain <code>` prints the same text in a terminal.
"""

_LONGEST = 600
"""The most bytes of an example that the page shows; a command makes a longer one."""

_MAKE = (
    "python -c 'import sys; from backbeat_docs import CODES; "
    'sys.stdout.buffer.write(CODES["{code}"].example)\' > {code}.json'
)


def render() -> str:
    """Return the page in Markdown; its examples state the findings that they must produce."""
    validator = MessageValidator()
    return "\n".join(
        [_HEAD, *(line for code in CODES.values() for line in _render_code(code, validator))]
    )


def _render_code(code: Code, validator: MessageValidator) -> Iterator[str]:
    yield f"## `{code.code}` {{#finding-{code.code}}}\n"
    yield f"{code.title}\n"
    yield f"**Cause.** {code.cause}\n"
    yield f"**Fix.** {code.fix}\n"
    if code.example is None:
        yield "The built-in contracts never cause this finding, but your own contracts can.\n"
    elif len(code.example) > _LONGEST or not _is_text(code.example):
        yield from _render_session(code)
    else:
        yield from _render_example(code.example.decode(), validator)


def _is_text(data: bytes) -> bool:
    try:
        return bool(data.decode())
    except UnicodeDecodeError:
        return False


def _render_session(code: Code) -> Iterator[str]:
    yield "```console"
    yield f"$ {_MAKE.format(code=code.code)}"
    yield f"$ backbeat-validate --file {code.code}.json"
    yield f"{code.code}.json:…[{code.code}]"
    yield "1 message: 0 valid, 1 invalid (1 finding)…"
    yield "```\n"


def _render_example(text: str, validator: MessageValidator) -> Iterator[str]:
    """Yield the example as a block; line breaks do not change what the text means."""
    shown = text.replace(', "', ',\n  "')
    findings = validator.validate(shown).findings
    expect = "; ".join(f"{finding.code} at {finding.pointer or '/'}" for finding in findings)
    yield f'```json {{expect="{expect}"}}'
    yield shown
    yield "```\n"
