"""Carrying out an import: the card that was sent takes the place of the card that was there."""

import sqlite3
from decimal import Decimal

import msgspec

from .attribute_rules import (
    category_of,
    check_attributes,
    check_category,
    sent_attributes,
    with_texts,
)
from .barcodes import main_barcode, owner_of, put_main_barcode
from .cabinet import currency_of
from .card_errors import CardError
from .card_requests import ImportItem
from .card_rules import check_money, check_name, check_size
from .cards import Card, read_card, tidy, write_card
from .database import Database
from .moderation import UNDER_WAY, begin, named, take_refusal
from .picture_rules import check_pictures, load, note_failed
from .price_rules import Prices
from .products import find
from .promotions import follow_ceiling, freezes
from .quarantine import base_after
from .tasks import Outcome

_NOTHING = Prices(Decimal(0), Decimal(0), Decimal(0), Decimal(0), Decimal(0))


def import_card(db: Database, document: str, at: int, moderation: int) -> Outcome:
    """Create or replace a product at the moment ``at``.

    An item with an error changes nothing. So does one that says what is there already; it is
    ``skipped`` (Ozon Seller API docs, 2026-09).
    """
    item = msgspec.json.decode(document, type=ImportItem)
    product = find(db, item.offer_id)
    product_id = int(product["product_id"]) if product else 0
    before = read_card(db, product_id)
    prices, errors = check_money(item, _prices(product), currency_of(db))
    errors += _frozen(db, product_id, _prices(product), prices, at)
    errors += _errors(db, item, before, product_id)
    if errors:
        return Outcome("failed", product_id, errors)
    card = _card(item, before)
    if product is not None and _is_same(db, item, product, prices, before, card):
        return Outcome("skipped", product_id)
    if product is None:
        product_id = _create(db, item, at)
    _store(db, item, product_id, prices, card, at)
    begin(db, product_id, at, moderation)
    return Outcome("imported", product_id)


def _frozen(
    db: Database, product_id: int, before: Prices, after: Prices, at: int
) -> list[CardError]:
    """Return an error if a frozen promotion keeps the price down; the code is ours."""
    if after.price > before.price and freezes(db, product_id, at):
        message = "the product is in a promotion that is frozen"
        return [CardError("action_is_frozen", message, "price")]
    return []


def _errors(db: Database, item: ImportItem, before: Card, product_id: int) -> list[CardError]:
    refusal = take_refusal(db, item.offer_id, "import_refusal")
    owner = owner_of(db, item.barcode) if item.barcode else None
    if owner is not None and owner != product_id:
        # That a barcode belongs to one product is documented; the code is ours.
        taken = [CardError("barcode_is_taken", "another product has the barcode", "barcode")]
    else:
        taken = []
    return [
        *([named(refusal, _card(item, before))] if refusal else []),
        *check_category(item, before),
        *check_name(item),
        *check_size(item),
        *check_attributes(item),
        *check_pictures(item.primary_image, item.images, item.color_image),
        *taken,
    ]


def _card(item: ImportItem, before: Card) -> Card:
    kept = with_texts(category_of(item), item.type_id, sent_attributes(item))
    loaded = load(item.primary_image, item.images, item.color_image)
    switches = [p.operation for p in item.promotions if p.operation != "UNKNOWN"]
    return tidy(
        Card(
            description_category_id=category_of(item),
            type_id=item.type_id,
            attributes=tuple(a for a in kept if a.complex_id == 0),
            complex_attributes=tuple(a for a in kept if a.complex_id != 0),
            images=loaded.images,
            color_image=loaded.color_image,
            depth=item.depth,
            width=item.width,
            height=item.height,
            dimension_unit=item.dimension_unit,
            weight=item.weight,
            weight_unit=item.weight_unit,
            pdf_list=tuple(pdf.kept() for pdf in item.pdf_list),
            service_type=item.service_type,
            reviews_promo=switches[-1] == "ENABLE" if switches else before.reviews_promo,
        )
    )


def _is_same(
    db: Database, item: ImportItem, product: sqlite3.Row, prices: Prices, before: Card, card: Card
) -> bool:
    return (
        card == tidy(before)
        and prices == _prices(product)
        and item.name == product["name"]
        and Decimal(item.vat) == Decimal(product["vat"])
        and item.barcode == main_barcode(db, product["product_id"])
    )


def _prices(product: sqlite3.Row | None) -> Prices:
    if product is None:
        return _NOTHING
    return Prices(*(Decimal(product[field]) for field in Prices.__dataclass_fields__))


def _create(db: Database, item: ImportItem, at: int) -> int:
    product_id = db.count("SELECT coalesce(max(product_id), 0) + 1 FROM products")
    db.execute(
        "INSERT INTO products (product_id, offer_id, name, archived, status, price, old_price,"
        " min_price, net_price, vat, created_at, updated_at)"
        " VALUES (?, ?, '', 0, ?, '0', '0', '0', '0', '0', ?, ?)",
        (product_id, item.offer_id, UNDER_WAY, at, at),
    )
    return product_id


def _store(
    db: Database, item: ImportItem, product_id: int, prices: Prices, card: Card, at: int
) -> None:
    (row,) = db.rows("SELECT * FROM products WHERE product_id = ?", (product_id,))
    db.execute(
        "UPDATE products SET name = ?, price = ?, old_price = ?, vat = ?, quarantine_from = ?,"
        " updated_at = ? WHERE product_id = ?",
        (
            item.name,
            f"{prices.price:f}",
            f"{prices.old_price:f}",
            item.vat,
            base_after(row, prices.price),
            at,
            product_id,
        ),
    )
    follow_ceiling(db, product_id, prices.price, at)
    write_card(db, product_id, card)
    put_main_barcode(db, product_id, item.barcode)
    note_failed(db, product_id, load(item.primary_image, item.images, item.color_image).failed)
