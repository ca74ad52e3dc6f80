"""A write whose answer nobody saw is settled by live numbers, on the side that can't oversell."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from reconciler.domain.stock import AppliedStock, Free, InFlightStock, LiveStock
from reconciler.plan.stock_merge import Settled, settle

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)


def write(before: LiveStock, sent: int) -> InFlightStock:
    after = AppliedStock(says=Free(sent), buffer=0, withheld=0, free=sent, reserved=0, at=NOW)
    return InFlightStock(before=before, base=None, after=after)


def live(free: int, reserved: int = 0) -> LiveStock:
    return LiveStock(present=free + reserved, reserved=reserved, free=free)


def test_the_number_is_there() -> None:
    assert settle(write(live(30), 40), live(40)) == Settled(took_effect=True, certain=True)


def test_nothing_moved_at_all() -> None:
    assert settle(write(live(30, 2), 40), live(30, 2)) == Settled(took_effect=False, certain=True)


def test_a_raise_and_sales_can_t_be_told_apart_so_it_counts_as_done() -> None:
    assert settle(write(live(30), 40), live(35, 5)) == Settled(took_effect=True, certain=False)


def test_higher_than_sent_was_not_sent() -> None:
    assert settle(write(live(30), 5), live(28, 2)) == Settled(took_effect=False, certain=True)


@given(st.integers(0, 50), st.integers(0, 50), st.integers(0, 50), st.booleans())
def test_never_taken_as_not_done_when_writing_again_could_oversell(
    before: int, sent: int, sold: int, done: bool
) -> None:
    shown = sent if done else before
    sold = min(sold, shown)
    after = live(shown - sold, sold)
    settled = settle(write(live(before), sent), after)
    if not settled.took_effect and done:
        # It was done and units were sold: sending the number again would put them back on sale,
        # unless that only lowers what is shown now.
        assert sold == 0 or sent <= after.free
