"""`MessageValidator`: accepts most messages fast, and uses an engine for the others."""

import os
from collections.abc import Callable, Collection, Iterator, Mapping
from os import PathLike
from typing import TYPE_CHECKING, Any, Literal, TypedDict

from backbeat_docs import contracts
from backbeat_docs.contracts.catalogue import Catalogue, Contract
from backbeat_docs.engines import ENGINES, Compiled, EngineName
from backbeat_docs.engines.acceptor import Acceptor
from backbeat_docs.validate import message
from backbeat_docs.validate.message import MAX_BYTES, Message, Source
from backbeat_docs.validate.verdict import Verdict

if TYPE_CHECKING:
    from backbeat_docs.validate.deprecation import Deprecated
    from backbeat_docs.validate.lines import LineWithFindings, ValidLines

    class _Options(TypedDict):
        engine: EngineName
        unknown_fields: "UnknownFields"
        max_bytes: int
        hide_values: bool
        warn_deprecated: bool


UnknownFields = Literal["forbid", "allow"]

UNKNOWN_FIELDS: Mapping[UnknownFields, str] = {
    "forbid": "a field that the contract does not define is a finding: for writers",
    "allow": "unknown fields are accepted, all others validated: for tolerant readers",
}


class MessageValidator:
    """Validates messages against a folder of contracts, or against the built-in contracts.

    `schemas` is a folder, `engine` a name of `ENGINES`, `unknown_fields` one of `UNKNOWN_FIELDS`,
    `max_bytes` the maximum size of a message. With `hide_values`, no finding repeats a value of the
    message. With `warn_deprecated`, a use of a deprecated field or value is a warning, which does
    not make a message invalid. Raises `ContractError` for an invalid folder, `ValueError` or
    `TypeError` for an invalid option. Threads may share a validator, and it can be pickled.

    Examples:
        >>> validator = MessageValidator()
        >>> validator.validate('{"type": "backbeat.beatframe.v1"}').findings[0].message
        'cluster_id field is required'

    """

    def __init__(
        self,
        schemas: str | PathLike[str] | None = None,
        *,
        engine: EngineName = "jsonschema-rs",
        unknown_fields: UnknownFields = "forbid",
        max_bytes: int = MAX_BYTES,
        hide_values: bool = False,
        warn_deprecated: bool = False,
    ) -> None:
        _check_option("engine", engine, ENGINES)
        _check_option("unknown_fields", unknown_fields, UNKNOWN_FIELDS)
        _check_size(max_bytes)
        if schemas is None:
            self._catalogue = contracts.packaged()
        else:
            self._catalogue = contracts.load(os.fspath(schemas))
            schemas = os.path.abspath(schemas)  # the same after a change of the working directory
        self._options: _Options = {
            "engine": engine,
            "unknown_fields": unknown_fields,
            "max_bytes": max_bytes,
            "hide_values": hide_values,
            "warn_deprecated": warn_deprecated,
        }
        self._schemas = schemas
        self._max_bytes = max_bytes
        self._hide_values = hide_values
        self._others = tuple(self._catalogue.values())
        self._ready: dict[str, _Ready] = {}
        self._deprecated = self._find_deprecated() if warn_deprecated else {}
        # An opened contract accepts all that the closed one accepts: one acceptor serves both.
        self._acceptor = Acceptor(
            (
                (known.type, known.schema, Verdict(known.type, known.version, known.title))
                for known in self._catalogue.values()
                if known.type not in self._deprecated
            ),
            max_bytes,
        )
        self._accept = self._acceptor.accept

    @property
    def catalogue(self) -> Catalogue:
        """The contracts that messages are validated against."""
        return self._catalogue

    @property
    def max_bytes(self) -> int:
        """The maximum size of a message in bytes."""
        return self._max_bytes

    def validate(self, source: Source) -> Verdict:
        """Return the verdict on one message, given as text, UTF-8 bytes or a Mapping.

        Raises `TypeError` for any other type, and for a Mapping that JSON cannot represent.
        """
        accepted = self._accept(source)
        if accepted is not None:
            return accepted
        read = message.read(source, self._max_bytes, hide_values=self._hide_values)
        if not isinstance(read, Message):
            return read
        ready = self._prepare(read.type)
        if ready is None:
            from backbeat_docs.validate.explain import explain_unknown_type

            return explain_unknown_type(read, self._catalogue, hide_values=self._hide_values)
        deprecated = self._deprecated.get(ready.contract.type)
        return ready.explain(
            read,
            ready.contract,
            ready.engine.refusals(read.value),
            uses=() if deprecated is None else deprecated.find_uses(read.value),
            others=self._others,
            hide_values=self._hide_values,
        )

    def validate_lines(
        self, data: bytes, first_line: int = 1
    ) -> "Iterator[ValidLines | LineWithFindings]":
        r"""Yield the results of messages in UTF-8, one per line, in their order.

        Consecutive messages without findings are one `ValidLines`, every other message is a
        `LineWithFindings`. Blank lines are passed over. This is the fastest way to validate many
        messages.

        Examples:
            >>> [found.line for found in MessageValidator().validate_lines(b"{}\n\n[]")]
            [1, 3]

        """
        from backbeat_docs.validate.lines import validate_lines

        return validate_lines(data, first_line, self.validate, self._acceptor, self._max_bytes)

    def is_valid(self, source: Source) -> bool:
        """Return whether a message is valid, without an explanation."""
        if self._accept(source) is not None:
            return True
        try:
            accepted = self._accepts_glance(source)
        except (ArithmeticError, ValueError, RecursionError):  # the strict parser says why
            accepted = None
        if accepted is False:
            return False
        read = message.read(source, self._max_bytes)
        if accepted or not isinstance(read, Message):
            return isinstance(read, Message)
        ready = self._prepare(read.type)
        return ready is not None and ready.engine.accepts(read.value)

    def _accepts_glance(self, source: Source) -> bool | None:
        """Return whether an engine accepts a message as a lenient parser reads it.

        A strict parser reads the same value or none: what is refused here is invalid either way.
        """
        value = message.glance(source, self._max_bytes)
        if value is None:
            return None
        ready = self._prepare(value.get("type"))
        return ready is not None and ready.engine.accepts(value)

    def _prepare(self, type_: Any) -> "_Ready | None":
        """Compile the contract of a type when the first message needs it, if there is one."""
        if not isinstance(type_, str):
            return None
        ready = self._ready.get(type_)
        if ready is None and type_ in self._catalogue:
            ready = self._ready[type_] = self._compile(self._catalogue[type_])
        return ready

    def _compile(self, known: Contract) -> "_Ready":
        # A message that the acceptor accepts needs no explanation, so it is imported here.
        from backbeat_docs.validate.explain import explain

        engine = ENGINES[self._options["engine"]]
        return _Ready(known, engine(self._open(known).schema), explain)

    def _open(self, known: Contract) -> Contract:
        """Return the contract that decides: the opened one for a tolerant reader."""
        return known.opened() if self._options["unknown_fields"] == "allow" else known

    def _find_deprecated(self) -> dict[str, "Deprecated"]:
        """Return what is deprecated, for each type of which anything is."""
        from pathlib import Path

        from backbeat_docs.contracts import declarations
        from backbeat_docs.validate.deprecation import Deprecated

        declared, engine = declarations.read(Path(self._catalogue.folder)), self._options["engine"]
        found = {}
        for known in self._catalogue.values():
            own = declared.list_deprecated(known.name, known.version)
            found[known.type] = Deprecated(self._open(known), own, ENGINES[engine])
        return {type_: deprecated for type_, deprecated in found.items() if deprecated}

    def __reduce__(self) -> tuple[Any, ...]:
        return _rebuild_validator, (self._schemas, self._options)


class _Ready:
    """What validating messages of one type needs, once the acceptor could not decide."""

    def __init__(
        self, contract: Contract, engine: Compiled, explain: Callable[..., Verdict]
    ) -> None:
        self.contract, self.engine, self.explain = contract, engine, explain


def _rebuild_validator(schemas: str | None, options: "_Options") -> MessageValidator:
    return MessageValidator(schemas, **options)


def _check_option(name: str, value: str, known: Collection[str]) -> None:
    if value not in known:
        raise ValueError(f"{name} must be one of: {', '.join(known)}, got {value!r}")


def _check_size(size: int) -> None:
    if not isinstance(size, int) or isinstance(size, bool):
        raise TypeError(f"max_bytes must be an integer, got {size!r}")
    if size < 1:
        raise ValueError(f"max_bytes must be at least 1, got {size}")
