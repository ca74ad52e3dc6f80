"""What an import is asked for: which offers, which of their fields, in which files."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Literal, get_args

import msgspec

from reconciler.catalog.file_names import LAYOUTS, Layout
from reconciler.catalog.price_entry import ORDER, USUAL
from reconciler.domain.errors import InvalidInput
from reconciler.domain.price import PriceField
from reconciler.domain.problem import Problem

CardField = Literal[
    "name",
    "category",
    "type",
    "barcode",
    "package",
    "images",
    "color_image",
    "attributes",
    "complex_attributes",
    "pdf",
]
CARD_FIELDS: tuple[CardField, ...] = get_args(CardField)
"""What a shop tells of a card. `service_type` and `reviews_promo` it never tells."""


class Fields(msgspec.Struct, frozen=True):
    """The fields that are written."""

    card: frozenset[CardField] = frozenset(CARD_FIELDS)
    price: frozenset[PriceField] = USUAL
    stock: bool = True

    @property
    def whole(self) -> bool:
        """Whether everything is asked for that is usually written."""
        return len(self.card) == len(CARD_FIELDS) and self.price >= USUAL and self.stock


class Choice(msgspec.Struct, frozen=True, kw_only=True):
    """From the command line or a program.

    `only` are offers or patterns, `categories` ids or patterns of names of categories and types,
    `warehouses` aliases; none means all. `pages` is where cards are kept while an import runs.
    `fresh`: cards of an import that did not end are read again. `shared`: files that several
    stores share may change.
    """

    only: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    warehouses: tuple[str, ...] = ()
    fields: Fields = Fields()
    archived: bool = False
    layout: Layout = "category"
    shared: bool = False
    fresh: bool = False
    pages: Path = Path(".reconciler/import")

    @property
    def everything(self) -> bool:
        """Whether no offer, stock or usual field of the shop is left out on purpose."""
        return self.fields.whole and not (self.only or self.categories or self.warehouses)


def fields_of(words: Sequence[str]) -> Fields:
    """The fields that words name: `card`, `price`, `stock`, `card.name`, `price.min_price`.

    Words may hold several with commas. Raises InvalidInput for those that name nothing.
    """
    names = [name.strip() for word in words for name in word.split(",") if name.strip()]
    if not names:
        return Fields()
    card: set[CardField] = set()
    price: set[PriceField] = set()
    unknown = []
    for name in names:
        part, _, field = name.partition(".")
        if name == "stock":
            continue
        found_card = _cards(field) if part == "card" else []
        found_price = _prices(field) if part == "price" else []
        card.update(found_card)
        price.update(found_price)
        if not (found_card or found_price):
            unknown.append(name)
    if unknown:
        raise InvalidInput([_no_field(name) for name in unknown])
    return Fields(frozenset(card), frozenset(price), "stock" in names)


def layout_of(word: str) -> Layout:
    """The layout that a word names. Raises InvalidInput."""
    for one in LAYOUTS:
        if one == word:
            return one  # type: ignore[return-value]
    raise InvalidInput([_not_a_choice("--layout", word, LAYOUTS)])


def _cards(field: str) -> list[CardField]:
    return [one for one in CARD_FIELDS if field in ("", one)]


def _prices(field: str) -> list[PriceField]:
    return [one for one in ORDER if (one == field if field else one in USUAL)]


def _no_field(name: str) -> Problem:
    known = (
        "card",
        "price",
        "stock",
        *(f"card.{one}" for one in CARD_FIELDS),
        *(f"price.{one}" for one in ORDER),
    )
    return _not_a_choice("--fields", name, known)


def _not_a_choice(option: str, word: str, known: Sequence[str]) -> Problem:
    return Problem(
        code="not-a-choice",
        message=f"`{option}` can't be {word!r}.",
        fix=f"Choose one of {', '.join(known)}.",
        path=option,
    )
