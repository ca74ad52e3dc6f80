"""Barcodes of one offer that go in several calls: what one call tells does not hold for all."""

from pathlib import Path

from reconciler.apply.outcome import Converged, Unknown
from tests.rehearsal import Rehearsal
from tests.workflow.small_cards import card_shop, declare

ADD = "/v1/barcode/add"


def wanted(shop: Rehearsal) -> None:
    declare(
        shop,
        {
            f"MUG-{n}": {
                "barcode": [f"46000000{n:04}17", *(f"9{n}{code:03}" for code in range(60))]
            }
            for n in (1, 2)
        },
    )


def test_a_lost_call_is_not_made_good_by_the_next(tmp_path: Path) -> None:
    shop = card_shop(tmp_path, 2)
    wanted(shop)
    shop.shop.fault(ADD, "lose-before")
    outcomes = shop.apply().finished.outcomes
    assert isinstance(outcomes["card:MUG-2:barcodes"], Unknown)
    shop.clock.advance(16 * 60)
    again = shop.apply().finished.outcomes
    assert {type(end) for end in again.values()} == {Converged}
    assert shop.plan().plan.operations == ()
