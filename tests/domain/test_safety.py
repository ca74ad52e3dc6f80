"""Safety stock: how many units are kept back, and by which rule."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconciler.domain.ids import OfferId, WarehouseAlias
from reconciler.domain.safety import (
    NO_BUFFER,
    Buffer,
    Keep,
    KeepShare,
    KeepUnits,
    SafetyRule,
    buffer_for,
    not_read,
    number_for,
)
from reconciler.domain.safety import (
    kept as kept_by,
)
from reconciler.domain.selector import PriceBound, Selector
from reconciler.domain.source import Source
from reconciler.domain.stock import publish

MSK = WarehouseAlias("msk")


def rule(keep: Keep, line: int = 1, **match: tuple[object, ...]) -> SafetyRule:
    return SafetyRule(Selector(**match), keep, Source("safety.yaml", line))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("percent", "units", "kept"),
    [
        ("20", 10, 2),
        ("20", 11, 3),
        ("20", 1, 1),
        ("20", 0, 0),
        ("0", 10, 0),
        ("100", 7, 7),
        ("0.1", 1, 1),
        ("33.3", 10, 4),
        ("10", 10, 1),
        ("7", 100, 7),
    ],
)
def test_a_percentage_is_rounded_up_to_whole_units(percent: str, units: int, kept: int) -> None:
    assert KeepShare(Decimal(percent)).of(units) == kept


@given(
    percent=st.decimals(min_value=0, max_value=100, places=2),
    units=st.integers(min_value=0, max_value=999_999),
)
def test_a_percentage_keeps_at_least_its_share_and_less_than_one_unit_more(
    percent: Decimal, units: int
) -> None:
    exact = Fraction(percent) * units / 100
    assert exact <= KeepShare(percent).of(units) < exact + 1


def test_nothing_is_kept_of_nothing() -> None:
    assert KeepShare(Decimal(50)).of(-3) == 0
    assert KeepUnits(5).of(0) == 0
    assert KeepUnits(5).of(-1) == 0


def test_units_are_kept_whatever_was_declared() -> None:
    assert KeepUnits(5).of(1) == 5
    assert KeepUnits(5).of(100) == 5


@pytest.mark.parametrize(
    ("keep", "text"),
    [
        (KeepUnits(5), "5"),
        (KeepShare(Decimal(20)), "20%"),
        (KeepShare(Decimal("20.0")), "20%"),
        (KeepShare(Decimal("12.50")), "12.5%"),
        (KeepShare(Decimal(100)), "100%"),
    ],
)
def test_a_rule_is_shown_as_it_is_written(keep: Keep, text: str) -> None:
    assert str(keep) == text


def test_the_first_rule_that_matches_wins() -> None:
    special = rule(KeepUnits(7), 2, offer=("MUG-*",))
    rules = [rule(KeepUnits(9), 1, offer=("TEA-*",)), special, rule(KeepUnits(1), 3)]
    assert buffer_for(rules, 40, OfferId("MUG-1"), MSK, None) == Buffer(7, special)


def test_no_rule_no_buffer() -> None:
    rules = [rule(KeepUnits(9), offer=("TEA-*",))]
    assert buffer_for(rules, 40, OfferId("MUG-1"), MSK, None) == NO_BUFFER
    assert buffer_for([], 40, OfferId("MUG-1"), MSK, None) == NO_BUFFER


def test_a_rule_by_price_is_passed_over_when_the_price_is_not_known() -> None:
    dear = rule(KeepUnits(9), 1, price=(PriceBound(">=", Decimal(10)),))
    rest = rule(KeepUnits(2), 2)
    assert buffer_for([dear, rest], 40, OfferId("MUG"), MSK, None) == Buffer(2, rest)
    assert buffer_for([dear, rest], 40, OfferId("MUG"), MSK, Decimal(10)) == Buffer(9, dear)


def test_a_rule_that_matches_and_keeps_nothing_still_wins() -> None:
    none = rule(KeepUnits(0), 1, offer=("MUG-*",))
    assert buffer_for([none, rule(KeepUnits(5), 2)], 40, OfferId("MUG-1"), MSK, None).units == 0


KEEPS = st.one_of(
    st.integers(0, 60).map(KeepUnits),
    st.decimals(0, 100, places=1).map(KeepShare),
)


@given(KEEPS, st.integers(0, 10_000), st.integers(0, 100))
def test_the_number_that_leaves_so_many_free(keep: Keep, free: int, held: int) -> None:
    number = number_for(free, held, Buffer(0, rule(keep)))
    if number is None:
        assert free
        assert isinstance(keep, KeepShare)
        assert keep.percent == 100
        return
    assert publish(number, kept_by(rule(keep), number, not_read).units).free == free


@given(st.integers(0, 10_000), st.integers(0, 100))
def test_without_a_rule_the_number_is_what_is_free(free: int, held: int) -> None:
    assert number_for(free, held, NO_BUFFER) == free


def test_units_that_are_held_back_count_where_none_is_free() -> None:
    assert number_for(0, 3, Buffer(5, rule(KeepUnits(5)))) == 3
    assert number_for(0, 9, Buffer(5, rule(KeepUnits(5)))) == 5
