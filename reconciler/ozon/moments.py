"""Moments as the shop tells them."""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo


def told_moment(text: str | None, *, bare: tzinfo | None = None) -> datetime | None:
    """A moment in UTC; None where none is told: by a null, an empty text, or Go's zero, the year 1.

    `bare` is the zone of one without an offset. Raises ValueError for text that is no moment, and
    for one without an offset where no zone is given.
    """
    if not text or not text.strip():
        return None
    moment = datetime.fromisoformat(text.strip())
    if moment.year == 1:
        return None
    if moment.tzinfo is None and bare is None:
        raise ValueError("a moment without an offset")
    try:
        return moment.replace(tzinfo=moment.tzinfo or bare).astimezone(UTC)
    except OverflowError as trouble:
        raise ValueError("a moment beyond the calendar") from trouble


def moment_or_none(text: str | None, *, bare: tzinfo | None = None) -> datetime | None:
    """The same, where one that can't be read tells nothing."""
    try:
        return told_moment(text, bare=bare)
    except ValueError:
        return None
