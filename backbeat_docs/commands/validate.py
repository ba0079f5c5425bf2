"""`backbeat validate`, which is also `backbeat-validate`."""

from backbeat_docs.commands import Command, Option
from backbeat_docs.engines import ENGINES
from backbeat_docs.report import REPORTERS
from backbeat_docs.status import CLOSED_PIPE, FAILED, INTERRUPTED, TERMINATED
from backbeat_docs.validate.message import MAX_BYTES
from backbeat_docs.validate.validator import UNKNOWN_FIELDS

COMMAND = Command(
    name="validate",
    summary="judge messages by the contracts",
    description=(
        "Judge BACKBEAT messages by their contracts and say, for each that is invalid, what is "
        "wrong, where, and what was probably meant. Messages come from files, folders, the "
        "command line or standard input; .json files hold one message, .ndjson and .jsonl files "
        "one a line. Without --exit-code an invalid message is reported and the status is 0."
    ),
    options=(
        Option(
            ("paths",),
            "a file or a folder of messages, or - for standard input",
            "PATH",
            repeat=True,
            group="messages",
        ),
        Option(("--file",), "a file of messages", "FILE", repeat=True, group="messages"),
        Option(
            ("--dir",), "a folder: every message file in it", "DIR", repeat=True, group="messages"
        ),
        Option(
            ("--message",),
            "a message as text, or - to read messages from standard input",
            "TEXT",
            group="messages",
        ),
        Option(
            ("--lines",),
            "read one message a line, whatever the file is called",
            kind="flag",
            group="messages",
        ),
        Option(
            ("--schemas",),
            "a folder of contracts instead of those built in",
            "DIR",
            group="judging",
        ),
        Option(
            ("--unknown-fields",),
            "whether a field that the contract does not know is a finding",
            choices=tuple(UNKNOWN_FIELDS),
            default="forbid",
            group="judging",
        ),
        Option(
            ("--engine",),
            "the JSON Schema engine that decides and explains",
            choices=tuple(ENGINES),
            default="jsonschema-rs",
            group="judging",
        ),
        Option(
            ("--max-bytes",),
            "the largest message that is read",
            "N",
            kind="count",
            default=MAX_BYTES,
            group="judging",
        ),
        Option(
            ("--format",),
            "the format of the report that is printed; text unless you say otherwise",
            choices=tuple(REPORTERS),
            group="report",
        ),
        Option(
            ("--output",),
            "also write a report to a file, such as junit=report.xml",
            "FORMAT=FILE",
            repeat=True,
            group="report",
        ),
        Option(
            ("--jobs",),
            "how many processes judge; several pay from about 100,000 messages",
            "N",
            kind="count",
            default=1,
            group="judging",
        ),
        Option(
            ("--max-findings",),
            "show at most so many findings of each code, and count the others",
            "N",
            kind="count",
            group="report",
        ),
        Option(("--json",), "the same as --format json", kind="flag", group="report"),
        Option(("--quiet", "-q"), "report failures only", kind="flag", group="report"),
        Option(
            ("--exit-code",),
            "end with status 1 if a message is invalid",
            kind="flag",
            group="report",
        ),
    ),
    examples=(
        ("backbeat-validate --file message.json", "judge one message"),
        (
            "backbeat-validate --dir messages/ --exit-code",
            "judge a folder, and fail a CI job by it",
        ),
        (
            "backbeat-validate --message - --json < message.json",
            "judge standard input, for a program",
        ),
        (
            "backbeat-validate --quiet recorded.ndjson",
            "list only what is wrong in recorded traffic",
        ),
        (
            "backbeat-validate messages --output junit=report.xml --output sarif=report.sarif",
            "read the findings here, and keep them for a test report and a security tab",
        ),
    ),
    statuses=(
        (0, "all messages were judged; with --exit-code, all are valid"),
        (1, "with --exit-code, a message is invalid"),
        (
            FAILED,
            "a usage error, an input that could not be read, a report that could not be written, "
            "contracts that cannot be used, or, with --exit-code, no message at all",
        ),
        (INTERRUPTED, "interrupted; what was judged is reported"),
        (CLOSED_PIPE, "whoever read the output has closed it"),
        (TERMINATED, "told to end; no half-written report is left"),
    ),
)
