"""The extras of the distribution: if one is missing, the error says how to install it."""


class MissingExtraError(ImportError):
    """A package that an extra installs is missing; the message is one line."""


class extra:  # noqa: N801 — it reads as a statement: `with extra("arrow"): import pyarrow`
    """The context in which a module imports what an extra installs.

    >>> with extra("arrow"):
    ...     import no_such_package
    Traceback (most recent call last):
    backbeat_docs.extras.MissingExtraError: no_such_package is not installed; run pip install \
'backbeat-contracts[arrow]'
    """

    def __init__(self, name: str) -> None:
        self.name = name

    def __enter__(self) -> None:
        """Begin the imports."""

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        """Raise `MissingExtraError` in place of `ModuleNotFoundError`."""
        if isinstance(error, ModuleNotFoundError):
            package = str(error.name).partition(".")[0]
            raise MissingExtraError(
                f"{package} is not installed; run pip install 'backbeat-contracts[{self.name}]'"
            ) from None
