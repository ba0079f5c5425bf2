"""`backbeat validate`, also installed as `backbeat-validate`."""

from backbeat_docs.commands import Command, Option
from backbeat_docs.commands.common import COLORS, SETTINGS_OPTIONS
from backbeat_docs.engines import ENGINES
from backbeat_docs.report import REPORTERS
from backbeat_docs.status import CLOSED_PIPE, FAILED, INTERRUPTED, TERMINATED
from backbeat_docs.validate.message import MAX_BYTES
from backbeat_docs.validate.validator import UNKNOWN_FIELDS

COMMAND = Command(
    name="validate",
    summary="Validate messages against their contracts",
    description=(
        "Validate BACKBEAT messages against their contracts. For each invalid message, report what "
        "is wrong, where, and the likely fix. Messages come from files, folders, the command line "
        "or standard input. A .json file contains one message; .ndjson and .jsonl files contain "
        "one message per line. Invalid messages do not change the exit status unless --exit-code "
        "is given. An option that is not given can come from a settings file: see backbeat config."
    ),
    options=(
        Option(
            ("paths",),
            "File or folder of messages, or - for standard input",
            "PATH",
            repeat=True,
            group="messages",
        ),
        Option(("--file",), "File of messages", "FILE", repeat=True, group="messages"),
        Option(("--dir",), "Folder of message files", "DIR", repeat=True, group="messages"),
        Option(
            ("--message",),
            "Message as text, or - to read messages from standard input",
            "TEXT",
            group="messages",
        ),
        Option(
            ("--lines",),
            "Read one message per line, regardless of the file name",
            kind="flag",
            group="messages",
        ),
        Option(
            ("--strict-inputs",),
            "Fail if a file of a folder is skipped for a reason that nobody asked for",
            kind="flag",
            group="messages",
        ),
        Option(
            ("--schemas",),
            "Folder of contracts to use instead of the built-in ones",
            "DIR",
            group="validation",
        ),
        Option(
            ("--unknown-fields",),
            "Whether fields that the contract does not define are findings",
            choices=tuple(UNKNOWN_FIELDS),
            default="forbid",
            group="validation",
        ),
        Option(
            ("--engine",),
            "JSON Schema engine to use",
            choices=tuple(ENGINES),
            default="jsonschema-rs",
            group="validation",
        ),
        Option(
            ("--max-bytes",),
            "Maximum size of a message in bytes",
            "N",
            kind="count",
            default=MAX_BYTES,
            group="validation",
        ),
        Option(
            ("--cluster",),
            "Validate on a Dask cluster: local, local:N for N workers, or a scheduler's address",
            "WHERE",
            group="validation",
        ),
        Option(
            ("--exclude",),
            "Leave out what matches this gitignore pattern in a folder",
            "PATTERN",
            repeat=True,
            group="messages",
        ),
        Option(
            ("--hide-values",),
            "Leave the values of messages out of every report",
            kind="flag",
            group="report",
        ),
        Option(
            ("--warn-deprecated",),
            "Warn of each deprecated field or value; a warning makes no message invalid",
            kind="flag",
            group="validation",
        ),
        Option(
            ("--baseline",),
            "Findings in this file are known and do not fail the run",
            "FILE",
            group="baseline",
        ),
        Option(
            ("--write-baseline",),
            "Record all findings in this file, without reading a baseline",
            "FILE",
            group="baseline",
        ),
        Option(
            ("--format",),
            "Format of the printed report (default: text)",
            choices=tuple(REPORTERS),
            group="report",
        ),
        Option(
            ("--output",),
            "Also write a report to a file, such as junit=report.xml",
            "FORMAT=FILE",
            repeat=True,
            group="report",
        ),
        Option(
            ("--max-findings",),
            "Show at most N findings per code; count the rest",
            "N",
            kind="count",
            group="report",
        ),
        Option(("--json",), "Same as --format json", kind="flag", group="report"),
        Option(("--quiet", "-q"), "Report failures only", kind="flag", group="report"),
        Option(
            ("--exit-code",),
            "Exit with status 1 if a message is invalid",
            kind="flag",
            group="report",
        ),
        Option(
            ("--color",),
            "When to colour the printed report",
            choices=COLORS,
            default="auto",
            group="report",
        ),
        *SETTINGS_OPTIONS,
    ),
    retired=(("--jobs", "--cluster local:N"),),
    examples=(
        ("backbeat-validate --file message.json", "validate one message"),
        (
            "backbeat-validate --dir messages/ --exit-code",
            "validate a folder, and fail the CI job if a message is invalid",
        ),
        (
            "backbeat-validate --message - --json < message.json",
            "validate standard input and report in JSON",
        ),
        (
            "backbeat-validate --quiet recorded.ndjson",
            "list only the findings in recorded traffic",
        ),
        (
            "backbeat-validate messages --output junit=report.xml --output sarif=report.sarif",
            "print the findings, and write a test report and a code scanning report",
        ),
        (
            "backbeat-validate --cluster tcp://scheduler:8786 --quiet s3://archive/2026/",
            "validate an archive on the workers of a Dask cluster",
        ),
    ),
    statuses=(
        (0, "all messages were validated; with --exit-code, all messages are valid"),
        (1, "with --exit-code, a message is invalid; with a baseline, it has a new finding"),
        (
            FAILED,
            "usage error, unreadable input, unusable or lost cluster, unwritable report, report "
            "that would replace a file that the run reads, unusable contracts, settings or "
            "baseline, patterns that exclude every message, or, with --exit-code, no messages",
        ),
        (INTERRUPTED, "interrupted; each report says so and contains what was validated before"),
        (CLOSED_PIPE, "the reader closed the pipe"),
        (TERMINATED, "terminated; unfinished reports are removed"),
    ),
)
