"""The number that git would have to say so that a buffer leaves just so many units."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from reconciler.domain.safety import (
    NO_BUFFER,
    Buffer,
    Keep,
    KeepDays,
    KeepShare,
    KeepUnits,
    SafetyRule,
    kept,
    not_read,
    number_for,
)
from reconciler.domain.selector import Selector
from reconciler.domain.source import Source
from reconciler.domain.stock import publish

KEEPS = st.one_of(
    st.integers(0, 60).map(KeepUnits),
    st.decimals(0, 100, places=1).map(KeepShare),
)


def rule(keep: Keep) -> SafetyRule:
    return SafetyRule(Selector(), keep, Source("safety.yaml", 1))


@given(KEEPS, st.integers(0, 10_000), st.integers(0, 100))
def test_the_number_that_leaves_so_many_free(keep: Keep, free: int, held: int) -> None:
    number = number_for(free, held, Buffer(0, rule(keep)))
    if number is None:
        assert free
        assert isinstance(keep, KeepShare)
        assert keep.percent == 100
        return
    assert publish(number, kept(rule(keep), number, not_read).units).free == free


@given(st.integers(0, 10_000), st.integers(0, 100))
def test_without_a_rule_the_number_is_what_is_free(free: int, held: int) -> None:
    assert number_for(free, held, NO_BUFFER) == free


def test_what_goes_by_sales_keeps_as_much_of_another_number() -> None:
    assert number_for(90, 6, Buffer(8, rule(KeepDays(Decimal(7))))) == 98


def test_units_that_are_held_back_count_where_none_is_free() -> None:
    assert number_for(0, 3, Buffer(5, rule(KeepUnits(5)))) == 3
    assert number_for(0, 9, Buffer(5, rule(KeepUnits(5)))) == 5
