"""Numbers and words, the same in every format."""

from decimal import Decimal

import pytest
from msgspec import UNSET, UnsetType

from reconciler.report.words import (
    amount,
    by_impact,
    by_step,
    change,
    count,
    dark_words,
    duration,
    number,
    signed,
    some,
    units,
)
from tests.report.builders import plan, price, stock


def test_numbers() -> None:
    assert (number(1234567), signed(1200), signed(-7), signed(0)) == (
        "1,234,567",
        "+1,200",
        "−7",
        "0",
    )
    assert (count(1, "cell"), count(0, "cell"), count(2, "policy", "policies")) == (
        "1 cell",
        "0 cells",
        "2 policies",
    )


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Decimal(1490), "1,490"),
        (Decimal("349.9"), "349.90"),
        (Decimal("0.05"), "0.05"),
        (Decimal("1234567.00"), "1,234,567"),
        (None, "—"),
        (UNSET, "—"),
    ],
)
def test_amounts(value: Decimal | None | UnsetType, text: str) -> None:
    assert amount(value) == text


@pytest.mark.parametrize(
    ("before", "after", "text"),
    [
        ("100", "110", "+10.0 %"),
        ("100", "93.5", "−6.5 %"),
        ("0", "10", ""),
        (None, "10", ""),
        ("10", None, ""),
    ],
)
def test_changes(before: str | None, after: str | None, text: str) -> None:
    old, new = (None if value is None else Decimal(value) for value in (before, after))
    assert change(old, new) == text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "under a second"),
        (0.4, "under a second"),
        (45, "45 s"),
        (60, "1 min"),
        (200, "3 min 20 s"),
        (3600, "1 h"),
        (3900, "1 h 5 min"),
    ],
)
def test_durations(seconds: float, text: str) -> None:
    assert duration(seconds) == text


def test_some_names_and_how_many_more() -> None:
    assert some("ABC", 5) == "A, B, C"
    assert some("ABCDE", 5) == "A, B, C, D, E"
    assert some("ABCDEF", 5) == "A, B, C, D, E and 1 more"
    assert some([]) == ""


def test_one_goes_and_several_go() -> None:
    assert dark_words(1) == "1 offer goes dark"
    assert dark_words(3) == "3 offers go dark"


def test_units_name_only_the_side_that_moves() -> None:
    assert units(plan(stock(before=1, after=4))) == "+3 units"
    assert units(plan(stock(before=4, after=1))) == "−3 units"
    assert (
        units(plan(stock("A", before=1, after=4), stock("B", before=4, after=1))) == "+3 −3 units"
    )
    assert units(plan()) == "0 units"


def test_the_worst_stock_comes_first() -> None:
    small, large = stock("A", before=9, after=8), stock("B", before=900, after=1)
    dear = stock("C", before=9, after=8, price=Decimal(10**6))
    dark = stock("D", before=1, after=0, goes_dark=True)
    assert by_impact([small, large, dear, dark]) == [dark, dear, large, small]


def test_the_largest_price_step_comes_first_in_either_direction() -> None:
    up, down, new = price("A", "100", "130"), price("B", "100", "60"), price("C", "0", "10")
    assert by_step([new, up, down]) == [down, up, new]
