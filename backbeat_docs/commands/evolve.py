"""`backbeat evolve`."""

from backbeat_docs.commands import Command, Option
from backbeat_docs.status import FAILED

COMMAND = Command(
    name="evolve",
    summary="decide which version bump an edit of a schema is",
    description=(
        "Compare two versions of a contract and say which version bump the way from one to the "
        "other is, why, whom it breaks, and show a message that proves it. Give two files, or "
        "compare the schemas of a folder with a git revision or with their newest released "
        "snapshots. What cannot be decided is reported as undecided, never as safe."
    ),
    options=(
        Option(
            ("paths",),
            "the OLD and the NEW schema; with --against, the one schema to compare",
            "SCHEMA",
            repeat=True,
            group="what is compared",
        ),
        Option(
            ("--against",),
            "compare with this git revision: a branch, tag or commit",
            "REV",
            group="what is compared",
        ),
        Option(
            ("--released",),
            "compare with the newest released snapshots",
            kind="flag",
            group="what is compared",
        ),
        Option(
            ("--check",),
            "hold every version in $id to the change since the newest release, and every "
            "snapshot to its hash",
            kind="flag",
            group="what is compared",
        ),
        Option(
            ("--schemas",),
            "the folder of your contracts, unless it is ./schemas",
            "DIR",
            group="what is compared",
        ),
        Option(("--json",), "report in JSON", kind="flag", group="report"),
        Option(
            ("--exit-code",),
            "end with status 1 if a bump is larger than the versions allow, or undecided",
            kind="flag",
            group="report",
        ),
    ),
    examples=(
        ("backbeat evolve old.json new.json", "decide which bump leads from one to the other"),
        ("backbeat evolve --against main --exit-code", "judge the commits of a branch"),
        ("backbeat evolve --check", "hold every version to its change, in CI"),
    ),
    statuses=(
        (0, "all was compared; with --check, every schema passes"),
        (
            1,
            "with --exit-code, a bump is larger than the versions allow, or undecided; with "
            "--check, a schema does not pass or a snapshot has changed",
        ),
        (
            FAILED,
            "a usage error, a file that is no contract, different messages, an unknown revision, "
            "or, with --against, a schema in the folder that is not committed",
        ),
    ),
)
