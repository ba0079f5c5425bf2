"""Compare the browser's validator with `MessageValidator`: every part of every finding.

`python -m support.differential COUNT SEED` compares them on many mutants.
"""

from __future__ import annotations

import base64
import json
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from backbeat_docs import MessageValidator
from backbeat_docs.validate.export import export
from backbeat_docs.validate.finding import Finding
from backbeat_docs.validate.verdict import Verdict
from support import bundle, cases, toolchains
from support.mutants import mutants

SCRIPT = Path(__file__).with_name("validate.mjs")

OPTIONS: tuple[dict[str, Any], ...] = (
    {},
    {"unknown_fields": "allow"},
    {"hide_values": True},
    {"unknown_fields": "allow", "hide_values": True, "max_bytes": 600},
)
"""The options of the validators that are compared."""

PROGRAMS: Mapping[str, Callable[[], list[str]]] = {
    "node": lambda: [str(toolchains.node())],
    "deno": lambda: [str(toolchains.deno()), "run", "--allow-read", "--no-remote", "--no-npm"],
}
"""The programs in which the module is compared, each with its arguments."""

Source = str | bytes


class Pair:
    """The validators of a folder of contracts in Python and in JavaScript, one for each options."""

    def __init__(self, schemas: Path | None = None, program: str = "node") -> None:
        self.validators = [MessageValidator(schemas, **options) for options in OPTIONS]
        self._folder = tempfile.TemporaryDirectory()
        data = Path(self._folder.name, "contracts.json")
        data.write_text(json.dumps(export(self.validators[0])))
        words = [*PROGRAMS[program](), SCRIPT, bundle.build() / "backbeat.mjs", data]
        self._node = subprocess.Popen(
            [*map(str, words), json.dumps([name_options(options) for options in OPTIONS])],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            env=os.environ | toolchains.deno_environment(),
        )  # fmt: skip

    def __enter__(self) -> Pair:
        return self

    def __exit__(self, *error: object) -> None:
        self._node.communicate()
        self._folder.cleanup()

    def find_differences(self, sources: Iterable[tuple[int, Source]]) -> Iterator[str]:
        """Yield what differs in the verdicts on messages, each with the index of its options."""
        asked: deque[tuple[int, Source]] = deque()
        thread = threading.Thread(target=self._ask, args=(sources, asked), daemon=True)
        thread.start()
        assert self._node.stdout is not None
        for line in self._node.stdout:
            if line == "null\n":
                break
            option, source = asked.popleft()
            expected = describe(self.validators[option].validate(source))
            found = leave_out_places(json.loads(line))
            if found != expected:
                yield f"{source!r} with {OPTIONS[option]}:\n  python {expected}\n  module {found}"

    def validate(self, source: Source, **more: Any) -> Any:
        """Return the module's verdict on a message, with the first of the options."""
        assert self._node.stdin is not None
        assert self._node.stdout is not None
        self._node.stdin.write(json.dumps({"option": 0} | encode(source) | more) + "\n")
        self._node.stdin.flush()
        return json.loads(self._node.stdout.readline())

    def _ask(self, sources: Iterable[tuple[int, Source]], asked: deque[tuple[int, Source]]) -> None:
        assert self._node.stdin is not None
        for option, source in sources:
            asked.append((option, source))
            self._node.stdin.write(json.dumps({"option": option} | encode(source)) + "\n")
        self._node.stdin.write("null\n")
        self._node.stdin.flush()


def encode(source: Source) -> dict[str, str]:
    """Return a message as JSON contains it."""
    if isinstance(source, str):
        return {"text": source}
    return {"bytes": base64.b64encode(source).decode()}


def describe(verdict: Verdict) -> dict[str, Any]:
    """Return a verdict as the module describes it, without the offsets and fixes."""
    return {
        "valid": verdict.valid,
        "type": verdict.type,
        "version": verdict.version,
        "title": verdict.title,
        "complete": verdict.complete,
        "findings": [describe_finding(finding) for finding in verdict.findings],
    }


def describe_finding(finding: Finding) -> dict[str, Any]:
    return {name: getattr(finding, name) for name in _SHARED}


_SHARED = ("code", "pointer", "message", "line", "column")


def leave_out_places(verdict: dict[str, Any]) -> dict[str, Any]:
    """Return a verdict of the module without what only the module has."""
    findings = [{name: one[name] for name in _SHARED} for one in verdict["findings"]]
    return verdict | {"findings": findings}


def name_options(options: dict[str, Any]) -> dict[str, Any]:
    """Return options of Python as those of the module."""
    names = {
        "unknown_fields": "unknownFields",
        "hide_values": "hideValues",
        "max_bytes": "maxBytes",
    }
    return {names[name]: value for name, value in options.items()}


def type_and_delete(seed: int, count: int) -> Iterator[str]:
    """Yield texts as they are while someone types, pastes and deletes in messages."""
    rng = random.Random(seed)
    texts = [case.source.decode(errors="replace") for case in cases.cases()]
    texts = [text for text in texts if len(text) < 2000]
    typed = [*'{}[]":,.-+0123456789eEtfn\\u \n\t\ufeff\u2028\0😀é\ud800', "null", '"type"', "//"]
    text = ""
    for _ in range(count):
        at = rng.randrange(len(text) + 1)
        if rng.random() < 0.05 or len(text) > 4000:
            text = rng.choice(texts)
        elif rng.random() < 0.4:
            text = text[:at] + text[at + rng.randrange(1, 4) :]
        else:
            text = text[:at] + rng.choice(typed) + text[at:]
        yield text


def mix(seed: int, count: int) -> Iterator[tuple[int, Source]]:
    """Yield mutants and typed texts, each with the index of some options."""
    rng = random.Random(seed)
    typed = type_and_delete(seed, count)
    for mutant in mutants(seed, count):
        option = rng.randrange(len(OPTIONS))
        yield option, next(typed) if rng.random() < 0.2 else mutant


def main(count: int, seed: int) -> int:
    """Compare both on `count` mutants; print what differs and return how often."""
    started, differences = time.monotonic(), 0
    with Pair() as pair:
        for difference in pair.find_differences(mix(seed, count)):
            differences += 1
            if differences <= 20:
                print(difference[:3000], file=sys.stderr)
    took = time.monotonic() - started
    print(f"{count:,} mutants, seed {seed}: {differences} differences in {took:.0f} s")
    return min(differences, 1)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), int(sys.argv[2])))
