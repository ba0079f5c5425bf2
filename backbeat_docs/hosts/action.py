"""The GitHub action: reads its inputs from the environment and writes its outputs to a file.

It always writes annotations and a summary. It writes the report in the requested format to the
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
from backbeat_docs.validate.finding import WARNINGS

ENDINGS = {"text": "txt", "junit": "xml", "github": "log", "gitlab": "json", "markdown": "md"}
"""The ending of a report's file, if it differs from the name of the format."""


def main(environment: Mapping[str, str] | None = None) -> int:
    """Validate the paths in the action's inputs; return the exit status of `backbeat-validate`."""
    env = os.environ if environment is None else environment
    folder = Path(env.get("RUNNER_TEMP") or ".") / "backbeat-reports"
    try:
        words = _build_options(env)
        folder.mkdir(parents=True, exist_ok=True)
        counts = folder / "counts.json"
        counts.unlink(missing_ok=True)
        format_ = _read_format(env)
        report = folder / f"report.{ENDINGS.get(format_, format_)}"
        words += ["--output", f"json={counts}", "--output", f"{format_}={report}"]
        words += ["--", *parse_paths(env.get("INPUT_PATHS", ""))]
    except (ValueError, OSError) as error:
        return _report_problem(str(error))
    command = [sys.executable, "-P", "-m", "backbeat_docs", "validate", *words]
    status = subprocess.run(command, env=dict(env), check=False).returncode
    _write_outputs(env, counts, report)
    return status


def _read_input(env: Mapping[str, str], name: str) -> str:
    return env.get(f"INPUT_{name.upper().replace('-', '_')}", "") or _DEFAULTS[name]


_DEFAULTS = {"format": "json", "exit-code": "true", "unknown-fields": "", "schemas": ""}


def _build_options(env: Mapping[str, str]) -> list[str]:
    words = ["--format", "github"]
    if _read_input(env, "exit-code") not in ("true", "false"):
        raise ValueError(f"exit-code must be true or false, got {_read_input(env, 'exit-code')!r}")
    if _read_input(env, "exit-code") == "true":
        words.append("--exit-code")
    for name in ("schemas", "unknown-fields"):
        if given := _read_input(env, name):
            words.append(f"--{name}={given}")
    return words


def _read_format(env: Mapping[str, str]) -> str:
    name = _read_input(env, "format")
    if name not in REPORTERS:
        raise ValueError(f"unknown format {name!r}; the formats are: {', '.join(REPORTERS)}")
    return name


def parse_paths(text: str) -> list[str]:
    r"""Return the paths to validate: one per line, or a JSON array for names with line breaks.

    >>> parse_paths("messages\nmore messages\n")
    ['messages', 'more messages']
    >>> parse_paths('["a\\nb"]')
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
        raise ValueError("paths must name at least one file or folder")
    return found


def _report_problem(problem: str) -> int:
    from backbeat_docs.report.github import command

    sys.stdout.write(command("error", {"title": "BACKBEAT"}, problem))
    return FAILED


def _write_outputs(env: Mapping[str, str], counts: Path, report: Path) -> None:
    """Append the action's outputs to the file that the runner reads."""
    target = env.get("GITHUB_OUTPUT")
    if not target:
        return
    with open(target, "a", encoding="utf-8") as stream:
        for name, value in _list_outputs(counts, report):
            stream.write(f"{name}={value}\n")


def _list_outputs(counts: Path, report: Path) -> Iterator[tuple[str, Any]]:
    summary = _read_summary(counts)
    for name in ("messages", "valid", "invalid", "unreadable"):
        yield name, summary.get(name, "")
    codes = summary.get("codes", {})
    errors = sum(count for code, count in codes.items() if code not in WARNINGS)
    yield "findings", errors if summary else ""
    yield "report", report if report.exists() else ""


def _read_summary(counts: Path) -> dict[str, Any]:
    """Read the counts from the last 64 KiB of a report, which may be very long."""
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
