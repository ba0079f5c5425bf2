"""The snippets quote any folder name; the tests of the docs' pages run them."""

import os
import re
import shlex
import subprocess

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from support import cases, platforms

from backbeat_docs.commands.snippets import SNIPPETS, PipelineSettings, snippet
from backbeat_docs.hosts import action

NAMES = ["a b", "it's", '"', "$(touch x)", "`x`", "$HOME", "${{ secrets.X }}", "a\nb", "\n", "a\n"]
NAMES += ["#", "a: b", "-rf", "- a", "%", "\\", "a\\\nb", "!", "*", "é🥁", "\t", "\r", "\x7f", "@x"]
NAMES += ["true", "1.5", "[", '["a"]', "$$", "&& true", "'; exit 0; '", "~", "&a", "{a: b}", "\x01"]
ANY = st.text(st.characters(exclude_characters="/\0", exclude_categories=["Cs"]), min_size=1)
FOLDER = st.one_of(st.sampled_from(NAMES), st.tuples(st.sampled_from(NAMES), ANY).map("/".join))
FOLDER = st.one_of(FOLDER, ANY).filter(lambda name: name not in (".", ".."))
FEW = settings(max_examples=30)

RECORDER = """#!/bin/sh
printf '%s\\0' "$@" > "$ARGUMENTS"
"""


@pytest.fixture(scope="module")
def tools(tmp_path_factory):
    """A checkout with a fake installation of BACKBEAT that records its arguments."""
    folder = tmp_path_factory.mktemp("checkout")
    (folder / ".backbeat" / "bin").mkdir(parents=True)
    (folder / "bin").mkdir()
    for path, text in (
        (folder / ".backbeat" / "bin" / "backbeat-validate", RECORDER),
        (folder / ".backbeat" / "bin" / "backbeat", RECORDER),
        (folder / ".backbeat" / "bin" / "python", "#!/bin/sh\n"),
        (folder / "bin" / "python3", "#!/bin/sh\n"),
    ):
        path.write_text(text)
        path.chmod(0o755)
    return folder


def run_recorded(tools, *words, **variables):
    """Run a command, and return the arguments that the validator received."""
    recorded = tools / "arguments"
    recorded.unlink(missing_ok=True)
    (tools / ".backbeat" / snippet("make").split(".backbeat/")[1].split("\n")[0]).touch()
    environment = {"PATH": f"{tools}/bin:{os.environ['PATH']}", "ARGUMENTS": str(recorded)}
    environment |= variables
    done = subprocess.run(words, cwd=tools, env=environment, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    return recorded.read_bytes().decode().split("\0")[:-1]


def validated_folder(words):
    """Return the folder that a command line names."""
    (option,) = [index for index, word in enumerate(words) if word == "--dir"]
    assert "--exit-code" in words
    return os.path.normpath(words[option + 1])


@FEW
@given(FOLDER)
@example("-x")
def test_shell_validates_the_given_folder(tools, folder):
    words = run_recorded(tools, "sh", "-c", snippet("shell", PipelineSettings(folder)))
    assert validated_folder(words) == os.path.normpath(folder)
    assert not words[words.index("--dir") + 1].startswith("-")


@FEW
@given(FOLDER, FOLDER)
def test_make_validates_the_given_folder(tools, folder, schemas):
    (tools / "Makefile").write_text(snippet("make", PipelineSettings(folder, schemas)), newline="")
    words = run_recorded(tools, "make", "-s", "validate-backbeat")
    assert validated_folder(words) == os.path.normpath(folder)
    assert os.path.normpath(words[words.index("--schemas") + 1]) == os.path.normpath(schemas)


@FEW
@given(FOLDER)
def test_gitlab_validates_the_given_folder(tools, folder):
    (document,) = platforms.load_all(snippet("gitlab", PipelineSettings(folder)))
    script = "\n".join(document["validate-backbeat"]["script"])
    words = run_recorded(tools, "bash", "-eo", "pipefail", "-c", script)
    assert validated_folder(words) == os.path.normpath(folder)


@given(FOLDER, FOLDER)
def test_github_validates_the_given_folder(folder, schemas):
    (document,) = platforms.load_all(snippet("github", PipelineSettings(folder, schemas)))
    given = document["jobs"]["messages"]["steps"][-1]["with"]
    assert action.parse_paths(platforms.evaluate(given["paths"], {})) == [folder]
    assert platforms.evaluate(given["schemas"], {}) == schemas


@given(FOLDER)
def test_pre_commit_validates_the_given_folder(folder):
    (document,) = platforms.load_all(snippet("pre-commit", PipelineSettings(folder)))
    files = re.compile(document["repos"][0]["hooks"][0]["files"])
    inside = "/".join(part for part in folder.split("/") if part not in ("", "."))
    assert files.search(f"{inside}/a.json")
    assert files.search(f"{inside}/deep/a.ndjson")
    assert not files.search(f"other/{inside}/a.json")
    assert not files.search(f"{inside}/a.py")
    assert not files.search(f"{inside}x/a.json")


@pytest.mark.parametrize("name", SNIPPETS)
def test_snippets_contain_the_requested_options(name):
    text = snippet(name, PipelineSettings("m", "contracts", "allow"))
    assert "contracts" in text
    assert "unknown-fields" in text
    assert "unknown-fields" not in snippet(name)


@pytest.mark.parametrize("folder", ["a\0b", "a\udc80", ".", "./", ""])
def test_invalid_folders_are_refused(folder):
    with pytest.raises(ValueError, match="folder"):
        snippet("make", PipelineSettings(folder))


def test_every_snippet_has_a_platform_that_runs_it():
    assert set(platforms.PLATFORMS) == set(SNIPPETS)


def test_the_component_installs_its_own_version():
    from backbeat_docs import __version__

    (job,) = platforms.component({}).values()
    assert job["variables"]["BACKBEAT_VERSION"] == __version__


HOSTILE = ["messages #1", "# a", "a: b", "a:", "- a", "? a", "[a, b]", "{a: b}", "'", '"', "it's"]
HOSTILE += [
    "a\\nb",
    "&a",
    "*a",
    "!a",
    "|",
    ">-",
    "%a",
    "@a",
    "`touch x`",
    "$(touch x)",
    "$HOME",
    "~",
]
HOSTILE += [
    " a",
    "a ",
    "\ta",
    "  ",
    "true",
    "1.5",
    "...",
    "---",
    "null",
    "é🥁",
    "$[[ inputs.image ]]",
]
FREE = ["job-name", "stage", "image", "dir", "schemas"]


def texts(job):
    """Return the inputs that arrived in a job, in the order of `FREE`."""
    ((name, row),) = job.items()
    variables = platforms.job_variables(row)
    folders = (variables["BACKBEAT_DIR"], variables["BACKBEAT_SCHEMAS"])
    return [name, row["stage"], row["image"], *folders]


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("name", FREE)
def test_an_input_of_the_component_arrives_as_it_is(name, text):
    wanted = dict(zip(FREE, texts(platforms.component({})), strict=True)) | {name: text}
    job = platforms.component({name: text})
    assert texts(job) == list(wanted.values())
    assert rest(job) == rest(platforms.component({}))


def rest(job):
    """Return the parts of a job in which no free input appears."""
    (row,) = job.values()
    return {key: row[key] for key in row if key not in ("stage", "image", "variables")}


ONE_LINE = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), min_size=1)


@given(st.fixed_dictionaries(dict.fromkeys(FREE, ONE_LINE)))
def test_inputs_of_the_component_arrive_as_they_are(inputs):
    try:
        job = platforms.component(inputs)
    except AssertionError as error:
        assert "is refused" in str(error)
        assert {*"\ufeff\ufffe\uffff"} & {*"".join(inputs.values())}
    else:
        assert texts(job) == [inputs[name] for name in FREE]


@pytest.mark.parametrize(
    "text", ["a\nb", "a\n", "a\r", "\x85", "\u2028", "\x00", "\x1b[1m", "\x7f"]
)
@pytest.mark.parametrize("name", FREE)
def test_an_input_of_the_component_is_one_line(name, text):
    with pytest.raises(AssertionError, match=f"^{name} is refused"):
        platforms.component({name: text})


@pytest.mark.parametrize("folder", HOSTILE)
def test_the_component_validates_the_given_folder(tools, folder):
    (job,) = platforms.component({"dir": folder, "schemas": folder}).values()
    script = "\n".join(job["script"])
    words = run_recorded(
        tools, "bash", "-eo", "pipefail", "-c", script, **platforms.job_variables(job)
    )
    assert words[-1] == f"--dir={folder}"
    assert f"--schemas={folder}" in words


@pytest.mark.parametrize("gate", HOSTILE)
def test_the_component_checks_versions_in_a_job_of_its_own(tools, gate):
    names = list(platforms.component({"gate": gate, "job-name": "a"}))
    assert names == ["a", "a-versions"]
    _, job = platforms.component({"gate": gate}).values()
    script = "\n".join(job["script"])
    variables = platforms.job_variables(job)
    assert variables["GIT_DEPTH"] == "0"
    words = run_recorded(tools, "bash", "-eo", "pipefail", "-c", script, **variables)
    report = job["artifacts"]["reports"]["codequality"]
    assert words[-4:] == ["--check", f"--schemas={gate}", "--output", f"gitlab={report}"]


def test_a_component_without_such_a_tag_cannot_be_included():
    row = {"component": f"{platforms.COMPONENT}@1.0.0"}
    with pytest.raises(AssertionError, match="ended with 128"):
        platforms.included(platforms.machine(), row)


def test_no_input_of_the_component_is_in_its_script():
    (job,) = platforms.component({"dir": "$(touch x)", "schemas": "`touch x`"}).values()
    assert "touch" not in str(job["script"])
    assert all(
        not job["variables"][name]["expand"] for name in ("BACKBEAT_DIR", "BACKBEAT_SCHEMAS")
    )


def test_every_input_of_the_component_has_a_row_in_the_documentation():
    head, _ = platforms.load_all(
        (cases.ROOT / "templates" / "validate" / "template.yml").read_text()
    )
    page = (cases.ROOT / "docs" / "ci" / "gitlab.md").read_text()
    for name in head["spec"]["inputs"]:
        assert f"| `{name}` |" in page


@pytest.mark.parametrize("name", SNIPPETS)
def test_every_snippet_is_in_the_documentation_word_for_word(name):
    pages = [path.read_text() for path in (cases.ROOT / "docs" / "ci").glob("*.md")]
    fence = f'{{runs="{name}" title="{SNIPPETS[name].file}"}}\n{snippet(name)}```\n'
    assert sum(fence in page for page in pages) == 1


@pytest.mark.parametrize("gate", ["schemas", "a b", "it's", "$HOME", "-x", "a: b", "${{ x }}"])
def test_that_every_platform_can_check_versions(tools, gate):
    """The gate has the history that it needs; on GitLab it is a job of its own."""
    given = PipelineSettings(gate=gate)
    checked = [".backbeat/bin/backbeat", "evolve", "--check", "--schemas"]
    folder = f"./{gate}" if gate.startswith("-") else gate
    assert shlex.split(snippet("shell", given).splitlines()[-1]) == [*checked, folder]
    (job,) = platforms.load_all(snippet("gitlab", given))
    versions = job["check-backbeat-versions"]
    report = versions["artifacts"]["reports"]["codequality"]
    words = [*checked, folder, "--output", f"gitlab={report}"]
    assert shlex.split(versions["script"][-1]) == words
    assert versions["variables"] == {"GIT_DEPTH": 0}
    assert report != job["validate-backbeat"]["artifacts"]["reports"]["codequality"]
    (workflow,) = platforms.load_all(snippet("github", given))
    checkout, action_step = workflow["jobs"]["messages"]["steps"]
    assert checkout["with"] == {"fetch-depth": 0}
    assert platforms.evaluate(action_step["with"]["gate"], {}) == gate
    (hooks,) = platforms.load_all(snippet("pre-commit", given))
    assert hooks["repos"][0]["hooks"][1] == {
        "id": "backbeat-evolution",
        "args": ["--schemas", folder],
    }
    recipe = snippet("make", given).splitlines()[3]
    assert recipe.startswith("\t@.backbeat/bin/backbeat evolve --check --schemas ")
    assert all("evolve" not in snippet(name) for name in SNIPPETS)
