"""Cards as items of the writing calls."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from reconciler.domain.attribute import Attribute, AttributeValue
from reconciler.domain.card import Card, Package
from reconciler.domain.ids import OfferId
from reconciler.domain.money import money_text
from reconciler.domain.price import Prices

_PRICE_NAMES = {"price": "price", "old_price": "old_price", "vat": "vat"}
"""The amounts that an import takes. (Ozon Seller API docs, /v3/product/import, 2026-09)"""


def import_item(
    offer: OfferId, card: Card, prices: Prices, currency: str, category_now: int | None = None
) -> dict[str, Any]:
    """The whole card: what is not in the item, the shop forgets.

    `category_now` is the category that the shop has, where the card is to move to another.
    """
    moves = category_now and category_now != card.category
    item: dict[str, Any] = {
        "offer_id": offer,
        "name": card.name or "",
        "description_category_id": category_now if moves else card.category,
        "type_id": card.type,
        "currency_code": currency,
        "attributes": [
            *_attributes(card.attributes),
            *(_nested(item) for item in card.loose),
        ],
        "images": list(card.images or ()),
    }
    if moves:
        item["new_description_category_id"] = card.category
    if card.groups:
        item["complex_attributes"] = [
            {"attributes": [_nested(one) for one in group]} for group in card.groups
        ]
    if isinstance(card.package, Package):
        item |= _package(card.package)
    if card.barcodes:
        item["barcode"] = card.barcodes[0]
    if card.color_image:
        item["color_image"] = card.color_image
    if card.pdf:
        item["pdf_list"] = [
            {"index": index, "name": pdf.name, "src_url": pdf.url}
            for index, pdf in enumerate(card.pdf)
        ]
    item |= _switches(card)
    for name, value in prices.said():
        if name in _PRICE_NAMES and isinstance(value, Decimal):
            item[_PRICE_NAMES[name]] = money_text(value)
    return item


def attributes_item(offer: OfferId, card: Card) -> dict[str, Any]:
    """Values to merge into the card."""
    return {"offer_id": offer, "attributes": list(_attributes(card.attributes))}


def pictures_item(offer: OfferId, card: Card) -> dict[str, Any]:
    """All pictures of the card: those that are not in the item vanish."""
    item: dict[str, Any] = {"offer_id": offer, "images": list(card.images or ())}
    if card.color_image:
        item["color_image"] = card.color_image
    return item


def _attributes(
    attributes: Mapping[str, Iterable[AttributeValue]],
) -> Iterable[dict[str, Any]]:
    for number in sorted(attributes, key=int):
        yield {"id": int(number), "complex_id": 0, "values": _values(attributes[number])}


def _nested(item: Attribute) -> dict[str, Any]:
    return {"id": item.id, "complex_id": item.complex_id, "values": _values(item.values)}


def _values(values: Iterable[AttributeValue]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for value in values:
        said: dict[str, Any] = {}
        if value.dictionary_value_id:
            said["dictionary_value_id"] = value.dictionary_value_id
        if value.value or not said:
            said["value"] = value.value
        found.append(said)
    return found


def _package(package: Package) -> dict[str, Any]:
    item: dict[str, Any] = {
        name: getattr(package, name)
        for name in ("depth", "width", "height", "weight")
        if getattr(package, name)
    }
    if package.unit:
        item["dimension_unit"] = package.unit
    if package.weight_unit:
        item["weight_unit"] = package.weight_unit
    return item


def _switches(card: Card) -> dict[str, Any]:
    item: dict[str, Any] = {}
    if isinstance(card.service_type, str):
        item["service_type"] = card.service_type
    if isinstance(card.reviews_promo, bool):
        switch = "ENABLE" if card.reviews_promo else "DISABLE"
        item["promotions"] = [{"type": "REVIEWS_PROMO", "operation": switch}]
    return item
