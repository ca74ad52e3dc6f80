"""What clients send of cards: the items of imports and of attribute and picture updates."""

from typing import Literal

import msgspec

from .cards import CardAttribute, Pdf, Value
from .reading import Int64


class SentValue(msgspec.Struct):
    """A value of an attribute as it was sent."""

    dictionary_value_id: Int64 = 0
    value: str = ""


class SentAttribute(msgspec.Struct):
    """An attribute as it was sent."""

    id: Int64 = 0
    complex_id: Int64 = 0
    values: list[SentValue] = []

    def kept(self) -> CardAttribute:
        """Return the attribute as a card keeps it."""
        values = tuple(Value(value.dictionary_value_id, value.value) for value in self.values)
        return CardAttribute(self.id, self.complex_id, values)


class SentGroup(msgspec.Struct):
    """Attributes that make one complex attribute."""

    attributes: list[SentAttribute] = []


class SentPdf(msgspec.Struct):
    """A document as it was sent."""

    index: Int64 = 0
    name: str = ""
    src_url: str = ""

    def kept(self) -> Pdf:
        """Return the document as a card keeps it."""
        return Pdf(self.index, self.name, self.src_url)


class SentPromotion(msgspec.Struct):
    """A switch of a promotion; ``UNKNOWN`` leaves it as it is."""

    operation: Literal["UNKNOWN", "ENABLE", "DISABLE"] = "UNKNOWN"
    type: Literal["REVIEWS_PROMO"] = "REVIEWS_PROMO"


class ImportItem(msgspec.Struct):
    """A whole card: what is left out becomes empty (Ozon Seller API docs, 2026-09)."""

    offer_id: str = ""
    description_category_id: Int64 = 0
    new_description_category_id: Int64 = 0
    type_id: Int64 = 0
    name: str = ""
    price: str = ""
    old_price: str = ""
    vat: str = ""
    currency_code: str = "RUB"
    attributes: list[SentAttribute] = []
    complex_attributes: list[SentGroup] = []
    barcode: str = ""
    images: list[str] = []
    primary_image: str = ""
    color_image: str = ""
    depth: Int64 = 0
    width: Int64 = 0
    height: Int64 = 0
    dimension_unit: str = ""
    weight: Int64 = 0
    weight_unit: str = ""
    pdf_list: list[SentPdf] = []
    promotions: list[SentPromotion] = []
    service_type: Literal["IS_CODE_SERVICE", "IS_NO_CODE_SERVICE"] = "IS_CODE_SERVICE"


class AttributesItem(msgspec.Struct):
    """Attributes of one offer that are to be set."""

    offer_id: str = ""
    attributes: list[SentAttribute] = []


class PicturesItem(msgspec.Struct):
    """All pictures that one offer is to have."""

    offer_id: str = ""
    images: list[str] = []
    primary_image: str = ""
    color_image: str = ""
