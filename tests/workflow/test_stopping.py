"""A stop ends every wait of a run: what is in flight is finished, and nothing more is begun."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from reconciler.apply.outcome import Blocked, Converged, Unknown
from reconciler.workflow.apply import AppliedPlan
from tests.rehearsal import MSK, Rehearsal, offer
from tests.workflow.small_cards import CARD

STOCKS, PRICES = "/v2/products/stocks", "/v1/product/import/prices"
LOOK, ORDERS = "/v2/product/info/stocks-by-warehouse/fbs", "/v4/posting/fbs/list"
TASK = "/v1/product/import/info"
ASKED = 20
"""Seconds from the beginning to the stop: more than a plan takes, less than the waits below."""

LONG: dict[str, dict[str, Any]] = {
    "seconds": {"kind": "too-many-requests", "retry_after": 200},
    "minutes": {"kind": "too-many-requests", "item_retry_after": 4},
    "circle": {"kind": "circle-is-open"},
    "circle in words": {"kind": "circle-is-open", "text": True},
}


def stopped(shop: Rehearsal) -> AppliedPlan:
    """A run that is asked to stop; it must be over a moment later."""
    began = shop.clock.now()
    asked_at = began + timedelta(seconds=ASKED)
    applied = shop.apply(must_stop=lambda: shop.clock.now() >= asked_at)
    passed = (shop.clock.now() - began).total_seconds()
    assert ASKED <= passed <= ASKED + 2, "it waited, and no longer than asked"
    assert applied.exit_code == 5
    assert applied.finished.stopped == "stopped by a signal; run apply again to go on"
    return applied


def go_on(shop: Rehearsal) -> None:
    """The lease is free, and the next run makes it good."""
    shop.shop.clear_faults()
    shop.clock.advance(300)
    assert shop.apply().exit_code == 0
    assert shop.plan().plan.operations == ()


def when(shop: Rehearsal, seen: str, path: str, **fault: Any) -> None:
    """Once the shop has seen a call, another one is held off."""
    left = [fault]

    def after(called: str) -> None:
        if called == seen and left:
            shop.shop.fault(path, **left.pop())

    shop.wire.after = after


@pytest.mark.parametrize("wait", LONG)
def test_a_shop_that_holds_off_a_write(shop: Rehearsal, wait: str) -> None:
    shop.stocks(msk={"MUG-1": 40})
    shop.prices({"MUG-2": {"price": 600}})
    shop.shop.fault(STOCKS, **LONG[wait])
    shop.shop.fault(PRICES, **LONG[wait])
    applied = stopped(shop)
    assert {type(end) for end in applied.finished.outcomes.values()} == {Blocked}
    assert (shop.free("MUG-1"), shop.shop.price("MUG-2")["price"]) == (10, 500)
    go_on(shop)


@pytest.mark.parametrize("path", [LOOK, ORDERS])
@pytest.mark.parametrize("wait", ["seconds", "circle"])
def test_a_shop_that_holds_off_the_last_look(shop: Rehearsal, path: str, wait: str) -> None:
    shop.stocks(msk={"MUG-1": 40})
    when(shop, "/v1/roles", path, **LONG[wait])
    applied = stopped(shop)
    assert isinstance(applied.finished.outcomes["stock:MUG-1@msk"], Blocked)
    assert shop.writes() == []
    go_on(shop)


def test_a_shop_that_holds_off_the_proof_of_what_was_sent(shop: Rehearsal) -> None:
    shop.stocks(msk={"MUG-1": 40})
    when(shop, STOCKS, LOOK, **LONG["seconds"])
    end = stopped(shop).finished.outcomes["stock:MUG-1@msk"]
    assert isinstance(end, Unknown)
    assert "sent, but not read back" in end.reason
    go_on(shop)
    assert shop.writes() == [(STOCKS, 1)], "it is found out, and not sent again"


def test_what_was_sent_is_proved_if_only_the_next_call_has_to_wait(tmp_path: Path) -> None:
    numbers = range(1, 103)
    shop = Rehearsal.open(tmp_path, [offer(n, stocks={MSK: 1}) for n in numbers])
    shop.stocks(msk={f"MUG-{n}": 5 for n in numbers})
    when(shop, STOCKS, STOCKS, **LONG["seconds"])
    ends = stopped(shop).finished.outcomes.values()
    assert sum(isinstance(end, Converged) for end in ends) == 100
    assert sum(isinstance(end, Blocked) for end in ends) == 2
    go_on(shop)
    assert shop.writes() == [(STOCKS, 100), (STOCKS, 2), (STOCKS, 2)], "held off once, sent once"


def test_a_task_that_ozon_works_on(tmp_path: Path) -> None:
    shop = Rehearsal.open(tmp_path, [offer(1, card=CARD, vat="0.22", stocks={MSK: 5})])
    shop.write("products.yaml", "kind: products\nproducts:\n  MUG-1: {name: Новое имя}\n")
    when(shop, "/v3/product/import", TASK, **LONG["seconds"])
    applied = stopped(shop)
    assert [type(end) for end in applied.finished.outcomes.values()] == [Unknown]
    go_on(shop)
    assert len(shop.writes()) == 1


@pytest.mark.parametrize("ask", [lambda *_: True, None])
def test_a_stop_before_the_first_call_sends_nothing(
    shop: Rehearsal, ask: Callable[..., bool] | None
) -> None:
    """The control: without the stop, the same run waits and writes."""
    shop.stocks(msk={"MUG-1": 40})
    shop.shop.fault(STOCKS, **LONG["seconds"])
    applied = shop.apply(must_stop=ask)
    assert (applied.exit_code, shop.free("MUG-1")) == ((5, 10) if ask else (0, 40))
