"""Opaque page cursors. They hold the key of the last row, so changes never shift later pages."""

import base64
import binascii

import msgspec

from .replies import invalid


def write_cursor(*key: int) -> str:
    """Return the cursor of the page that begins right after the row with this key."""
    return base64.urlsafe_b64encode(msgspec.json.encode(key)).decode()


def read_cursor(cursor: str, size: int = 1) -> tuple[int, ...]:
    """Return the key inside a cursor; an empty cursor is the key before the first row.

    Raises:
        Refusal: 400 when the cursor was not made by :func:`write_cursor` with ``size`` numbers.
    """
    if not cursor:
        return (-1,) * size
    try:
        key = msgspec.json.decode(base64.urlsafe_b64decode(cursor), type=tuple[int, ...])
    except (binascii.Error, msgspec.DecodeError, UnicodeError, ValueError) as error:
        raise invalid("cursor: value is not a cursor of this method") from error
    if len(key) != size or any(abs(number) >= 2**63 for number in key):
        raise invalid("cursor: value is not a cursor of this method")
    return key
