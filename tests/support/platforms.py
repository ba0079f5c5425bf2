"""What CI platforms do with a snippet: validate it with their schema, and run its steps.

A runner receives the snippet's text and an empty folder. It makes a team's repository there, runs
the snippet on a valid message, which must pass, and then on an invalid one, which must fail.
"""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Callable, Mapping
from importlib.resources import files
from pathlib import Path
from shlex import join
from typing import Any

import jsonschema_rs
import yaml
from ruamel.yaml import YAML

from backbeat_docs.commands.snippets import REPOSITORY
from support import bundle, cases, toolchains
from support.machine import BAD, Machine, machine

COMPLAINT = "phase must be one of"


def load_all(text: str) -> list[Any]:
    """Read every document of a YAML text, as YAML 1.2, where `on` is a string."""
    return list(YAML(typ="safe", pure=True).load_all(text))


def validate(document: Any, schema: str) -> None:
    """Validate a document with a platform's schema; raise `AssertionError` for the first error."""
    vendored = files("check_jsonschema") / "builtin_schemas" / "vendor" / f"{schema}.json"
    validator = jsonschema_rs.validator_for(json.loads(vendored.read_text(encoding="utf-8")))
    for error in validator.iter_errors(json.loads(json.dumps(document))):
        message = error.message.partition("\n")[0][:200]
        raise AssertionError(f"{schema} refuses {list(error.instance_path)}: {message}")


def spoil(folder: Path) -> None:
    """Add an invalid message to a team's repository."""
    (folder / "messages" / "bad.json").write_text(BAD)


# --- GitHub --------------------------------------------------------------------------------------

_EXPRESSION = re.compile(r"\$\{\{\s*(.*?)\s*\}\}")


def evaluate(text: str, context: Mapping[str, str]) -> str:
    """Replace the expressions of a workflow by their values, once."""

    def value(match: re.Match[str]) -> str:
        inner = match[1]
        if inner[0] == inner[-1] == "'" and len(inner) > 1:
            return inner[1:-1].replace("''", "'")
        assert inner in context, f"the expression {inner} has no value"
        return context[inner]

    return _EXPRESSION.sub(value, text)


class GithubJob:
    """One job on a runner: its workspace, its context, and the outputs of its steps."""

    def __init__(self, host: Machine, folder: Path) -> None:
        self.host, self.folder = host, folder
        self.temporary = host.here / "runner temp"  # one for all jobs, so BACKBEAT stays installed
        self.temporary.mkdir(exist_ok=True)
        self.context = {"github.workspace": str(folder)}
        self.summary = folder.parent / "summary.md"
        self.failed = False
        self.log = ""

    def steps(self, steps: list[Any], inputs: Mapping[str, str], place: Path | None) -> None:
        """Run steps as the runner does; one that fails keeps all but `always()` from running."""
        for step in steps:
            if self.failed and "always()" not in str(step.get("if", "")):
                continue
            if "uses" in step:
                self._uses(step)
            else:
                self._run(step, inputs, place)

    def _uses(self, step: Any) -> None:
        name, _, version = step["uses"].partition("@")
        given = {
            key: evaluate(str(text), self.context) for key, text in step.get("with", {}).items()
        }
        if name in ("./", "chorus-services/backbeat"):
            place = cases.ROOT if name == "./" else self._fetch(version)
            self.action(place, given, step.get("id"))
            return
        assert name.startswith(("actions/", "github/")), f"the action {name} is not approved"
        for key in ("sarif_file", "path"):
            assert not (key in given and not os.path.exists(given[key])), f"{key} is not a file"

    def _fetch(self, version: str) -> Path:
        place = self.temporary / "actions" / version
        if not place.exists():
            words = ["git", "clone", "-q", "--branch", version, f"{REPOSITORY}.git", str(place)]
            self.host.run(words, self.folder)
        return place

    def action(self, place: Path, given: Mapping[str, str], step: str | None = None) -> None:
        """Run a composite action with the inputs of a step."""
        (action,) = load_all((place / "action.yml").read_text())
        validate(action, "github-actions")
        unknown = set(given) - set(action["inputs"])
        assert not unknown, f"the action has no input {unknown}"
        inputs = {name: str(row.get("default", "")) for name, row in action["inputs"].items()}
        inputs |= given
        within = GithubJob(self.host, self.folder)
        within.context |= {f"inputs.{name}": text for name, text in inputs.items()}
        within.steps(action["runs"]["steps"], inputs, place)
        self.failed, self.log = within.failed, self.log + within.log
        for name, row in action["outputs"].items():
            self.context[f"steps.{step}.outputs.{name}"] = evaluate(row["value"], within.context)

    def _run(self, step: Any, inputs: Mapping[str, str], place: Path | None) -> None:
        assert not _EXPRESSION.search(step["run"]), "a script contains an expression"
        output = self.temporary / f"output-{step.get('id', 'none')}"
        if place is not None and step.get("id") == "install" and output.exists():
            done = None  # an earlier job has installed it
        else:
            output.write_text("")
            done = self._script(step, output, place)
        for line in output.read_text().splitlines():
            name, _, text = line.partition("=")
            self.context[f"steps.{step.get('id')}.outputs.{name}"] = text
        if done is not None:
            self.log += done.stdout
            self.failed = self.failed or done.returncode != 0

    def _script(self, step: Any, output: Path, place: Path | None) -> Any:
        script = self.temporary / "script.sh"
        script.write_text(step["run"])
        words = ["bash", "--noprofile", "--norc", "-eo", "pipefail", str(script)]
        env = {
            name: evaluate(str(text), self.context) for name, text in step.get("env", {}).items()
        }
        return self.host.run(
            words,
            self.folder,
            status=None,
            GITHUB_OUTPUT=str(output),
            GITHUB_STEP_SUMMARY=str(self.summary),
            GITHUB_WORKSPACE=str(self.folder),
            GITHUB_ACTION_PATH=str(place or ""),
            RUNNER_TEMP=str(self.temporary),
            **env,
        )


def github(text: str, folder: Path) -> None:
    """Run a workflow, or a list of steps."""
    (document,) = load_all(text)
    if isinstance(document, list):
        job = {"runs-on": "ubuntu-latest", "steps": document}
        document = {"on": "push", "jobs": {"messages": job}}
    validate(document, "github-workflows")
    host = machine()
    checkout = host.checkout(folder / "checkout")
    for wanted in (False, True):
        if wanted:
            spoil(checkout)
        for job in document["jobs"].values():
            ran = GithubJob(host, checkout)
            ran.steps(job["steps"], {}, None)
            assert ran.failed == wanted, f"failed: {ran.failed}, with {ran.log[-300:]}"
            assert (COMPLAINT in ran.log) == wanted, ran.log[-300:]
            assert (COMPLAINT in ran.summary.read_text()) == wanted


# --- GitLab --------------------------------------------------------------------------------------


COMPONENT = "$CI_SERVER_FQDN/chorus-services/backbeat/validate"


def interpolate(text: str, inputs: Mapping[str, str]) -> str:
    """Replace `$[[ inputs.x ]]` in a text, once, before anything reads it as YAML."""
    return re.sub(r"\$\[\[ inputs\.([\w-]+) \]\]", lambda match: inputs[match[1]], text)


def component(inputs: Mapping[str, str], template: str | None = None) -> Any:
    """Return the jobs of this project's component, as GitLab includes them."""
    template = template or (cases.ROOT / "templates" / "validate" / "template.yml").read_text()
    specification, _, body = template.partition("\n---\n")
    (head,) = load_all(specification)
    validate(head, "gitlab-ci")
    rows = head["spec"]["inputs"]
    assert set(inputs) <= set(rows), f"the component has no input {set(inputs) - set(rows)}"
    values = {name: row["default"] for name, row in rows.items()} | inputs
    for name, row in rows.items():
        # GitLab's expressions are RE2, where $ is the end of the text
        assert re.fullmatch(row.get("regex", "(?s:.*)"), values[name]), f"{name} is refused"
        assert values[name] in row.get("options", [values[name]]), f"{name} is refused"
    jobs = yaml.load(interpolate(body, values), Loader=yaml.CSafeLoader)  # libyaml, as in GitLab
    validate(jobs, "gitlab-ci")
    return {name: job for name, job in jobs.items() if _is_added(job)}


def _is_added(job: Any) -> bool:
    """Return whether a job is in the pipeline of a branch; the only rule asks for the gate."""
    if "rules" not in job:
        return True
    (rule,) = job["rules"]
    assert rule == {"if": '$BACKBEAT_GATE && $CI_PIPELINE_SOURCE != "merge_request_event"'}
    return bool(job_variables(job)["BACKBEAT_GATE"])


def included(host: Machine, row: Any) -> Any:
    """Return the jobs of an included component, whose version must be a tag of the project."""
    address, _, version = row["component"].rpartition("@")
    assert address == COMPONENT, f"the component is {COMPONENT}"
    words = ["git", "show", f"refs/tags/{version}:templates/validate/template.yml"]
    template = host.run(words, host.here / "backbeat").stdout
    return component(row.get("inputs", {}), template)


def gitlab(text: str, folder: Path) -> None:
    """Run the jobs of a pipeline, those of included components too.

    The second run is that of a later pipeline, which finds the cache of the first.
    """
    (document,) = load_all(text)
    validate(document, "gitlab-ci")
    host = machine()
    jobs = {name: row for name, row in document.items() if "script" in row}
    for row in document.get("include", ()):
        jobs |= included(host, row)
    assert jobs, "the pipeline has no job"
    checkout = host.checkout(folder / "checkout")
    for job in jobs.values():
        gitlab_job(host, checkout, job, spoiled=False)
        assert job["cache"]["paths"] == [".backbeat/"], "the job does not keep what it installs"
    spoil(checkout)
    for job in jobs.values():
        gitlab_job(host, checkout, job, spoiled=True)


def job_variables(job: Any) -> dict[str, str]:
    """Return the environment variables that a job sets."""
    rows = job.get("variables", {}).items()
    variables = {name: row["value"] if isinstance(row, dict) else row for name, row in rows}
    assert all(isinstance(text, str) for text in variables.values()), variables
    return variables


def gitlab_job(host: Machine, checkout: Path, job: Any, *, spoiled: bool) -> None:
    """Run the script of a job, and check the reports that it keeps."""
    env = job_variables(job) | {"CI_PROJECT_DIR": str(checkout)}
    if spoiled:
        env["PIP_FIND_LINKS"] = ""  # nothing can be installed, so the cache must have it
    words = ["bash", "-eo", "pipefail", "-c", "\n".join(job["script"])]
    done = host.run(words, checkout, status=1 if spoiled else 0, **env)
    assert (COMPLAINT in done.stdout) == spoiled
    reports = job["artifacts"]["reports"]
    for kind, name in reports.items():
        assert (COMPLAINT in (checkout / name).read_text()) == spoiled, f"{kind} is wrong"


# --- The others ----------------------------------------------------------------------------------


def make(text: str, folder: Path) -> None:
    """Run the target `validate-backbeat` of a Makefile."""
    host = machine()
    checkout = host.checkout(folder / "checkout")
    (checkout / "Makefile").write_text(text)
    host.run(["make", "validate-backbeat"], checkout)
    spoil(checkout)
    done = host.run(["make", "validate-backbeat"], checkout, status=2)
    assert COMPLAINT in done.stdout


def shell(text: str, folder: Path) -> None:
    """Run a script with the shell of POSIX."""
    host = machine()
    checkout = host.checkout(folder / "checkout")
    host.run(["sh", "-c", text], checkout)
    spoil(checkout)
    validation = "\n".join(line for line in text.splitlines() if "backbeat-validate" in line)
    done = host.run(["sh", "-eu", "-c", validation], checkout, status=1)
    assert COMPLAINT in done.stdout


def pre_commit(text: str, folder: Path) -> None:
    """Run the hooks of a configuration."""
    host = machine()
    checkout = host.checkout(folder / "checkout")
    (checkout / ".pre-commit-config.yaml").write_text(text)
    schema = (cases.SCHEMAS / "beatframe-v1.schema.json").read_text()
    (checkout / "ours-v1.schema.json").write_text(schema)
    host.run(["git", "add", "-A"], checkout)
    words = [sys.executable, "-m", "pre_commit"]
    host.run([*words, "validate-config"], checkout)
    host.run([*words, "run", "--all-files"], checkout)
    spoil(checkout)
    opened = schema.replace('"additionalProperties": false,', "", 1)
    (checkout / "ours-v1.schema.json").write_text(opened)
    host.run(["git", "add", "-A"], checkout)
    done = host.run([*words, "run", "--all-files"], checkout, status=1)
    for hook, complaint in (("messages", COMPLAINT), ("schemas", "ours-v1.schema.json#")):
        assert (complaint in done.stdout) == (f"backbeat-{hook}" in text), done.stdout[-300:]


# --- Other languages -----------------------------------------------------------------------------


def prepare_language(name: str, text: str) -> Mapping[str, str]:
    """Install what a script needs, and return the environment of its commands."""
    host = machine()
    return host.environment(**LANGUAGES[name](host, text))


def run_script(name: str, text: str, folder: Path) -> None:
    """Run a script that runs the conformance suite in a language."""
    host = machine()
    done = host.run(["sh", "-eu", "-c", text], folder, **LANGUAGES[name](host, text))
    assert re.search(r"^\d{3,} cases agree$", done.stdout, re.MULTILINE), done.stdout[-300:]


def _prepare_go(host: Machine, text: str) -> Mapping[str, str]:
    """Let `go` compile without a network, and keep what it compiled of its library."""
    return toolchains.go_environment() | {
        "PATH": f"{toolchains.go().parent}:{host.here}/bin:{os.defpath}",
        "GOPATH": str(host.here / "go"),
    }


def _prepare_node(host: Machine, text: str) -> Mapping[str, str]:
    """Let `npm install` find the packages of the lock file; others are an error."""
    for line in re.findall(r"^(?:\$ )?npm install (.+)$", text, re.MULTILINE):
        for word in line.split():
            assert word.startswith("-") or _is_pinned(word), f"the lock file has no {word}"
    npm = f"ln -sfn '{toolchains.node_modules()}' node_modules"
    npx = f'exec {join(toolchains.npm("npx"))} "$@"'
    tools = _write_programs(host.here / "node", {"npm": npm, "npx": npx})
    return {"PATH": f"{tools}:{toolchains.node().parent}:{host.here}/bin:{os.defpath}"}


def _is_pinned(word: str) -> bool:
    name, major = re.fullmatch(r"(@?[^@]+)(?:@(\d+))?", word).groups()
    version = toolchains.pinned().get(name)
    return version is not None and major in (None, version.partition(".")[0])


_DENO = """command=$1
shift
exec {program} "$command" --no-remote --no-npm --cached-only "$@"
"""


def _prepare_deno(host: Machine, text: str) -> Mapping[str, str]:
    """Let `deno` run without a network."""
    tools = _write_programs(host.here / "deno", {"deno": _DENO.format(program=toolchains.deno())})
    return toolchains.deno_environment() | {"PATH": f"{tools}:{host.here}/bin:{os.defpath}"}


def _write_programs(folder: Path, scripts: Mapping[str, str]) -> Path:
    """Write programs, and this checkout's `backbeat`, which has the module for JavaScript."""
    bundle.build()
    backbeat = f'exec {sys.executable} -m backbeat_docs "$@"'
    folder.mkdir(exist_ok=True)
    for name, script in (scripts | {"backbeat": backbeat}).items():
        (folder / name).write_text(f"#!/bin/sh\n{script}\n")
        (folder / name).chmod(0o755)
    return folder


LANGUAGES: Mapping[str, Callable[[Machine, str], Mapping[str, str]]] = {
    "node": _prepare_node,
    "deno": _prepare_deno,
    "go": _prepare_go,
}
"""How to install what the examples of a language need; each returns variables of their commands."""


PLATFORMS: Mapping[str, Callable[[str, Path], None]] = {
    "github": github,
    "gitlab": gitlab,
    "make": make,
    "pre-commit": pre_commit,
    "shell": shell,
}
"""The runner of each platform, by the names of `snippets.SNIPPETS`."""
