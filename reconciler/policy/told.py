"""Messages of a policy that are written when somebody reads them.

A policy may have something to say of a hundred thousand operations, and people read five of these.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import overload


class Told(Sequence[str]):
    """`count` messages, of which `write` makes the one at a place."""

    __slots__ = ("_count", "_write")
    __hash__ = None  # type: ignore[assignment]

    def __init__(self, count: int, write: Callable[[int], str]) -> None:
        self._count = count
        self._write = write

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[str]:
        return map(self._write, range(self._count))

    @overload
    def __getitem__(self, place: int) -> str: ...

    @overload
    def __getitem__(self, place: slice) -> tuple[str, ...]: ...

    def __getitem__(self, place: int | slice) -> str | tuple[str, ...]:
        places = range(self._count)[place]
        return self._write(places) if isinstance(places, int) else tuple(map(self._write, places))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Told | tuple) and tuple(self) == tuple(other)

    def __repr__(self) -> str:
        return f"Told{tuple(self)!r}"
