"""Against a shop that keeps its limits, runs take what the plan says, and never see a 429."""

from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from reconciler.domain.errors import ExitCode
from reconciler.sandbox import Limits
from tests.effort import examples
from tests.rehearsal import MSK, SPB, Rehearsal, offer
from tests.workflow.small_cards import card_shop, declare

FIXED_READS = 1.0
"""The reads of the plan and the roles before the first call take places of the same second."""


def seconds_of_apply(shop: Rehearsal) -> tuple[float, float]:
    """How long the plan says it takes, and how long it took from the end of planning on."""
    planned = shop.plan().plan
    shop.clock.advance(1)
    made_at = shop.clock.now()
    applied = shop.apply(planned)
    assert applied.exit_code == ExitCode.DONE, applied.finished
    assert [call for call in shop.shop.calls() if call.status == 429] == []
    eta = applied.plan.cost.eta_seconds
    return eta, (shop.clock.now() - made_at).total_seconds()


def check(eta: float, took: float) -> None:
    # The plan is made from its observation on, and applied a moment later.
    assert eta - FIXED_READS <= took <= 1.05 * eta + FIXED_READS


def test_twenty_thousand_pairs_take_what_the_limits_leave(tmp_path: Path) -> None:
    numbers = range(1, 10_001)
    shop = Rehearsal.open(tmp_path, [offer(n, stocks={MSK: 1, SPB: 1}) for n in numbers])
    shop.wire.is_checked = False
    shop.stocks(**{alias: {f"MUG-{n}": 5 for n in numbers} for alias in ("msk", "spb")})
    eta, took = seconds_of_apply(shop)
    assert 120 <= eta <= 126
    check(eta, took)
    assert shop.writes() == [("/v2/products/stocks", 100)] * 200
    # What was sent does not lie unproved for as long as the limit makes us wait.
    waits = [
        before.path
        for before, after in pairwise(shop.shop.calls())
        if after.at - before.at > timedelta(seconds=5)
    ]
    assert waits == ["/v2/product/info/stocks-by-warehouse/fbs"] * 2


@given(
    cells=st.integers(0, 250),
    written=st.integers(0, 50),
    ago=st.integers(0, 40),
    cards=st.integers(0, 90),
    per_minute=st.integers(20, 60),
    priced=st.integers(0, 40),
)
@settings(
    max_examples=examples(8),
    deadline=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_a_run_takes_what_the_plan_says(
    tmp_path_factory: pytest.TempPathFactory,
    cells: int,
    written: int,
    ago: int,
    cards: int,
    per_minute: int,
    priced: int,
) -> None:
    """With cells that rest, a small limit on products a minute, and prices."""
    shop = card_shop(
        tmp_path_factory.mktemp("eta"), 250, limits=Limits(items_per_minute=per_minute)
    )
    shop.wire.is_checked = False
    stocks = {f"MUG-{n}": 50 + n for n in range(1, written + 1)}
    shop.stocks(msk=stocks)
    assert shop.apply().exit_code == ExitCode.DONE
    shop.clock.advance(ago)
    shop.shop.reset_calls()
    shop.stocks(msk={**stocks, **{f"MUG-{n}": 700 + n for n in range(1, cells + 1)}})
    if cards:
        declare(shop, {f"MUG-{n}": {"attributes": {"4191": "Фарфор"}} for n in range(1, cards + 1)})
    if priced:
        shop.prices({f"MUG-{n}": {"price": 1500 + n} for n in range(1, priced + 1)})
    check(*seconds_of_apply(shop))


def test_prices_wait_for_their_hour_across_runs(tmp_path: Path) -> None:
    shop = Rehearsal.open(tmp_path, [offer(1), offer(2)])
    for step in range(10):
        shop.prices({"MUG-1": {"price": 1000 + 10 * (step + 1)}})
        assert shop.apply().exit_code == ExitCode.DONE
        shop.clock.advance(60)
    shop.prices({"MUG-1": {"price": 1200}, "MUG-2": {"price": 1200}})
    planned = shop.plan().plan
    first_free = shop.clock.now() + timedelta(minutes=50)
    (told,) = [item for item in planned.findings if item.__class__.__name__ == "PriceBudget"]
    assert abs(told.until - first_free) < timedelta(seconds=20)  # type: ignore[union-attr]
    applied = shop.apply()
    assert applied.exit_code == ExitCode.CHANGES_PENDING
    pending = applied.finished.outcomes["price:MUG-1"]
    assert "takes the next after" in pending.reason  # type: ignore[union-attr]
    assert shop.shop.price("MUG-2")["price"] == 1200
    # A pause of a minute is worth waiting for.
    shop.clock.advance((first_free - shop.clock.now()).total_seconds() - 60)
    eta, took = seconds_of_apply(shop)
    assert 50 < eta < 65
    check(eta, took)
    assert shop.shop.price("MUG-1")["price"] == 1200
    assert shop.plan().plan.operations == ()


def test_a_plan_that_takes_the_last_update_says_that_it_can_not_be_undone(tmp_path: Path) -> None:
    shop = Rehearsal.open(tmp_path, [offer(1)])
    for step in range(9):
        shop.prices({"MUG-1": {"price": 1000 + 10 * (step + 1)}})
        shop.apply()
    shop.prices({"MUG-1": {"price": 1200}})
    (told,) = [f for f in shop.plan().plan.findings if f.__class__.__name__ == "PriceBudget"]
    assert not told.waits  # type: ignore[union-attr]


def test_a_long_wait_for_a_price_keeps_the_lease_and_hears_signals(tmp_path: Path) -> None:
    shop = Rehearsal.open(tmp_path, [offer(1), offer(2)])
    for step in range(10):
        shop.prices({"MUG-1": {"price": 1000 + 10 * (step + 1)}})
        shop.apply()
    shop.prices({"MUG-1": {"price": 1200}})
    shop.clock.advance(3600 - 170)
    began = shop.clock.now()
    applied = shop.apply(must_stop=lambda: shop.clock.now() > began + timedelta(seconds=50))
    assert "signal" in applied.finished.stopped
    assert max(shop.virtual.slept) <= 30
    assert shop.shop.price("MUG-1")["price"] == 1100
