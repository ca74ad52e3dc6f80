"""Many changes take the fewest calls that the limits allow."""

from pathlib import Path
from typing import Any

from reconciler.domain.errors import ExitCode
from reconciler.sandbox import Limits
from tests.rehearsal import Rehearsal, offer
from tests.workflow.small_cards import CARD, MUG, MUGS, PICTURES, PRICES, card_shop, declare

MANY = 1_000
WIDE = Limits(items_per_minute=100_000)


def calls(shop: Rehearsal) -> dict[str, list[int]]:
    """By path, how many items each call had."""
    found: dict[str, list[int]] = {}
    for path, items in shop.writes():
        found.setdefault(path, []).append(items)
    return found


def everyone(count: int, **card: Any) -> dict[str, Any]:
    return {f"MUG-{n}": card for n in range(1, count + 1)}


def test_one_attribute_of_each(tmp_path: Path) -> None:
    shop = card_shop(tmp_path, MANY, limits=WIDE)
    declare(shop, everyone(MANY, attributes={"4191": "Фарфор"}))
    assert shop.apply().exit_code == ExitCode.DONE
    assert calls(shop) == {"/v1/product/attributes/update": [100] * 10}
    assert shop.plan().plan.operations == ()


def test_the_order_of_pictures_of_each(tmp_path: Path) -> None:
    shop = card_shop(tmp_path, MANY, limits=WIDE)
    declare(shop, everyone(MANY, images=PICTURES[::-1]))
    assert shop.apply().exit_code == ExitCode.DONE
    assert calls(shop) == {"/v2/product/pictures/import": [100] * 10}


def test_one_price_of_each(tmp_path: Path) -> None:
    shop = card_shop(tmp_path, MANY)
    shop.prices({f"MUG-{n}": {"price": 1495} for n in range(1, MANY + 1)})
    assert shop.apply().exit_code == ExitCode.DONE
    assert calls(shop) == {"/v1/product/import/prices": [1000]}


def test_renames(tmp_path: Path) -> None:
    shop = card_shop(tmp_path, 60)
    moved = ", ".join(f"{{from: MUG-{n}, to: CUP-{n}}}" for n in range(1, 61))
    shop.write("moved.yaml", f"kind: moved\nmoved: [{moved}]\n")
    declare(shop, {f"CUP-{n}": {"labels": {"class": "A"}} for n in range(1, 61)})
    assert shop.apply().exit_code == ExitCode.DONE
    assert calls(shop) == {"/v1/product/update/offer-id": [25, 25, 10]}
    assert shop.plan().plan.operations == ()


def test_new_offers(tmp_path: Path) -> None:
    shop = Rehearsal.open(tmp_path, [offer(0, **PRICES, card=CARD)], limits=WIDE)
    package = {"depth": 120, "width": 100, "height": 110, "unit": "mm"}
    new = {
        "name": "Кружка",
        "category": MUGS,
        "type": MUG,
        "package": {**package, "weight": 420, "weight_unit": "g"},
        "images": PICTURES,
        "attributes": {"85": "Гжель"},
        "vat": 0.1,
    }
    declare(shop, {f"NEW-{n}": new for n in range(MANY)})
    shop.prices({f"NEW-{n}": {"price": 500, "old_price": 900} for n in range(MANY)})
    assert shop.apply().exit_code == ExitCode.DONE
    assert calls(shop) == {"/v3/product/import": [100] * 10}


def test_a_card_that_needs_an_import_takes_the_rest_along(tmp_path: Path) -> None:
    shop = card_shop(tmp_path, 2)
    both = {"attributes": {"4191": "Фарфор"}, "images": PICTURES[::-1]}
    declare(shop, {"MUG-1": {"name": "Другая", **both}, "MUG-2": both})
    assert shop.apply().exit_code == ExitCode.DONE
    assert calls(shop) == {
        "/v3/product/import": [1],
        "/v1/product/attributes/update": [1],
        "/v2/product/pictures/import": [1],
    }
