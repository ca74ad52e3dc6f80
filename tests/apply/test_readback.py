"""Accepted is not applied: what the shop shows right after decides the outcome."""

from decimal import Decimal

from msgspec.structs import replace

from reconciler.apply.outcome import Consumed, Converged, Rejected, Unknown
from reconciler.apply.ports import Accepted, NoAnswer, Refused
from reconciler.apply.readback import prove_price, prove_stock, reads_as_present
from reconciler.domain.price import Prices
from reconciler.domain.stock import LiveStock
from tests.plan.operations import NOW, set_price, set_stock

OP = set_stock("A", "msk", 10, 40)
YES, LOST = Accepted(), NoAnswer("the line broke")


def live(free: int, reserved: int = 0) -> LiveStock:
    return LiveStock(present=free + reserved, reserved=reserved, free=free)


def test_shown_as_sent() -> None:
    proof = prove_stock(OP, YES, live(40), NOW)
    assert (proof.outcome, proof.took_effect, proof.in_doubt) == (Converged("40"), True, False)


def test_lower_than_sent_was_sold() -> None:
    proof = prove_stock(OP, YES, live(38, 2), NOW)
    assert (proof.outcome, proof.took_effect) == (Consumed(40, 38), True)


def test_accepted_but_not_shown_is_told_and_never_sent_again() -> None:
    proof = prove_stock(OP, YES, live(10), NOW)
    assert isinstance(proof.outcome, Unknown)
    assert (proof.took_effect, proof.in_doubt) == (True, False)


def test_accepted_and_raised_by_another_is_told_and_not_ours_again() -> None:
    proof = prove_stock(OP, YES, live(55), NOW)
    assert isinstance(proof.outcome, Unknown)
    assert (proof.took_effect, proof.in_doubt) == (True, False)


def test_a_lost_answer_may_still_land_later() -> None:
    proof = prove_stock(OP, LOST, live(10), NOW)
    assert isinstance(proof.outcome, Unknown)
    assert (proof.took_effect, proof.in_doubt) == (False, True)


def test_a_lost_answer_that_shows_is_proved() -> None:
    assert prove_stock(OP, LOST, live(40), NOW).outcome == Converged("40")


def test_a_lost_answer_that_shows_less_by_what_was_reserved_is_proved() -> None:
    proof = prove_stock(OP, LOST, live(38, 2), NOW)
    assert (proof.outcome, proof.took_effect) == (Consumed(40, 38), True)


def test_a_lost_decrease_that_sales_imitate_is_not_proved() -> None:
    op = set_stock("A", "msk", 50, 40)
    proof = prove_stock(op, LOST, live(40, 10), NOW)
    assert isinstance(proof.outcome, Unknown)
    assert proof.in_doubt


def test_refused_is_refused() -> None:
    proof = prove_stock(OP, Refused("STOCK_TOO_BIG", "too big"), live(10), NOW)
    assert (proof.outcome, proof.took_effect) == (Rejected("STOCK_TOO_BIG", "too big"), False)


def test_refused_and_yet_shown_is_in_doubt() -> None:
    proof = prove_stock(OP, Refused("", "no"), live(40), NOW)
    assert isinstance(proof.outcome, Unknown)
    assert proof.in_doubt


def test_prices_are_proved_field_by_field() -> None:
    op = replace(set_price("A"), after=Prices(price=Decimal(110), old_price=None))
    assert prove_price(op, YES, Prices(price=Decimal("110.0"), old_price=None)) == Converged(
        "price, old_price"
    )
    outcome = prove_price(op, YES, Prices(price=Decimal(110), old_price=Decimal(5)))
    assert isinstance(outcome, Unknown)
    assert "old_price" in outcome.reason
    assert isinstance(prove_price(op, LOST, Prices(price=Decimal(100))), Unknown)


def test_present_semantics_shows_in_a_cell_with_reserved_units() -> None:
    op = set_stock("A", "msk", 10, 40, reserved=4)
    assert reads_as_present([(op, LiveStock(present=40, reserved=4, free=36))])
    assert not reads_as_present([(op, LiveStock(present=44, reserved=4, free=40))])
    assert not reads_as_present([(op, LiveStock(present=44, reserved=6, free=38))])


def test_one_cell_as_documented_clears_the_suspicion() -> None:
    one = set_stock("A", "msk", 10, 40, reserved=4)
    two = set_stock("B", "msk", 10, 40, reserved=4)
    assert not reads_as_present(
        [
            (one, LiveStock(present=40, reserved=4, free=36)),
            (two, LiveStock(present=44, reserved=4, free=40)),
        ]
    )


def test_cells_without_reserved_units_prove_nothing() -> None:
    assert not reads_as_present([(OP, LiveStock(present=40, reserved=0, free=40))])


def test_units_that_left_meanwhile_raise_no_suspicion() -> None:
    """44 were present; 2 more were sold and 4 handed over: the 40 that are left prove nothing."""
    op = set_stock("A", "msk", 10, 40, reserved=4)
    assert not reads_as_present([(op, LiveStock(present=40, reserved=2, free=38))])


def test_a_zero_that_was_there_already_and_is_refused_is_refused() -> None:
    op = set_stock("A", "msk", 0, 0)
    proof = prove_stock(op, Refused("X", "no"), live(0), NOW)
    assert (proof.outcome, proof.in_doubt) == (Rejected("X", "no"), False)
