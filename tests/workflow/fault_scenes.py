"""For each writing method a small shop of which the plan needs one call of just that method."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.rehearsal import MSK, SPB, Rehearsal, offer
from tests.workflow.small_cards import CARD, NEW, PICTURES, PRICES, declare, whole

Build = Callable[[Path], Rehearsal]
DAY = 86_400


def _cards(folder: Path, **options: Any) -> Rehearsal:
    products = [
        offer(n, card=CARD, barcodes=[f"46000000{n:04}17"], **{**PRICES, **options}) for n in (1, 2)
    ]
    return Rehearsal.open(folder, products)


def _each(folder: Path, says: dict[str, Any], **options: Any) -> Rehearsal:
    shop = _cards(folder, **options)
    declare(shop, {"MUG-1": says, "MUG-2": says})
    return shop


def _stocks(folder: Path) -> Rehearsal:
    shop = Rehearsal.open(folder, [offer(1, stocks={MSK: 10}), offer(2, stocks={MSK: (9, 2)})])
    shop.stocks(msk={"MUG-1": 40, "MUG-2": 30})
    return shop


def _prices(folder: Path) -> Rehearsal:
    shop = Rehearsal.open(folder, [offer(1), offer(2)])
    shop.prices({"MUG-1": {"price": 1100}, "MUG-2": {"price": 900}})
    return shop


def _create(folder: Path) -> Rehearsal:
    shop = Rehearsal.open(folder, [offer(9)])
    declare(shop, {"MUG-1": NEW, "MUG-2": NEW})
    shop.prices({name: {"price": 500, "vat": 0.1} for name in ("MUG-1", "MUG-2")})
    return shop


def _import(folder: Path) -> Rehearsal:
    return _each(folder, {"name": "Кружка другая"})


def _attributes(folder: Path) -> Rehearsal:
    return _each(folder, {"attributes": {"4191": "Фарфор"}})


def _pictures(folder: Path) -> Rehearsal:
    return _each(folder, {"images": PICTURES[::-1]})


def _barcodes(folder: Path) -> Rehearsal:
    shop = _cards(folder)
    declare(
        shop,
        {f"MUG-{n}": {"barcode": [f"46000000{n:04}17", f"4600000001{n:02}5"]} for n in (1, 2)},
    )
    return shop


def _rename(folder: Path) -> Rehearsal:
    shop = _cards(folder)
    declare(shop, {f"CUP-{n}": {"name": f"Кружка {n}"} for n in (1, 2)})
    pairs = ", ".join(f"{{from: MUG-{n}, to: CUP-{n}}}" for n in (1, 2))
    shop.write("moved.yaml", f"kind: moved\nmoved: [{pairs}]\n")
    return shop


def _archive(folder: Path) -> Rehearsal:
    return _each(folder, {"state": "archived"})


def _unarchive(folder: Path) -> Rehearsal:
    return _each(folder, {"state": "active"}, archived=True)


def _timer(folder: Path) -> Rehearsal:
    shop = Rehearsal.open(folder, [offer(1, min_price="800"), offer(2, min_price="800")])
    shop.prices({f"MUG-{n}": {"price": 1000, "min_price": 800} for n in (1, 2)})
    shop.apply()
    shop.clock.advance(24 * DAY)
    return shop


SCENES: dict[str, tuple[str, Build]] = {
    "stocks": ("/v2/products/stocks", _stocks),
    "prices": ("/v1/product/import/prices", _prices),
    "create": ("/v3/product/import", _create),
    "import": ("/v3/product/import", _import),
    "attributes": ("/v1/product/attributes/update", _attributes),
    "pictures": ("/v2/product/pictures/import", _pictures),
    "barcodes": ("/v1/barcode/add", _barcodes),
    "offer-id": ("/v1/product/update/offer-id", _rename),
    "archive": ("/v1/product/archive", _archive),
    "unarchive": ("/v1/product/unarchive", _unarchive),
    "timer": ("/v1/product/action/timer/update", _timer),
}
"""By name: the path that is called once, and the shop with its catalog."""


def final(shop: Rehearsal, scene: str) -> list[Any]:
    """All that the shop keeps of its two offers, but for what tells in which order they came."""
    kind = "CUP" if scene == "offer-id" else "MUG"
    names = [f"{kind}-{n}" for n in (1, 2)]
    cells = [(one.present, one.reserved) for n in names for w in (MSK, SPB)
             for one in [shop.shop.stock(n, w)]]  # fmt: skip
    return [*({**whole(shop, name), "sku": None} for name in names), *cells]
