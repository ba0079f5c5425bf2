"""The reports of `backbeat evolve`: its own text and JSON, and the formats of validation."""

import argparse
import os
import sys
from collections.abc import Mapping
from typing import NamedTuple

from backbeat_docs.evolve.gate import Gate
from backbeat_docs.hosts.cli import console, outputs
from backbeat_docs.hosts.cli.outputs import FileOutput, StreamOutput
from backbeat_docs.report import REPORTERS, build_reporter
from backbeat_docs.report import evolution as text_report
from backbeat_docs.report import evolution_json as json_report
from backbeat_docs.report.evolution_results import as_results
from backbeat_docs.run import Summary
from backbeat_docs.text.quoting import did_you_mean


class Request(NamedTuple):
    """A requested report: its format and its file, or `None` for standard output.

    With `append`, the report is added to a file that other programs write to as well.
    """

    format: str
    path: str | None
    append: bool = False


def parse_outputs(arguments: argparse.Namespace) -> list[Request]:
    """Return the requested reports; raises `ValueError` for an unknown format."""
    found = []
    for text in arguments.reports:
        name, _, path = text.partition("=")
        if name not in REPORTERS:
            hint = did_you_mean(name, REPORTERS)
            known = ", ".join(REPORTERS)
            raise ValueError(f'--output: unknown format "{name}"{hint}; the formats are: {known}')
        found.append(Request(name, path or None))
    printed = [request for request in found if request.path is None]
    if len(printed) + arguments.json > 1:
        raise ValueError("only one report can be printed; write the others with FORMAT=FILE")
    if not printed:
        found.append(Request("json" if arguments.json else "text", None))
    summary = os.environ.get("GITHUB_STEP_SUMMARY")
    if summary and any(request.format == "github" for request in found):
        found.append(Request("markdown", summary, append=True))
    return found


def write(
    requests: list[Request],
    found: Gate,
    folder: str,
    texts: Mapping[str, str],
    arguments: argparse.Namespace,
) -> bool:
    """Write the reports; return whether one of them could not be written."""
    problems: list[str | None] = []
    inputs = set(map(os.path.realpath, texts))
    for request in requests:
        if request.path is not None and os.path.realpath(request.path) in inputs:
            problems.append(f"{request.path}: the report would replace a schema; name another file")
        elif request.format in ("text", "json"):
            own = _format_json if request.format == "json" else _format_text
            problems.append(_write_text(request.path, own(found, texts, arguments)))
        else:
            problems.append(_write_run(request, found, folder, texts))
    for problem in filter(None, problems):
        console.fail("backbeat evolve", problem)
    return any(problems)


def _write_text(path: str | None, text: str) -> str | None:
    if path is None:
        sys.stdout.write(text)
        return None
    try:
        with open(path, "w", encoding="utf-8", errors="backslashreplace") as file:
            file.write(text)
    except OSError as error:
        return f"{path}: the report cannot be written: {error.strerror}"
    return None


def _format_text(found: Gate, texts: Mapping[str, str], arguments: argparse.Namespace) -> str:
    if arguments.check:
        return text_report.gate_as_text(found)
    shown = [one.evolution for one in found.schemas if one.evolution is not None]
    return "\n".join(text_report.as_text(evolution, texts) for evolution in shown)


def _format_json(found: Gate, texts: Mapping[str, str], arguments: argparse.Namespace) -> str:
    if arguments.check:
        return json_report.dump_line(json_report.gate_as_json(found, texts))
    shown = [one.evolution for one in found.schemas if one.evolution is not None]
    if len(arguments.paths) == 2:
        return "".join(json_report.dump_line(json_report.as_json(one, texts)) for one in shown)
    problems = [
        {"path": str(one.path), "problem": problem.sentence}
        for one in found.schemas
        if one.evolution is None
        for problem in one.problems
    ]
    evolutions = [json_report.as_json(evolution, texts) for evolution in shown]
    return json_report.dump_line({"evolutions": evolutions, "not_compared": problems})


def _write_run(request: Request, found: Gate, folder: str, texts: Mapping[str, str]) -> str | None:
    """Write a report through the reporters of validation; return the problem, if there is one."""
    style = outputs.build_style(color=False, quiet=False, streamed=False)._replace(noun="file")
    output: StreamOutput | FileOutput
    if request.path is None:
        output = StreamOutput(build_reporter(request.format, style), sys.stdout)
    else:
        output = FileOutput(request.format, request.path, style, append=request.append)
    summary = Summary()
    output.begin()
    for result in as_results(found, folder, texts):
        summary.add(result)
        output.outcome(result)
    summary.close()
    output.end(summary)
    return output.problem if isinstance(output, FileOutput) else None
