"""Values that cannot change once they are made: `__init__` sets them with `set_once`.

Not `dataclasses`: importing that module takes longer than validating a message.
"""

from typing import Any, NoReturn

set_once = object.__setattr__


class Frozen:
    """A value with the attributes in `__slots__`; two are equal if the `_compared` ones are."""

    __slots__: tuple[str, ...] = ()
    _compared: tuple[str, ...] = ()

    def __setattr__(self, name: str, value: Any) -> NoReturn:
        raise AttributeError(f"a {type(self).__name__} cannot change; {name} was not set")

    def __delattr__(self, name: str) -> NoReturn:
        raise AttributeError(f"a {type(self).__name__} cannot change; {name} was not deleted")

    def _key(self) -> tuple[Any, ...]:
        return tuple([getattr(self, name) for name in self._compared])

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, type(self)):
            return NotImplemented
        return self._key() == other._key()

    def __hash__(self) -> int:
        return hash(self._key())

    def __repr__(self) -> str:
        values = ", ".join(f"{name}={getattr(self, name)!r}" for name in self.__slots__)
        return f"{type(self).__name__}({values})"

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), tuple([getattr(self, name) for name in self.__slots__])
