"""The error for a schema, or a folder of schemas, that cannot be used as a contract."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


class ContractError(ValueError):
    """A schema, or a folder of them, cannot be used; the text says where, why and how to fix it."""

    def __init__(self, place: "str | Path", problem: str) -> None:
        super().__init__(place, problem)
        self.place, self.problem = str(place), problem

    def __str__(self) -> str:
        return f"{self.place}: {self.problem}"
