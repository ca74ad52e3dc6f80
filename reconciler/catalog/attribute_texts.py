"""The values of attributes as a catalog may write them: one shape for all."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from hashlib import blake2b
from typing import Any

HASH_BYTES = 8


def value_text(value: Any) -> str:
    """A text, number or truth value as Ozon takes it: `0.350` is `0.35`, true is `true`."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        text = format(value, "f").rstrip("0").rstrip(".")
        return "0" if text in ("", "-0", "-") else text
    return str(value)


def items_of(value: Any) -> list[Any]:
    """One value or a list as a list; null, which clears, as an empty one."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def groups_of(value: Any) -> Iterator[tuple[int, dict[str, Any]]]:
    """The groups of `complex_attributes`: Ozon's id of each, and its attributes."""
    for group in items_of(value):
        yield group["id"], group["attributes"]


def hash_of_text(text: str) -> bytes:
    """What stands for a text in a row."""
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=HASH_BYTES).digest()


def hashes_in(packed: bytes) -> Iterator[bytes]:
    """The hashes of a row, one by one."""
    for at in range(0, len(packed), HASH_BYTES):
        yield packed[at : at + HASH_BYTES]
