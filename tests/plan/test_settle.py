"""A write whose answer nobody saw is settled by live numbers, on the side that can't oversell."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from reconciler.domain.orders import NO_ORDERS, Coverage, Orders, Span
from reconciler.domain.stock import AppliedStock, Free, InFlightStock, LiveStock
from reconciler.plan.decision import Decision, Write
from reconciler.plan.settle import Settled, not_done, settle, settle_by_orders
from tests.plan.sights import line, sight

SENT = datetime(2026, 11, 22, 9, tzinfo=UTC)
SOON, LATE = SENT + timedelta(minutes=5), SENT + timedelta(hours=9)
DONE, NOT_DONE = Settled(took_effect=True, certain=True), Settled(took_effect=False, certain=True)


def write(before: LiveStock, sent: int) -> InFlightStock:
    after = AppliedStock(says=Free(sent), buffer=0, withheld=0, free=sent, reserved=0, at=SENT)
    return InFlightStock(before=before, base=None, after=after)


def live(free: int, reserved: int = 0) -> LiveStock:
    return LiveStock(present=free + reserved, reserved=reserved, free=free)


def again(flight: InFlightStock, seen: LiveStock, buffer: int, now: datetime) -> Decision:
    looked = Span(now, now)
    return not_done(flight, sight(flight.after.says, None, seen, buffer, looked=looked))


def test_soon_after_the_reserved_units_tell_sales_apart() -> None:
    raised = write(live(30, 2), 40)
    assert settle(raised, live(40, 2), SOON) == DONE
    assert settle(raised, live(35, 7), SOON) == DONE
    assert settle(raised, live(30, 2), SOON) == NOT_DONE
    assert settle(raised, live(25, 7), SOON) == NOT_DONE


def test_ten_sold_of_fifty_is_not_the_forty_that_were_sent() -> None:
    assert settle(write(live(50), 40), live(40, 10), SOON) == NOT_DONE


def test_a_cancelled_order_is_told_apart_as_well() -> None:
    assert settle(write(live(30, 5), 40), live(42, 3), SOON) == DONE


def test_later_shipped_units_leave_no_trace_and_nothing_is_certain() -> None:
    """0 -> 1 took effect, the one was sold and shipped: it looks as if nothing had happened."""
    assert settle(write(live(0), 1), live(0), LATE) == Settled(took_effect=True, certain=False)
    assert settle(write(live(50), 40), live(40), LATE) == Settled(took_effect=False, certain=False)


def test_later_orders_tell_the_two_readings_apart() -> None:
    """0 -> 1 took effect, the one was sold and shipped; or 50 -> 40 did, and nothing was sold."""
    looked = Span(LATE, LATE)
    shipped = line(1, SOON, left=SOON + timedelta(hours=1))
    raised, lowered = write(live(0), 1), write(live(50), 40)
    says = Free(1)
    assert settle_by_orders(raised, sight(says, None, live(0), 0, shipped, looked=looked)) == DONE
    assert settle_by_orders(raised, sight(says, None, live(0), looked=looked)) == NOT_DONE
    assert settle_by_orders(lowered, sight(says, None, live(40), looked=looked)) == DONE
    ten = line(10, SOON, left=SOON + timedelta(hours=1))
    assert settle_by_orders(lowered, sight(says, None, live(40), 0, ten, looked=looked)) == NOT_DONE


def test_what_was_not_done_is_sent_less_what_was_sold() -> None:
    decision = again(write(live(50), 40), live(45, 5), 0, SOON)
    assert isinstance(decision, Write)
    assert decision.after.free == 35


def test_a_buffer_that_changed_meanwhile_counts() -> None:
    decision = again(write(live(50), 40), live(45, 5), 8, SOON)
    assert isinstance(decision, Write)
    assert (decision.after.free, decision.after.withheld) == (27, 8)


@given(
    before=st.integers(0, 50),
    sent=st.integers(0, 50),
    sold=st.integers(0, 60),
    shipped=st.integers(0, 60),
    executed=st.booleans(),
    late=st.booleans(),
)
def test_whatever_happened_no_number_goes_out_above_what_is_left(
    before: int, sent: int, sold: int, shipped: int, executed: bool, late: bool
) -> None:
    shown = sent if executed else before
    sold = min(sold, shown)
    reserved = sold - (min(shipped, sold) if late else 0)
    now = LATE if late else SOON
    flight, seen = write(live(before), sent), live(shown - sold, reserved)
    settled = settle(flight, seen, now)
    if not late and before != sent:
        assert settled == Settled(took_effect=executed, certain=True)
    if settled.took_effect:
        return
    decision = again(flight, seen, 0, now)
    if isinstance(decision, Write):
        assert decision.after.free <= max(0, sent - sold)


def test_orders_that_are_not_all_known_settle_nothing() -> None:
    """0 -> 1 took effect, and the one was sold and shipped before the orders are known."""
    looked = Span(LATE, LATE)
    raised = write(live(0), 1)
    for known in (NO_ORDERS, Orders([], Coverage(LATE, LATE))):
        blind = sight(Free(1), None, live(0), looked=looked, orders=known)
        assert settle_by_orders(raised, blind) == Settled(took_effect=True, certain=False)


def test_a_zero_that_did_not_get_through_is_sent_again_though_all_is_sold() -> None:
    decision = again(write(live(50), 0), live(0, 50), 0, SOON)
    assert isinstance(decision, Write)
    assert decision.after.free == 0
