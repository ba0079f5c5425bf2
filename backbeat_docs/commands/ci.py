"""`backbeat ci`."""

from backbeat_docs.commands import Command, Option
from backbeat_docs.commands.snippets import SNIPPETS
from backbeat_docs.status import FAILED
from backbeat_docs.validate.validator import UNKNOWN_FIELDS

COMMAND = Command(
    name="ci",
    summary="print what a pipeline needs to judge messages",
    description=(
        "Print what you add to your pipeline so that it judges your messages with this version of "
        "BACKBEAT, with your folder and flags filled in and quoted. Without a platform, say which "
        "file each of them is for; with --into, write the texts into files."
    ),
    options=(
        Option(("platform",), "where your pipeline runs", choices=tuple(SNIPPETS)),
        Option(("--dir",), "the folder of your messages", "DIR", default="messages"),
        Option(("--schemas",), "a folder of contracts instead of those built in", "DIR"),
        Option(
            ("--unknown-fields",),
            "whether a field that the contract does not know is a finding",
            choices=tuple(UNKNOWN_FIELDS),
            default="forbid",
        ),
        Option(
            ("--into",),
            "write one platform's text where its file belongs below a folder, or those of all",
            "DIR",
        ),
    ),
    examples=(
        ("backbeat ci github --into .", "judge every push on GitHub"),
        ("backbeat ci gitlab --dir recorded", "see what GitLab needs for another folder"),
        ("backbeat ci --into examples/ci", "write the texts of all platforms"),
    ),
    statuses=(
        (0, "the text was printed or written"),
        (
            FAILED,
            "a folder's name that no file can have, or a file that is there or cannot be written",
        ),
    ),
)
