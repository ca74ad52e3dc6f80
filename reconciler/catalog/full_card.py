"""The whole declared card of some offers, layers and defaults applied: read when it is needed.

Rows decide which cards are looked at; for those this reads every field with its place. Each file
is parsed once, however many of the offers stand in it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, NamedTuple

from reconciler.catalog.card_fields import CARD_FIELDS, MERGED
from reconciler.catalog.declarations import Declarations, Said
from reconciler.catalog.layout import Chosen
from reconciler.domain.attribute import TypeId, TypeKey
from reconciler.domain.ids import OfferId
from reconciler.domain.product import CategoryId
from reconciler.domain.source import Source

SIZES = frozenset({"depth", "width", "height", "unit", "weight", "weight_unit"})


class SaidValue(NamedTuple):
    """A value as it stands in its file, and where. None means: clear it."""

    value: Any
    source: Source


class FullCard(NamedTuple):
    """What git declares of a card. A field that is not there is not managed.

    `fields` are all but the merged ones, by name: `name`, `vat`, `images`, `complex_attributes`...
    The merged ones have an entry a key: `package` by `depth`, `attributes` by name or id.
    """

    fields: Mapping[str, SaidValue]
    package: Mapping[str, SaidValue]
    attributes: Mapping[str, SaidValue]
    labels: Mapping[str, SaidValue]

    @property
    def type_key(self) -> TypeKey | None:
        """The category and the type, if both are said."""
        category, kind = self.fields.get("category"), self.fields.get("type")
        if category is None or kind is None:
            return None
        return TypeKey(CategoryId(int(category.value)), TypeId(int(kind.value)))

    @property
    def can_create(self) -> bool:
        """Whether it says all of a card that a new product needs, so that it can be judged whole.

        Ozon asks for category and type, and in prose for sizes, weight, a picture and the required
        attributes. (Ozon Seller API docs, /v3/product/import, 2026-09)
        """
        pictures = ("images", "primary_image")
        return (
            self.type_key is not None
            and any((one := self.fields.get(name)) and one.value for name in pictures)
            and self.package.keys() >= SIZES
            and bool(self.attributes)
        )


def full_cards(chosen: Chosen, offers: Collection[OfferId]) -> dict[OfferId, FullCard]:
    """The cards of some offers, as `show` puts them together; the catalog must be good.

    Offers that no products document speaks of are left out.
    """
    declarations = Declarations(chosen, offers)
    cards = {offer: _card(declarations.of(offer)) for offer in offers}
    return {offer: card for offer, card in cards.items() if any(card)}


def _card(said: list[Said]) -> FullCard:
    fields: dict[str, SaidValue] = {}
    merged: dict[str, dict[str, SaidValue]] = {name: {} for name in MERGED}
    for one in said:
        name, value = one.path[0], SaidValue(one.value, one.source)
        if name in merged and len(one.path) > 1:
            merged[name][one.path[1]] = value
        elif name in CARD_FIELDS:
            fields[name] = value
    return FullCard(fields, merged["package"], merged["attributes"], merged["labels"])
