"""`2026-11-20T09:00+03:00`: a moment that means the same everywhere, kept in UTC."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime

from reconciler.catalog.document import Document, PathPart
from reconciler.catalog.wording import place, shown
from reconciler.domain.problem import Problem

MOMENT_KEYS = ("as_of", "counted_at")
"""Keys of a stocks document whose values are moments."""

PRICE_DATES = ("from", "until")
"""Keys of a prices document whose values are moments."""

_MOMENT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?"
    r"(Z|[+-][0-9]{2}:[0-9]{2})"
)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_NAIVE = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})[T ]([0-9]{1,2}:[0-9]{2})(?::[0-9]{2})?")
_EXAMPLE = "2026-11-20T09:00+03:00"


def moment(
    document: Document, path: Sequence[PathPart], text: str, problems: list[Problem]
) -> datetime | None:
    """The moment in UTC that a text says; None and a problem if there is no such moment.

    RFC 3339, and the seconds may be left out. Of a text in another form the schema has told.
    Whether it lies in the future is asked where a clock is at hand: the same catalog must read the
    same tomorrow.
    """
    found = read_moment(text)
    if found is None and _MOMENT.fullmatch(text):
        problems.append(
            document.problem(
                code="bad-date",
                message=f"{place(path)}: there is no such moment as {text}.",
                fix=f"Write a day, a time and an offset that exist, such as `{_EXAMPLE}`.",
                path=path,
            )
        )
    return found


def read_moment(text: str) -> datetime | None:
    """The moment in UTC; None if the text has another form, or there is no such moment."""
    try:
        return datetime.fromisoformat(text).astimezone(UTC) if _MOMENT.fullmatch(text) else None
    except (ValueError, OverflowError):
        return None


def not_a_moment(document: Document, path: Sequence[PathPart], text: str) -> Problem:
    """The problem of a text that is not of the form of a moment."""
    naive = _NAIVE.fullmatch(text)
    if naive:
        why = f"must say its offset; {shown(text)} is another moment in every time zone"
        fix = f"Write `{naive[1]}T{naive[2]:0>5}+03:00` for Moscow, or with `Z` for UTC."
    elif _DAY.fullmatch(text):
        why = f"must say the time too, with its offset; {shown(text)} is a whole day"
        fix = f"Write the time at which it held, such as `{text}T09:00+03:00`."
    else:
        why = f"must be a moment with its offset, not {shown(text)}"
        fix = f"Write it like `{_EXAMPLE}`."
    return document.problem(code="bad-text", message=f"{place(path)} {why}.", fix=fix, path=path)
