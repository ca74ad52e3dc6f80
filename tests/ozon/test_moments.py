"""Moments as the shop tells them: what is none, and what can't be read."""

from datetime import UTC, datetime

import pytest

from reconciler.ozon.moments import moment_or_none, told_moment

AT = datetime(2026, 11, 20, 6, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "text", ["2026-11-20T06:00:00Z", " 2026-11-20T09:00:00+03:00 ", "2026-11-20T06:00:00.000000Z"]
)
def test_a_moment_is_in_utc(text: str) -> None:
    assert told_moment(text) == AT
    assert told_moment(text).tzinfo is UTC  # type: ignore[union-attr]


@pytest.mark.parametrize("text", [None, "", "  ", "0001-01-01T00:00:00Z", "0001-01-01T00:00:00"])
def test_no_moment_is_told(text: str | None) -> None:
    assert told_moment(text) is None


@pytest.mark.parametrize(
    "text", ["soon", "2026-13-01T00:00:00Z", "2026-11-20T06:00:00", "9999-12-31T23:59:59-03:00"]
)
def test_a_moment_that_can_not_be_read(text: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        told_moment(text)
    assert moment_or_none(text) is None


def test_one_without_an_offset_is_of_the_zone_that_is_given() -> None:
    assert told_moment("2026-11-20T06:00:00", bare=UTC) == AT
