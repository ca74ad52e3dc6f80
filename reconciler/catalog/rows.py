"""What documents say, as small rows that travel between processes and lie in the cache.

Rows name no file: a place is a line and a column in one number. What does name its file (stores,
rules, problems) is kept beside them.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

import msgspec

from reconciler.catalog.card_fields import FIELD_BITS
from reconciler.domain.ids import OfferId, WarehouseAlias
from reconciler.domain.price import PriceRow, Prices
from reconciler.domain.product import CardRow, CategoryId, State
from reconciler.domain.stock import Declaration


class Package(NamedTuple):
    """Sizes and weight of a card, as far as it says them."""

    depth: int | None = None
    width: int | None = None
    height: int | None = None
    unit: str | None = None
    weight: int | None = None
    weight_unit: str | None = None

    def over(self, older: Package) -> Package:
        """These, and the older ones where these say nothing."""
        return Package(*(a if a is not None else b for a, b in zip(self, older, strict=True)))


class Facts(msgspec.Struct, frozen=True, array_like=True):
    """What defaults, rules and checks need of a card: many cards of a document share one.

    `fields` are bits of the fields that are said, `leaves` the hashes of the keys inside mappings.
    """

    fields: int = 0
    leaves: bytes = b""
    state: State | None = None
    category: CategoryId | None = None
    vat: Decimal | None = None
    images: int = 0
    package: Package = Package()
    labels: tuple[tuple[str, str | None], ...] = ()

    def over(self, older: Facts) -> Facts:
        """These facts, and the older ones where these say nothing."""
        labels = {**dict(older.labels), **dict(self.labels)}
        return Facts(
            fields=self.fields | older.fields,
            leaves=self.leaves + older.leaves,
            state=self.state or older.state,
            category=self.category or older.category,
            vat=older.vat if self.vat is None else self.vat,
            images=self.images if self.fields & FIELD_BITS["images"] else older.images,
            package=self.package.over(older.package),
            labels=tuple(labels.items()),
        )


NO_FACTS = Facts()


class CardDefaults(msgspec.Struct, frozen=True, array_like=True):
    """`defaults` of cards: their facts, and a digest of all that they say."""

    facts: Facts = NO_FACTS
    digest: bytes = b""

    def over(self, older: CardDefaults) -> CardDefaults:
        """The nearer defaults over the farther ones."""
        return CardDefaults(self.facts.over(older.facts), self.digest + older.digest)


NO_DEFAULTS = CardDefaults()


class CardsSaid(msgspec.Struct, frozen=True, array_like=True):
    """One products document. A row names its facts by their number."""

    defaults: CardDefaults
    facts: list[Facts]
    rows: dict[OfferId, CardRow]


class PricesSaid(msgspec.Struct, frozen=True, array_like=True):
    """One prices document. `gaps`: offers whose gap to the old price is too small in rubles."""

    defaults: Prices
    rows: dict[OfferId, PriceRow]
    gaps: list[OfferId]


class Column(msgspec.Struct, frozen=True, array_like=True):
    """One warehouse of a stocks document: a row (see `stock_row`) for each offer, -1 if none."""

    warehouse: WarehouseAlias
    cells: bytes
    special: dict[OfferId, Declaration]

    def rows(self, offers: Iterable[OfferId]) -> dict[OfferId, int]:
        """The rows by offer."""
        cells = array("q", self.cells)
        rows = dict(zip(offers, cells, strict=True))
        return rows if -1 not in cells else {o: row for o, row in rows.items() if row >= 0}


class Mention(msgspec.Struct, frozen=True, array_like=True):
    """A warehouse alias, where a document first names it."""

    alias: WarehouseAlias
    place: int
    path: str


class StocksSaid(msgspec.Struct, frozen=True, array_like=True):
    """One stocks document: columns over the same offers, so that each id is kept once."""

    offers: list[OfferId]
    columns: list[Column]
    mentions: list[Mention]
