"""A card with something in every field, declarations of it, and all that the shop keeps of it."""

import json
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec

from reconciler.sandbox.barcodes import barcodes_of
from reconciler.sandbox.cards import read_card
from reconciler.sandbox.products import find
from tests.rehearsal import Rehearsal, offer

MUGS, MUG, CUP = 17028922, 91565, 91566
BRAND, COLOUR, VIDEO_NAME, VIDEO = 85, 10096, 21837, 21841
PICTURES = [f"https://cdn.example.com/{n}.jpg" for n in (1, 2, 3)]


def text(number: int, value: str, complex_id: int = 0) -> dict[str, Any]:
    return {"id": number, "complex_id": complex_id, "values": [{"value": value}]}


def entry(number: int, *values: tuple[int, str]) -> dict[str, Any]:
    said = [{"dictionary_value_id": one, "value": name} for one, name in values]
    return {"id": number, "values": said}


CARD: dict[str, Any] = {
    "description_category_id": MUGS,
    "type_id": MUG,
    "attributes": [
        entry(BRAND, (971082156, "Самовар")),
        text(4191, "Большая кружка"),
        text(6882, "0.35"),
        text(8513, "1"),
        text(9048, "Кружка К-1"),
        entry(COLOUR, (61571, "белый"), (61574, "черный")),
    ],
    "complex_attributes": [
        text(VIDEO_NAME, "Обзор", 100001),
        text(VIDEO, "https://cdn.example.com/a.mp4", 100001),
    ],
    "images": PICTURES,
    "color_image": "https://cdn.example.com/color.jpg",
    "depth": 120,
    "width": 100,
    "height": 110,
    "dimension_unit": "mm",
    "weight": 420,
    "weight_unit": "g",
    "pdf_list": [
        {"index": 0, "name": "Инструкция", "src_url": "https://cdn.example.com/1.pdf"},
        {"index": 1, "name": "Гарантия", "src_url": "https://cdn.example.com/2.pdf"},
    ],
    "reviews_promo": True,
}
PRICES = {
    "price": "1490",
    "old_price": "1990",
    "min_price": "1300",
    "net_price": "700",
    "vat": "0.1",
}

NEW: dict[str, Any] = {
    "name": "Кружка новая",
    "category": MUGS,
    "type": MUG,
    "images": PICTURES,
    "attributes": {str(BRAND): "Гжель"},
    "package": {
        "depth": 120,
        "width": 100,
        "height": 110,
        "unit": "mm",
        "weight": 420,
        "weight_unit": "g",
    },
}
"""All that an offer needs that is not there yet."""


def card_shop(folder: Path, count: int = 1, **options: Any) -> Rehearsal:
    """Offers MUG-1, MUG-2 ... with the card above."""
    products = [
        offer(n, card=CARD, barcodes=[f"46000000{n:04}17", f"46000000{n:04}24"], **PRICES)
        for n in range(1, count + 1)
    ]
    return Rehearsal.open(folder, products, **options)


def declare(shop: Rehearsal, cards: Mapping[str, Mapping[str, Any]]) -> None:
    """JSON is YAML as well."""
    said = json.dumps(cards, ensure_ascii=False)
    shop.write("products.yaml", f"kind: products\nproducts: {said}\n" if cards else "# nothing\n")


def whole(shop: Rehearsal, name: str = "MUG-1") -> dict[str, Any]:
    """All that the shop keeps of an offer, told by the shop itself and not through its API."""
    db = shop.shop._db
    row = find(db, name)
    assert row is not None
    card = msgspec.to_builtins(read_card(db, row["product_id"]))
    nested = {"attributes", "complex_attributes"}
    return {
        "name": row["name"],
        **{column: Decimal(row[column]) for column in PRICES},
        "barcodes": sorted(barcodes_of(db, [row["product_id"]])[row["product_id"]]),
        "archived": row["archived"],
        "sku": row["sku"],
        "color_image": "",
        "pdf_list": [],
        "service_type": "IS_CODE_SERVICE",
        "reviews_promo": False,
        **{field: value for field, value in card.items() if field not in nested},
        "images": list(card.get("images", ())),
        "attributes": {one["id"]: _values(one) for one in card.get("attributes", ())},
        "complex_attributes": [
            (one["complex_id"], one["id"], _values(one))
            for one in card.get("complex_attributes", ())
        ],
    }


def _values(attribute: Mapping[str, Any]) -> list[str]:
    return sorted(value["value"] for value in attribute["values"])
