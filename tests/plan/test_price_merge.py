"""Prices, field by field: enforced, set on change, or only observed."""

from decimal import Decimal

from reconciler.domain.price import Prices
from reconciler.plan.price_merge import FieldDrift, decide_prices

D = Decimal


def test_what_equals_is_not_sent_even_if_written_otherwise() -> None:
    decision = decide_prices(Prices(price=D("1490.0")), Prices(), Prices(price=D(1490)), "enforce")
    assert decision.causes == {}
    assert decision.remember


def test_only_the_field_that_differs_is_sent() -> None:
    says = Prices(price=D(1490), old_price=D(1990))
    decision = decide_prices(says, says, Prices(price=D(1490), old_price=D(1800)), "enforce")
    assert decision.after == Prices(old_price=D(1990))


def test_an_undeclared_field_is_never_looked_at() -> None:
    live = Prices(price=D(1490), min_price=D(1), cost=D(9))
    decision = decide_prices(Prices(price=D(1490)), Prices(), live, "enforce")
    assert decision.after == Prices()


def test_clearing_is_a_value_of_its_own() -> None:
    says = Prices(old_price=None)
    assert decide_prices(says, says, Prices(old_price=None), "enforce").causes == {}
    decision = decide_prices(says, says, Prices(old_price=D(9)), "enforce")
    assert decision.after == Prices(old_price=None)


def test_the_cause_is_who_moved() -> None:
    live = Prices(price=D(5))
    assert decide_prices(Prices(price=D(7)), Prices(), live, "enforce").causes["price"] == "first"
    moved = decide_prices(Prices(price=D(7)), Prices(price=D(6)), live, "enforce")
    assert moved.causes["price"] == "git"
    drifted = decide_prices(Prices(price=D(7)), Prices(price=D(7)), live, "enforce")
    assert drifted.causes["price"] == "live"
    assert drifted.drift == (FieldDrift("price", D(7), D(5), corrected=True),)


def test_on_change_leaves_drift_alone() -> None:
    says = Prices(price=D(7))
    decision = decide_prices(says, says, Prices(price=D(5)), "on_change")
    assert decision.causes == {}
    assert decision.drift == (FieldDrift("price", D(7), D(5), corrected=False),)
    assert not decision.remember


def test_on_change_writes_what_git_moved() -> None:
    decision = decide_prices(
        Prices(price=D(8)), Prices(price=D(7)), Prices(price=D(5)), "on_change"
    )
    assert decision.after == Prices(price=D(8))


def test_observe_never_writes_nor_remembers() -> None:
    decision = decide_prices(Prices(price=D(8)), Prices(), Prices(price=D(5)), "observe")
    assert decision.causes == {}
    assert not decision.remember
    assert decision.drift == (FieldDrift("price", D(8), D(5), corrected=False, moved=False),)
    assert not decide_prices(Prices(price=D(5)), Prices(), Prices(price=D(5)), "observe").remember
