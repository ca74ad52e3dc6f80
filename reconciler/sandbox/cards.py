"""The card of a product: all that describes it and is neither a price nor stock.

Name and VAT stand in the table of products, since lists and price methods show them too.
"""

import msgspec

from .database import Database
from .products import json_ids
from .reading import Int64

CODE_SERVICE = "IS_CODE_SERVICE"
DESCRIPTION = 4191


class Value(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A value of an attribute. Free text has no ``dictionary_value_id``."""

    dictionary_value_id: Int64 = 0
    value: str = ""


class CardAttribute(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """An attribute with its values, in their order."""

    id: Int64
    complex_id: Int64 = 0
    values: tuple[Value, ...] = ()

    @property
    def key(self) -> tuple[int, int]:
        """What tells attributes apart."""
        return self.complex_id, self.id


class Pdf(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A document beside the card."""

    index: Int64 = 0
    name: str = ""
    src_url: str = ""


class Card(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A card. The first of ``images`` is the main one.

    ``attributes`` are sorted by id. ``complex_attributes`` are flat, as reads show them; how an
    import grouped them is not kept.
    """

    description_category_id: Int64 = 0
    type_id: Int64 = 0
    attributes: tuple[CardAttribute, ...] = ()
    complex_attributes: tuple[CardAttribute, ...] = ()
    images: tuple[str, ...] = ()
    color_image: str = ""
    depth: Int64 = 0
    width: Int64 = 0
    height: Int64 = 0
    dimension_unit: str = ""
    weight: Int64 = 0
    weight_unit: str = ""
    pdf_list: tuple[Pdf, ...] = ()
    service_type: str = CODE_SERVICE
    reviews_promo: bool = False

    @property
    def description(self) -> str:
        """The text of attribute 4191, where Ozon keeps the description."""
        return "".join(v.value for a in self.attributes if a.id == DESCRIPTION for v in a.values)


def pictures(primary: str, images: tuple[str, ...]) -> tuple[str, ...]:
    """Return the pictures of a card in order: ``primary``, if it is named, and the others."""
    return (primary, *(url for url in images if url != primary)) if primary else images


def tidy(card: Card) -> Card:
    """Return the card with its attributes in the order of their ids."""
    ordered = tuple(sorted(card.attributes, key=lambda attribute: attribute.key))
    return msgspec.structs.replace(card, attributes=ordered)


def read_card(db: Database, product_id: int) -> Card:
    """Return the card of a product; one that nobody filled in is empty."""
    return read_cards(db, [product_id]).get(product_id, Card())


def read_cards(db: Database, product_ids: list[int]) -> dict[int, Card]:
    """Return the cards of products by product id; empty cards may be missing."""
    sql = (
        "SELECT product_id, document FROM cards"
        " WHERE product_id IN (SELECT value FROM json_each(?))"
    )
    rows = db.rows(sql, (json_ids(product_ids),))
    return {row["product_id"]: msgspec.json.decode(row["document"], type=Card) for row in rows}


def write_card(db: Database, product_id: int, card: Card) -> None:
    """Store the whole card of a product."""
    db.execute(
        "INSERT INTO cards (product_id, document) VALUES (?, ?)"
        " ON CONFLICT DO UPDATE SET document = excluded.document",
        (product_id, card_text(card)),
    )


def card_text(card: Card) -> str:
    """Return the form in which the table of cards holds a card."""
    return msgspec.json.encode(tidy(card)).decode()
