"""What leaves one warehouse and appears on another is one transfer, and what is more is not."""

from typing import Any

from msgspec.structs import replace

from reconciler.plan.finding import Shift
from reconciler.plan.operation import SetStock
from reconciler.plan.shift import shifts
from tests.plan.operations import set_stock


def move(offer: str, warehouse: str, before: int, after: int, **more: Any) -> SetStock:
    return replace(set_stock(offer, warehouse, before, after), **more)


def test_less_here_and_more_there() -> None:
    found = list(shifts([move("A", "msk", 10, 4), move("A", "spb", 1, 7)]))
    assert found == [Shift(offer="A", units=6, left=(("msk", 6),), arrived=(("spb", 6),))]


def test_the_smaller_side_is_what_moved() -> None:
    (found,) = shifts([move("A", "msk", 10, 4), move("A", "spb", 1, 3)])
    assert found.units == 2


def test_several_warehouses_in_the_order_of_their_names() -> None:
    (found,) = shifts(
        [move("A", "spb", 9, 5), move("A", "msk", 10, 8), move("A", "ekb", 0, 6)],
    )
    assert (found.units, found.left) == (6, (("msk", 2), ("spb", 4)))


def test_two_offers_are_not_each_others_transfer() -> None:
    assert list(shifts([move("A", "msk", 10, 4), move("B", "spb", 1, 7)])) == []


def test_one_direction_is_a_count() -> None:
    assert list(shifts([move("A", "msk", 10, 4), move("A", "spb", 7, 1)])) == []


def test_what_no_person_said_is_no_transfer() -> None:
    for cause in ("live", "rule"):
        moved = [move("A", "msk", 10, 4, cause=cause), move("A", "spb", 1, 7)]
        assert list(shifts(moved)) == []
    assert list(shifts([move("A", "msk", 10, 4, cause="first"), move("A", "spb", 1, 7)]))
