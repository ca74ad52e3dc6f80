"""The last look before a write: shrink, skip or refuse, never grow."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from reconciler.apply.outcome import AlreadyTrue, Stale
from reconciler.apply.recheck import Look, TrueNow, recheck_price, recheck_stock
from reconciler.domain.orders import Span
from reconciler.domain.price import Prices
from reconciler.domain.stock import Fixed, LiveStock
from reconciler.plan.operation import SetStock
from tests.plan.operations import NOW, set_price, set_stock


def live(free: int, reserved: int = 0) -> LiveStock:
    return LiveStock(present=free + reserved, reserved=reserved, free=free)


def looked(stock: LiveStock) -> Look:
    """A look without orders: a fall is taken for sales."""
    return Look(stock, Span(NOW, NOW))


def test_nothing_moved_goes_as_planned() -> None:
    op = set_stock("A", "msk", 10, 40)
    seen = replace(op, observed_at=NOW, observed_until=NOW)
    assert recheck_stock(op, looked(live(10))) == seen


def test_sold_units_come_off() -> None:
    fitted = recheck_stock(set_stock("A", "msk", 10, 40), looked(live(7, 3)))
    assert isinstance(fitted, SetStock)
    assert fitted.after.free == 37
    assert fitted.before == live(7, 3)


def test_what_was_sold_below_zero_eats_the_buffer() -> None:
    fitted = recheck_stock(set_stock("A", "msk", 10, 2, withheld=5), looked(live(4)))
    assert isinstance(fitted, SetStock)
    # 7 could be sold, 6 were: 1 is left, and the buffer keeps it.
    assert (fitted.after.free, fitted.after.withheld) == (0, 1)


def test_a_number_that_sales_made_true_is_skipped() -> None:
    op = set_stock("A", "msk", 10, 4)
    assert isinstance(recheck_stock(op, looked(live(10))), SetStock)
    held = set_stock("A", "msk", 10, 0, withheld=5)
    assert isinstance(recheck_stock(held, looked(live(0))), TrueNow)


def test_a_zero_that_a_person_said_is_sent_even_if_all_is_sold_by_now() -> None:
    assert isinstance(recheck_stock(set_stock("A", "msk", 10, 0), looked(live(0))), SetStock)


def test_what_is_true_now_remembers_only_what_is_left_to_hold_back() -> None:
    # 7 declared, 5 of them held back; all 10 that were shown are sold: nothing is left to hold.
    fitted = recheck_stock(set_stock("A", "msk", 10, 2, withheld=5), looked(live(0, 10)))
    assert isinstance(fitted, TrueNow)
    assert fitted.after.withheld == 0


def test_a_recall_is_sent_even_if_the_shop_seems_to_have_it() -> None:
    op = set_stock("A", "msk", 0, 0)
    assert op.must_send
    assert isinstance(recheck_stock(op, looked(live(0))), SetStock)


def test_the_planned_number_itself_is_not_yet_true_after_sales() -> None:
    # 42 shown, 40 counted; 2 were sold since, so 38 are left although the shop shows 40.
    fitted = recheck_stock(set_stock("A", "msk", 42, 40), looked(live(40)))
    assert isinstance(fitted, SetStock)
    assert fitted.after.free == 38


def test_risen_stock_is_stale() -> None:
    assert recheck_stock(set_stock("A", "msk", 10, 40), looked(live(11))) == Stale("10", "11")


def test_zero_goes_even_if_stock_rose() -> None:
    assert isinstance(recheck_stock(set_stock("A", "msk", 10, 0), looked(live(50))), SetStock)


def test_made_to_order_does_not_shrink() -> None:
    op = set_stock("A", "msk", 97, 100)
    op = replace(op, after=replace(op.after, says=Fixed(100)), staleness="any")
    fitted = recheck_stock(op, looked(live(90)))
    assert isinstance(fitted, SetStock)
    assert fitted.after.free == 100


@given(*[st.integers(0, 40)] * 4)
def test_an_operation_never_grows(before: int, after: int, withheld: int, now: int) -> None:
    op = set_stock("A", "msk", before, after, withheld=withheld)
    fitted = recheck_stock(op, looked(live(now)))
    if isinstance(fitted, SetStock):
        assert fitted.after.free <= op.after.free
        assert fitted.after.free + fitted.after.withheld <= op.after.free + op.after.withheld


def test_prices_must_be_as_observed() -> None:
    op = set_price("A", 100, 110)
    assert recheck_price(op, Prices(price=Decimal("100.00"))) == op
    assert recheck_price(op, Prices(price=Decimal(110))) == AlreadyTrue()
    assert recheck_price(op, Prices(price=Decimal(105))) == Stale("price 100", "105")
    assert recheck_price(op, Prices()) == Stale("price 100", "none")


def test_only_the_price_fields_still_wrong_are_sent() -> None:
    op = replace(
        set_price("A", 100, 110),
        before=Prices(price=Decimal(100), old_price=Decimal(150)),
        after=Prices(price=Decimal(110), old_price=None),
    )
    fitted = recheck_price(op, Prices(price=Decimal(100), old_price=None))
    assert fitted == replace(op, after=Prices(price=Decimal(110)))
