"""The invariant of stock: what the shop sees and what is held back are all there is."""

from hypothesis import given
from hypothesis import strategies as st

from reconciler.domain.stock import Published, publish

UNITS = st.integers(min_value=0, max_value=999_999)


@given(units=UNITS, buffer=UNITS)
def test_free_and_withheld_add_up_to_the_units(units: int, buffer: int) -> None:
    free, withheld = publish(units, buffer)
    assert free + withheld == units


@given(units=UNITS, buffer=UNITS)
def test_no_part_is_below_zero_or_above_what_was_asked(units: int, buffer: int) -> None:
    free, withheld = publish(units, buffer)
    assert 0 <= free <= units
    assert 0 <= withheld <= buffer


@given(units=UNITS, buffer=UNITS)
def test_a_larger_buffer_never_shows_more(units: int, buffer: int) -> None:
    assert publish(units, buffer + 1).free <= publish(units, buffer).free


@given(units=st.integers(max_value=-1), buffer=UNITS)
def test_fewer_than_no_units_are_none(units: int, buffer: int) -> None:
    assert publish(units, buffer) == Published(0, 0)


def test_a_buffer_larger_than_the_stock_holds_what_there_is() -> None:
    assert publish(3, 5) == Published(free=0, withheld=3)
    assert publish(5, 3) == Published(free=2, withheld=3)
