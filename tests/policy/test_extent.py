"""What counts as going no further than what somebody approved."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconciler.policy.extent import Extent, Move, all_within, extent_of, extents_of, is_within
from tests.policy.builders import archived, card, field, price, renamed, stock, timer


def within(now, then):
    return is_within(extent_of(now), extent_of(then))


@pytest.mark.parametrize(
    ("now", "then", "fits"),
    [
        ((40, 0), (40, 0), True),
        ((31, 0), (40, 0), True),  # nine were sold meanwhile
        ((40, 5), (40, 0), True),
        ((41, 0), (40, 0), False),  # one unit more would be taken off
        ((40, 0), (40, 1), False),
        ((37, 2), (40, 5), True),  # three were sold, and come off the number
        ((37, 1), (40, 5), False),
        ((35, 0), (40, 5), False),  # it would go dark, which nobody looked at
        ((10, 300), (10, 300), True),
        ((4, 300), (10, 300), True),  # more were sold; what buyers will see is the same
        ((10, 294), (10, 300), True),
        ((10, 301), (10, 300), False),
        ((0, 5), (40, 0), False),
        ((5, 0), (0, 40), False),
        ((0, 0), (40, 0), True),
        ((0, 0), (0, 40), False),
    ],
)
def test_units(now, then, fits):
    a, b = (stock(before=before, after=after) for before, after in (now, then))
    assert within(a, b) is fits


@pytest.mark.parametrize(
    ("now", "then", "fits"),
    [
        (("1000", "700"), ("1000", "700"), True),
        (("1000.0", "700.00"), ("1000", "700"), True),
        (("900", "700"), ("1000", "700"), True),
        (("1000", "800"), ("1000", "700"), True),
        (("1100", "700"), ("1000", "700"), False),
        (("1000", "699"), ("1000", "700"), False),
        (("700", "1000"), ("1000", "700"), False),
        (("700", "900"), ("700", "1000"), True),
        (("699", "1000"), ("700", "1000"), False),
    ],
)
def test_a_price_step_is_within_another(now, then, fits):
    a, b = (price(before={"price": x}, after={"price": y}) for x, y in (now, then))
    assert within(a, b) is fits


def test_a_price_that_appears_or_goes_must_be_the_same():
    new = price(before={}, after={"price": "700"})
    assert within(new, new)
    assert not within(price(before={}, after={"price": "701"}), new)
    cleared = price(before={"old_price": "900"}, after={"old_price": None})
    assert within(cleared, cleared)
    assert not within(price(before={"old_price": "950"}, after={"old_price": None}), cleared)


def test_no_other_field():
    both = price(before={"price": "10", "min_price": "5"}, after={"price": "9", "min_price": "4"})
    only = price(before={"price": "10", "min_price": "5"}, after={"price": "9"})
    assert within(only, both)
    assert not within(both, only)


def test_contents_become_the_same_and_no_more_is_lost():
    then = card("MUG", field("images", ["a", "b"], ["a"], lost=("b",)))
    assert within(card("MUG", field("images", ["a"], ["a"], lost=())), then)
    assert not within(card("MUG", field("images", ["a", "c"], ["a"], lost=("b", "c"))), then)
    assert not within(card("MUG", field("images", ["a", "b"], [], lost=("b",))), then)
    assert not within(card("MUG", field("name", "A", "B")), then)


@pytest.mark.parametrize("op", [renamed(), archived(), timer(), card("MUG", price="10")])
def test_of_all_else_only_the_same(op):
    assert within(op, op)


def test_of_another_operation_nothing():
    then = {extent_of(op).operation: extent_of(op) for op in (stock("A"), stock("B"))}
    assert all_within(map(extent_of, [stock("A")]), then)
    assert not all_within(map(extent_of, [stock("A"), stock("C")]), then)


units = st.integers(0, 50)


@given(units, units, units, units, units, units)
def test_within_is_an_order(a, b, c, d, e, f):
    one, two, three = (
        Extent("x", "units", (Move("free", str(before), str(after)),))
        for before, after in ((a, b), (c, d), (e, f))
    )
    assert is_within(one, one)
    if is_within(one, two) and is_within(two, three):
        assert is_within(one, three)


@given(units, units, units, units)
def test_nothing_within_shows_more_or_takes_off_more(a, b, c, d):
    now, then = stock(before=a, after=b), stock(before=c, after=d)
    if within(now, then):
        assert now.after.free <= max(then.after.free, now.before.free)
        assert now.before.free - now.after.free <= max(then.before.free - then.after.free, 0)


def test_what_is_let_go_of_is_an_extent_of_its_own():
    then = {one.operation: one for one in extents_of([stock("A")], {"X", "Y"})}
    assert all_within(extents_of([stock("A")], {"Y"}), then)
    assert all_within(extents_of([], set()), then)
    assert not all_within(extents_of([], {"Z"}), then)
