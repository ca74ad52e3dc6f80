"""Imports of cards carry a price: none may bring back the one from before."""

from datetime import timedelta
from pathlib import Path

import pytest

from reconciler.apply.outcome import Pending
from reconciler.plan.finding import Deferred
from reconciler.workflow.apply import AppliedPlan, apply_plan
from reconciler.workflow.plan import plan_store
from tests.rehearsal import MSK, Rehearsal, offer
from tests.workflow.test_card_changes import CARD


@pytest.fixture
def shop(tmp_path: Path) -> Rehearsal:
    shop = Rehearsal.open(tmp_path, [offer(1, card=CARD, vat="0.22", stocks={MSK: 5})])
    shop.write("products.yaml", "kind: products\nproducts: {MUG-1: {name: Новое имя}}\n")
    return shop


def impatient(shop: Rehearsal) -> AppliedPlan:
    with shop.job() as job:
        planned = plan_store(job)
        applied = apply_plan(
            job, planned, lambda _planned: True, shop.listener, patience=timedelta(0)
        )
    assert applied is not None
    return applied


def price(shop: Rehearsal) -> int:
    return int(shop.shop.price("MUG-1")["price"])


def test_a_price_waits_for_the_import_of_its_card(shop: Rehearsal) -> None:
    shop.prices({"MUG-1": {"price": 1200}})
    shop.stocks(msk={"MUG-1": 9})
    applied = impatient(shop)
    assert isinstance(applied.finished.outcomes["price:MUG-1"], Pending)
    assert isinstance(applied.finished.outcomes["stock:MUG-1@msk"], Pending)

    shop.clock.advance(60)
    shop.apply()
    assert (price(shop), shop.free("MUG-1")) == (1200, 9)
    assert shop.plan().plan.operations == ()


@pytest.mark.parametrize("lost", [False, True], ids=["under way", "answer lost"])
def test_a_later_price_waits_for_an_import_of_an_earlier_run(shop: Rehearsal, lost: bool) -> None:
    if lost:
        shop.shop.fault("/v3/product/import", "lose-after")
    impatient(shop)
    shop.prices({"MUG-1": {"price": 1200}})
    shop.stocks(msk={"MUG-1": 9})

    planned = shop.plan().plan
    assert planned.operations == ()
    assert any(isinstance(f, Deferred) and f.offers == ("MUG-1",) for f in planned.findings)

    shop.clock.advance(20 * 60)
    shop.apply()
    assert (price(shop), shop.free("MUG-1")) == (1200, 9)
    shop.clock.advance(3600)
    assert price(shop) == 1200
    assert shop.plan().plan.operations == ()
