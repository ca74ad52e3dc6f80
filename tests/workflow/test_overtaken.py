"""A sale between the last look and the write can't be seen by anybody; it is taken off after."""

import pytest

from reconciler.apply.outcome import Converged
from tests.rehearsal import MSK, Rehearsal
from tests.workflow.lists import refuse_orders

STOCKS = "/v2/products/stocks"


def sell_right_before_the_write(shop: Rehearsal, times: int) -> None:
    left = [times]

    def before(path: str) -> None:
        if path == STOCKS and left[0]:
            left[0] -= 1
            shop.shop.sell("MUG-1", MSK, 2)
            shop.clock.advance(0.1)

    shop.wire.before = before


def test_it_is_taken_off_in_the_same_run(shop: Rehearsal) -> None:
    shop.stocks(msk={"MUG-1": 40})
    sell_right_before_the_write(shop, 1)
    applied = shop.apply()
    assert shop.free("MUG-1") == 38
    assert applied.exit_code == 0
    assert applied.finished.outcomes["stock:MUG-1@msk"] == Converged("38")
    assert max(shop.virtual.slept) <= 30, "Ozon takes a cell again after 30 s"
    planned = shop.plan()
    assert planned.plan.operations == ()
    assert planned.plan.drift == ()


def test_a_sale_before_each_of_the_writes_as_well(shop: Rehearsal) -> None:
    shop.stocks(msk={"MUG-1": 40})
    sell_right_before_the_write(shop, 2)
    shop.apply()
    assert shop.free("MUG-1") == 36


def test_what_is_left_after_a_kill_the_next_apply_takes_off(shop: Rehearsal) -> None:
    shop.stocks(msk={"MUG-1": 40})
    sell_right_before_the_write(shop, 1)
    applied = shop.apply(must_stop=lambda: len(shop.writes()) > 0)
    assert shop.free("MUG-1") == 40
    assert applied.exit_code == 5, "stopped with something left to do"
    shop.clock.advance(31)
    (op,) = shop.plan().plan.stock_operations
    assert any("sold while the last number was on its way" in link.what for link in op.why)
    shop.apply()
    assert shop.free("MUG-1") == 38


def test_a_sale_after_the_write_is_none_of_it(shop: Rehearsal) -> None:
    shop.stocks(msk={"MUG-1": 40})

    def after(path: str) -> None:
        if path == STOCKS:
            shop.shop.sell("MUG-1", MSK, 2)

    shop.wire.after = after
    shop.apply()
    shop.wire.after = lambda _path: None
    assert len(shop.writes()) == 1
    assert shop.free("MUG-1") == 38
    assert shop.plan().plan.operations == ()


class Killed(BaseException):
    """The process died."""


def test_a_key_that_may_not_read_orders_takes_it_off_by_the_next_apply(shop: Rehearsal) -> None:
    refuse_orders(shop)
    shop.stocks(msk={"MUG-1": 40})
    sell_right_before_the_write(shop, 1)
    shop.apply(must_stop=lambda: len(shop.writes()) > 0)
    assert shop.free("MUG-1") == 40
    shop.clock.advance(31)
    shop.apply()
    assert shop.free("MUG-1") == 38


def test_it_is_taken_off_after_a_lost_answer_as_well(shop: Rehearsal) -> None:
    shop.stocks(msk={"MUG-1": 40})
    sell_right_before_the_write(shop, 1)
    shop.shop.fault(STOCKS, "lose-after")
    shop.apply()
    assert shop.free("MUG-1") == 40
    shop.clock.advance(61)
    shop.apply()
    assert shop.free("MUG-1") == 38
    assert shop.plan().plan.operations == ()


def test_it_is_taken_off_after_a_kill_before_the_answer(shop: Rehearsal) -> None:
    shop.stocks(msk={"MUG-1": 40})
    sell_right_before_the_write(shop, 1)
    shop.wire.after = lambda path: kill_on(path, STOCKS)
    with pytest.raises(Killed):
        shop.apply()
    shop.wire.after = lambda _path: None
    shop.clock.advance(61)
    shop.apply()
    assert shop.free("MUG-1") == 38


def kill_on(path: str, deadly: str) -> None:
    if path == deadly:
        raise Killed


def test_it_is_taken_off_after_a_kill_between_the_answer_and_the_read_back(
    shop: Rehearsal,
) -> None:
    shop.stocks(msk={"MUG-1": 40})
    left = [1]

    def before(path: str) -> None:
        if left[0] and path == STOCKS:
            left[0] = 0
            shop.shop.sell("MUG-1", MSK, 2)
            shop.clock.advance(0.1)
        elif not left[0]:
            raise Killed

    shop.wire.before = before
    with pytest.raises(Killed):
        shop.apply()
    shop.wire.before = lambda _path: None
    shop.clock.advance(61)
    shop.apply()
    assert shop.free("MUG-1") == 38


def test_what_another_raised_right_after_the_write_is_no_sale(shop: Rehearsal) -> None:
    shop.stocks(msk={"MUG-1": 40})
    shop.wire.after = lambda path: path == STOCKS and shop.shop.edit_stock("MUG-1", MSK, 55)
    shop.apply()
    assert len(shop.writes()) == 1
    shop.wire.after = lambda _path: None
    shop.clock.advance(61)
    planned = shop.plan()
    assert planned.plan.operations == ()
    assert len(planned.plan.drift) == 1


def test_made_to_order_is_kept_as_it_is(shop: Rehearsal) -> None:
    shop.stocks(msk={"MUG-1": {"fixed": 100}})
    sell_right_before_the_write(shop, 1)
    shop.apply()
    assert shop.free("MUG-1") == 100
    assert len(shop.writes()) == 1


def test_an_order_between_the_two_reads_of_the_last_look_comes_off_once(shop: Rehearsal) -> None:
    """The stock was read before it, and the orders after it: the number lacks it already."""
    shop.stocks(msk={"MUG-1": 40})
    left: list[int] = []

    def before(path: str) -> None:
        if path == "/v1/roles":
            left.append(2)
        elif path == "/v4/posting/fbs/list" and left:
            shop.shop.sell("MUG-1", MSK, left.pop())
            shop.clock.advance(0.1)

    shop.wire.before = before
    shop.apply()
    assert shop.free("MUG-1") == 38
    assert len(shop.writes()) == 1
