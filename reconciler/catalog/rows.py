"""What documents say, as small rows that travel between processes and lie in the cache.

Rows name no file: a place is a line and a column in one number. What does name its file (stores,
rules, problems) is kept beside them.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

import msgspec

from reconciler.catalog.attribute_uses import Use, UseGroups
from reconciler.catalog.card_fields import FIELD_BITS
from reconciler.domain.attribute import TypeId
from reconciler.domain.declared_price import PriceRow, Special
from reconciler.domain.ids import OfferId, WarehouseAlias
from reconciler.domain.price import Prices
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
        # Spelt out: it is asked for every card of a catalog.
        return Package(
            older[0] if self[0] is None else self[0],
            older[1] if self[1] is None else self[1],
            older[2] if self[2] is None else self[2],
            older[3] if self[3] is None else self[3],
            older[4] if self[4] is None else self[4],
            older[5] if self[5] is None else self[5],
        )

    @property
    def complete(self) -> bool:
        """Whether nothing that a default says could be seen behind it."""
        return None not in self


NO_PACKAGE = Package()


class Facts(msgspec.Struct, frozen=True, array_like=True):
    """What defaults, rules and checks need of a card: many cards of a document share one.

    `fields` are bits of the fields that are said, `leaves` the hashes of the keys inside mappings.
    `main_image`: whether one beside `images` is said; False if it is cleared, None if nothing is.
    """

    fields: int = 0
    leaves: bytes = b""
    state: State | None = None
    category: CategoryId | None = None
    vat: Decimal | None = None
    images: int = 0
    labels: tuple[tuple[str, str | None], ...] = ()
    main_image: bool | None = None
    type: TypeId | None = None

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
            labels=tuple(labels.items()),
            main_image=older.main_image if self.main_image is None else self.main_image,
            type=self.type or older.type,
        )


NO_FACTS = Facts()


class Origin(NamedTuple):
    """One document of defaults: which fields and keys it says, and a digest of all of it."""

    fields: int
    leaves: bytes
    digest: bytes


class CardDefaults(msgspec.Struct, frozen=True, array_like=True):
    """`defaults` of cards: their facts, a digest of all that they say, where it comes from.

    `origins` are the documents, the nearest to the cards first; `uses` those of attributes.
    """

    facts: Facts = NO_FACTS
    digest: bytes = b""
    package: Package = NO_PACKAGE
    origins: tuple[Origin, ...] = ()
    uses: tuple[Use, ...] = ()

    def over(self, older: CardDefaults) -> CardDefaults:
        """The nearer defaults over the farther ones."""
        return CardDefaults(
            self.facts.over(older.facts),
            self.digest + older.digest,
            self.package.over(older.package),
            self.origins + older.origins,
            self.uses + older.uses,
        )


NO_DEFAULTS = CardDefaults()


class CardsSaid(msgspec.Struct, frozen=True, array_like=True):
    """One products document. A row names its facts by their number.

    `packages` are those that cards say themselves. Those in `unchecked` are not complete with the
    defaults of the document alone; all others were checked when the document was read.
    """

    defaults: CardDefaults
    facts: list[Facts]
    rows: dict[OfferId, CardRow]
    packages: dict[OfferId, Package]
    unchecked: list[OfferId]
    uses: UseGroups


class PricesSaid(msgspec.Struct, frozen=True, array_like=True):
    """One prices document. `gaps`: offers whose gap to the old price is too small in rubles.

    `special`: what few offers say, and rows have no place for.
    """

    defaults: Prices
    rows: dict[OfferId, PriceRow]
    gaps: list[OfferId]
    special: dict[OfferId, Special] = {}


class Column(msgspec.Struct, frozen=True, array_like=True):
    """One warehouse of a stocks document: a row (see `stock_row`) for each offer, -1 if none.

    `as_of` is the moment (UTC) that the document says for its plain numbers.
    """

    warehouse: WarehouseAlias
    cells: bytes
    special: dict[OfferId, Declaration]
    as_of: datetime | None = None

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
