"""The law of rolled-back stock: with any orders since, never more than what is surely left."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from reconciler.domain.ids import OfferId, ProductId, WarehouseAlias, WarehouseId
from reconciler.domain.orders import Coverage, OrderLine, Orders, PostingNumber, Span, Withdrawal
from reconciler.domain.stock import AppliedStock, Free, LiveStock
from reconciler.plan.operation import SetStock
from reconciler.plan.undo_stock import Put, stock_undone

SENT = datetime(2026, 11, 20, 6, 0, tzinfo=UTC)
OFFER, MSK = OfferId("MUG"), WarehouseId(1)


def written(before: int, sent: int) -> tuple[SetStock, AppliedStock]:
    base = AppliedStock(
        Free(sent), 0, 0, free=sent, reserved=0, at=SENT, until=SENT, written_at=SENT
    )
    op = SetStock(
        id="stock:MUG@msk",
        offer=OFFER,
        product_id=ProductId(1),
        warehouse=WarehouseAlias("msk"),
        warehouse_id=MSK,
        before=LiveStock(before, 0, before),
        after=base,
        cause="git",
        observed_at=SENT,
        observed_until=SENT,
        staleness="at_most",
    )
    return op, base


def line(number: int, minutes: int, units: int, cancelled: int) -> OrderLine:
    """An order after the write; some of its units are cancelled ten minutes later."""
    when = SENT + timedelta(minutes=minutes)
    gone = when + timedelta(minutes=10)
    withdrawn = (Withdrawal(cancelled, Span(gone, gone)),) if cancelled else ()
    return OrderLine(
        posting=PostingNumber(str(number)),
        root=PostingNumber(str(number)),
        offer=OFFER,
        warehouse=MSK,
        units=units - cancelled,
        created_at=when,
        seen_at=gone,
        withdrawn=withdrawn,
    )


SALES = st.lists(
    st.tuples(st.integers(20, 500), st.integers(1, 20)).flatmap(
        lambda one: st.tuples(st.just(one[0]), st.just(one[1]), st.integers(0, one[1]))
    ),
    max_size=6,
)


@given(st.integers(0, 60), st.integers(0, 60), SALES)
def test_old_number_less_what_was_sold(
    before: int, sent: int, sales: list[tuple[int, int, int]]
) -> None:
    lines = [line(n, *sale) for n, sale in enumerate(sales)]
    kept = sum(one.units for one in lines)
    live = LiveStock(sent, kept, sent - kept)
    if live.free < 0:
        return
    op, base = written(before, sent)
    now = SENT + timedelta(days=1)
    orders = Orders(lines, Coverage(SENT - timedelta(days=1), now))
    put = stock_undone(op, op, base, live, Span(now, now), orders)
    left = max(0, before - kept)
    if put is None:
        assert live.free == left
        return
    assert isinstance(put, Put)
    assert put.op.after.free == left
    assert put.sold == max(0, kept - before)


@given(st.integers(0, 60), st.integers(0, 60), st.integers(0, 60))
def test_without_orders_a_fall_is_sales_and_a_rise_is_not_ours(
    before: int, sent: int, free: int
) -> None:
    op, base = written(before, sent)
    now = SENT + timedelta(days=1)
    put = stock_undone(op, op, base, LiveStock(free, 0, free), Span(now, now), Orders())
    if free > sent:
        assert isinstance(put, tuple)
    elif isinstance(put, Put):
        assert put.op.after.free == max(0, free + before - sent)
    else:
        assert put is None


@given(st.integers(0, 60), st.integers(0, 60), st.integers(0, 60))
def test_what_no_order_explains_stays(before: int, sent: int, free: int) -> None:
    op, base = written(before, sent)
    now = SENT + timedelta(days=1)
    orders = Orders((), Coverage(SENT - timedelta(days=1), now))
    live = LiveStock(free, 0, free)
    put = stock_undone(op, op, base, live, Span(now, now), orders)
    assert (free == sent) != isinstance(put, tuple) or before == sent == free


def test_the_statement_before_is_remembered() -> None:
    op, base = written(40, 60)
    old = replace(base, says=Free(40), free=40, withheld=3)
    op = replace(op, base=old)
    now = SENT + timedelta(days=1)
    orders = Orders((), Coverage(SENT - timedelta(days=1), now))
    put = stock_undone(op, op, base, LiveStock(60, 0, 60), Span(now, now), orders)
    assert isinstance(put, Put)
    after = put.op.after
    assert (after.says, after.restored, after.withheld) == (Free(60), Free(40), 3)
