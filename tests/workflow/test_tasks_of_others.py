"""Changes under way hold prices up, whether git still declares the card or not."""

from datetime import timedelta
from pathlib import Path

import pytest

from reconciler.workflow.apply import apply_plan
from reconciler.workflow.plan import plan_store
from tests.rehearsal import MSK, Rehearsal, offer
from tests.workflow.test_card_changes import CARD


@pytest.fixture
def shop(tmp_path: Path) -> Rehearsal:
    """An import of MUG-1 is under way, and its card is no longer declared."""
    shop = Rehearsal.open(tmp_path, [offer(1, card=CARD, vat="0.22", stocks={MSK: 5})])
    shop.write("products.yaml", "kind: products\nproducts: {MUG-1: {name: Новое имя}}\n")
    with shop.job() as job:
        apply_plan(job, plan_store(job), lambda _plan: True, shop.listener, patience=timedelta(0))
    (shop.folder / "catalog" / "products.yaml").unlink()
    shop.prices({"MUG-1": {"price": 1200}})
    return shop


def test_a_price_waits_however_often_one_runs(shop: Rehearsal) -> None:
    for _ in range(2):
        shop.apply()
        assert shop.shop.price("MUG-1")["price"] == 1000
    shop.clock.advance(60)
    shop.apply()
    shop.clock.advance(3600)
    assert shop.shop.price("MUG-1")["price"] == 1200
    assert shop.plan().plan.operations == ()
    assert shop.plan().plan.card_adoptions == ()


def test_so_it_does_where_the_offer_is_archived(shop: Rehearsal) -> None:
    shop.write("products.yaml", "kind: products\nproducts: {MUG-1: {name: Новое имя}}\n")
    shop.shop.archive("MUG-1")
    shop.apply()
    with shop.job() as job:
        assert job.state.applied(job.shop_key).tasks
