"""`backbeat new-contract`."""

from backbeat_docs.commands import Command, Option
from backbeat_docs.status import FAILED

COMMAND = Command(
    name="new-contract",
    summary="Write the files of a new contract",
    description=(
        "Write a portable schema, a page, a valid and an invalid example, cases, and a test that "
        "runs them. They pass as they are; replace the fields with yours. The files are written "
        "next to the folder of contracts. A file that exists is never overwritten."
    ),
    options=(
        Option(("name",), "Name of the contract, such as order", "NAME", optional=False),
        Option(
            ("--namespace",),
            "First part of the message type (default: that of your other contracts, or the name "
            "of the folder that contains the folder of contracts)",
            "NAMESPACE",
        ),
        Option(
            ("--base",),
            "Address of your site, with which $id begins (default: that of your other contracts, "
            "or https://NAMESPACE.example/)",
            "URL",
        ),
        Option(("--schemas",), "Folder of your contracts (default: ./schemas)", "DIR"),
    ),
    examples=(
        ("backbeat new-contract order", "start a contract for orders"),
        (
            "backbeat new-contract order --namespace shop --base https://shop.example/",
            "choose the type shop.order.v1 and the address",
        ),
    ),
    statuses=(
        (0, "the files were written"),
        (
            FAILED,
            "invalid name, namespace or address, a file that exists or cannot be written, or "
            "other contracts that cannot be used",
        ),
    ),
)
