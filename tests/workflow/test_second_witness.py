"""An import of a new offer would replace a card that a list left out: two lists must agree."""

from pathlib import Path
from typing import Any

import msgspec
import pytest

from reconciler.apply.outcome import Stale
from tests.rehearsal import MSK, Rehearsal, offer
from tests.workflow.test_card_changes import CARD
from tests.workflow.test_new_offers import NEW

CARDS = "/v4/product/info/attributes"
IMPORT = "/v3/product/import"


OTHER: dict[str, Any] = {
    "offer_id": "MUG-NEW",
    "name": "Чужая",
    "description_category_id": 17028922,
    "type_id": 91565,
    "price": "900",
    "vat": "0.22",
    "attributes": [{"id": 85, "complex_id": 0, "values": [{"value": "Самовар"}]}],
    "images": ["https://cdn.example.com/other.jpg"],
    "depth": 10,
    "width": 10,
    "height": 10,
    "dimension_unit": "cm",
    "weight": 400,
    "weight_unit": "g",
}


@pytest.fixture
def shop(tmp_path: Path) -> Rehearsal:
    shop = Rehearsal.open(tmp_path, [offer(1, card=CARD, vat="0.22", stocks={MSK: 5})])
    shop.write("products.yaml", NEW)
    shop.prices({"MUG-NEW": {"price": 1490}})
    return shop


def born_meanwhile(shop: Rehearsal) -> None:
    """Somebody else creates the offer after the plan, and the list of cards is behind."""

    def before(path: str) -> None:
        if path == CARDS:
            shop.wire.before = lambda _path: None
            request = msgspec.json.encode({"items": [OTHER]})
            shop.shop.handle(
                IMPORT, {"client-id": "100200", "api-key": "secret-write-key"}, request
            )
            shop.clock.advance(120)
            empty = msgspec.json.encode({"result": [], "last_id": "", "total": "0"}).decode()
            shop.shop.fault(CARDS, "answer", times=4, status=200, body=empty)

    shop.wire.before = before


def test_an_offer_that_another_list_shows_is_not_created(shop: Rehearsal) -> None:
    born_meanwhile(shop)
    applied = shop.apply()
    assert isinstance(applied.finished.outcomes["card:MUG-NEW:create"], Stale)
    assert [path for path, _ in shop.writes()] == [IMPORT]  # theirs
    assert shop.shop.price("MUG-NEW")["price"] == 900
