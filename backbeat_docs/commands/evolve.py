"""`backbeat evolve`."""

from backbeat_docs.commands import Command, Option
from backbeat_docs.commands.common import SETTINGS_OPTIONS
from backbeat_docs.status import FAILED

COMMAND = Command(
    name="evolve",
    summary="Decide which version bump a schema change needs",
    description=(
        "Compare two versions of a contract. Report the version bump that the change needs, the "
        "reasons, who is affected, and a message that proves it. Compare two files, or compare the "
        "schemas in a folder with a git revision or with their latest released snapshots. A change "
        "that cannot be decided is reported as undecided, never as safe."
    ),
    options=(
        Option(
            ("paths",),
            "OLD and NEW schema; with --against, the schema to compare",
            "SCHEMA",
            repeat=True,
            group="comparison",
        ),
        Option(
            ("--against",),
            "Compare with this git revision (branch, tag or commit)",
            "REV",
            group="comparison",
        ),
        Option(
            ("--released",),
            "Compare with the latest released snapshots",
            kind="flag",
            group="comparison",
        ),
        Option(
            ("--check",),
            "Check that every version in $id matches the change since each release in use, and "
            "that no release has changed or vanished",
            kind="flag",
            group="comparison",
        ),
        Option(
            ("--schemas",),
            "Folder of your contracts (default: the settings', or ./schemas)",
            "DIR",
            group="comparison",
        ),
        Option(
            ("--base",),
            "With --check, the main branch, from which nothing may vanish (default: the target of "
            "the pull request, or origin/HEAD, main or master)",
            "REV",
            group="comparison",
        ),
        Option(("--json",), "Report in JSON", kind="flag", group="report"),
        Option(
            ("--output",),
            "Report in a format, such as github; with =FILE, into a file, such as sarif=gate.sarif",
            "FORMAT[=FILE]",
            repeat=True,
            group="report",
            attribute="reports",  # not `output`, whose setting is about messages
        ),
        Option(
            ("--exit-code",),
            "Exit with status 1 if a bump is undecided or larger than the versions allow",
            kind="flag",
            group="report",
        ),
        *SETTINGS_OPTIONS,
    ),
    examples=(
        ("backbeat evolve old.json new.json", "compare two versions of a contract"),
        ("backbeat evolve --against main --exit-code", "check the commits of a branch"),
        ("backbeat evolve --check", "check every version in CI"),
    ),
    statuses=(
        (0, "every contract was compared; with --check, every schema passes"),
        (
            1,
            "with --exit-code, a bump is undecided or larger than the versions allow, or a schema "
            "was removed; with --check, a schema does not pass or a snapshot has changed",
        ),
        (
            FAILED,
            "usage error, invalid contract, contracts of different messages, unknown revision, "
            "unwritable report, or, with --against, an uncommitted schema in the folder",
        ),
    ),
)
