"""The GitHub action: its inputs come from the environment, its outputs go to a file.

Annotations and a summary are always made; the report in the requested format is written to the
runner's folder for temporary files.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from backbeat_docs.report import REPORTERS
from backbeat_docs.status import FAILED

ENDINGS = {"text": "txt", "junit": "xml", "github": "log", "gitlab": "json", "markdown": "md"}
"""The ending of a report's file, where it is not its format's name."""


def main(environment: Mapping[str, str] | None = None) -> int:
    """Validate what the action's inputs name; return the exit status of `backbeat-validate`."""
    env = os.environ if environment is None else environment
    folder = Path(env.get("RUNNER_TEMP") or ".") / "backbeat-reports"
    try:
        words = _words(env)
        folder.mkdir(parents=True, exist_ok=True)
        counts = folder / "counts.json"
        counts.unlink(missing_ok=True)
        format_ = _format(env)
        report = folder / f"report.{ENDINGS.get(format_, format_)}"
        words += ["--output", f"json={counts}", "--output", f"{format_}={report}"]
        words += ["--", *paths(env.get("INPUT_PATHS", ""))]
    except (ValueError, OSError) as error:
        return _refuse(str(error))
    command = [sys.executable, "-P", "-m", "backbeat_docs", "validate", *words]
    status = subprocess.run(command, env=dict(env), check=False).returncode
    _give(env, counts, report)
    return status


def _input(env: Mapping[str, str], name: str) -> str:
    return env.get(f"INPUT_{name.upper().replace('-', '_')}", "") or _DEFAULTS[name]


_DEFAULTS = {"format": "json", "exit-code": "true", "unknown-fields": "forbid", "schemas": ""}


def _words(env: Mapping[str, str]) -> list[str]:
    words = ["--format", "github", "--unknown-fields", _input(env, "unknown-fields")]
    if _input(env, "exit-code") not in ("true", "false"):
        raise ValueError(f"exit-code must be true or false, got {_input(env, 'exit-code')!r}")
    if _input(env, "exit-code") == "true":
        words.append("--exit-code")
    if schemas := _input(env, "schemas"):
        words.append(f"--schemas={schemas}")
    return words


def _format(env: Mapping[str, str]) -> str:
    name = _input(env, "format")
    if name not in REPORTERS:
        raise ValueError(f"there is no format {name!r}; the formats are: {', '.join(REPORTERS)}")
    return name


def paths(text: str) -> list[str]:
    r"""Read the paths to validate: one per line, or a JSON array for names with line breaks.

    >>> paths("messages\nmore messages\n")
    ['messages', 'more messages']
    >>> paths('["a\\nb"]')
    ['a\nb']
    """
    if text.lstrip().startswith("["):
        try:
            listed = json.loads(text)
        except ValueError:
            listed = None
        if isinstance(listed, list) and all(isinstance(path, str) for path in listed):
            return listed
    lines = [line.rstrip("\r") for line in text.split("\n")]
    found = [line for line in lines if line.strip()]
    if not found:
        raise ValueError("paths names nothing to validate")
    return found


def _refuse(problem: str) -> int:
    from backbeat_docs.report.github import command

    sys.stdout.write(command("error", {"title": "BACKBEAT"}, problem))
    return FAILED


def _give(env: Mapping[str, str], counts: Path, report: Path) -> None:
    """Append the action's outputs to the file from which the runner reads them."""
    target = env.get("GITHUB_OUTPUT")
    if not target:
        return
    with open(target, "a", encoding="utf-8") as stream:
        for name, value in _outputs(counts, report):
            stream.write(f"{name}={value}\n")


def _outputs(counts: Path, report: Path) -> Iterator[tuple[str, Any]]:
    summary = _summary(counts)
    for name in ("messages", "valid", "invalid", "unreadable"):
        yield name, summary.get(name, "")
    yield "findings", sum(summary["codes"].values()) if summary else ""
    yield "report", report if report.exists() else ""


def _summary(counts: Path) -> dict[str, Any]:
    """Read the counts at the end of a report, however long it is."""
    try:
        with open(counts, "rb") as stream:
            stream.seek(max(0, counts.stat().st_size - (1 << 16)))
            end = stream.read().decode(errors="replace")
        summary, _ = json.JSONDecoder().raw_decode(end[end.rindex('"summary": ') + 11 :])
    except (OSError, ValueError):
        return {}
    return summary if isinstance(summary, dict) else {}


if __name__ == "__main__":
    raise SystemExit(main())
