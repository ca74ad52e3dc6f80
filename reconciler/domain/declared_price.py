"""Prices as the catalog declares them: what holds always, and what holds for a time."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Literal, NamedTuple

import msgspec
from msgspec import UNSET, UnsetType

from reconciler.domain.declared import Declared, Part
from reconciler.domain.ids import OfferId
from reconciler.domain.place import source_at
from reconciler.domain.price import PRICE_FIELDS, Prices
from reconciler.domain.source import Source

ManagedBy = Literal["git", "promotions", "strategy"]
"""Who sets the price of an offer: git always, or a promotion or strategy while it is in one."""


class Dated(msgspec.Struct, frozen=True, array_like=True):
    """What is said for a time: from `since` on, before `until`; None is without end.

    `place` is packed; `file` is empty where it is that of the row it belongs to.
    """

    says: Prices
    since: datetime | None
    until: datetime | None
    place: int
    file: str = ""
    layer: int = 0

    def holds(self, at: datetime | None) -> bool:
        """Whether it holds at a moment; None is before all others."""
        if at is None:
            return self.since is None
        begun = self.since is None or self.since <= at
        return begun and (self.until is None or at < self.until)


class Special(msgspec.Struct, frozen=True, array_like=True):
    """What an entry says that has no place in its row."""

    says: Prices = Prices()
    dated: tuple[Dated, ...] = ()
    managed_by: ManagedBy | None = None


class DatedPrices(NamedTuple):
    """What is said for a time, and where."""

    says: Prices
    since: datetime | None
    until: datetime | None
    source: Source

    def holds(self, at: datetime) -> bool:
        """Whether it holds at a moment."""
        return (self.since is None or self.since <= at) and (self.until is None or at < self.until)


class DeclaredPrices(msgspec.Struct, frozen=True, gc=False):
    """A declaration and the place where it stands.

    `says` holds where nothing of `dated` does; of these, one wins field by field over it, and a
    later one over an earlier one. `due` are the dated ones in force, where `at` was asked.
    """

    says: Prices
    source: Source
    dated: tuple[DatedPrices, ...] = ()
    managed_by: ManagedBy = "git"
    due: tuple[DatedPrices, ...] = ()
    always: Prices | None = None
    """What `says` was before `at` was asked."""

    def at(self, now: datetime) -> "DeclaredPrices":
        """What holds at a moment."""
        if not self.dated:
            return self
        always = self.says if self.always is None else self.always
        due = tuple(one for one in self.dated if one.holds(now))
        says = always
        for one in due:
            says = one.says.over(says)
        return msgspec.structs.replace(self, says=says, due=due, always=always)

    def moments(self, after: datetime, until: datetime) -> list[datetime]:
        """When something begins or ends to hold, after one moment and up to another."""
        found = {at for one in self.dated for at in (one.since, one.until) if at is not None}
        return sorted(at for at in found if after < at <= until)


class Context(NamedTuple):
    """What the rows of a part share: the defaults of their document, and what is special."""

    defaults: Prices = Prices()
    special: Mapping[OfferId, Special] = {}


PriceRow = tuple[int, str, str | None, str | None, str | None, str | None]
"""A packed place, then the amounts in the order of PRICE_FIELDS as text; empty is UNSET."""


def price_row(place: int, says: Prices) -> PriceRow:
    """Prices as one row of a table."""
    texts = [_text(getattr(says, name)) for name in PRICE_FIELDS]
    return (place, *texts)  # type: ignore[return-value]


def prices_of(row: PriceRow) -> Prices:
    """The prices that a row stands for."""
    return Prices(*map(_amount, row[1:]))  # type: ignore[arg-type]


class DeclaredPriceTable(Declared[PriceRow, DeclaredPrices]):
    """Every offer whose prices are declared. A part's context is a `Context`, or None for none."""

    def value(self, part: Part[PriceRow], offer: OfferId, row: PriceRow) -> DeclaredPrices:
        """The declaration with its place."""
        says, source = prices_of(row), source_at(part.file, row[0])
        if not isinstance(part.context, Context):
            return DeclaredPrices(says, source)
        special = part.context.special.get(offer)
        says = says.over(part.context.defaults)
        if special is None:
            return DeclaredPrices(says, source)
        return DeclaredPrices(
            says=special.says.over(says),
            source=source,
            dated=tuple(_placed(part.file, special.dated)),
            managed_by=special.managed_by or "git",
        )


class PricesAt(Mapping[OfferId, DeclaredPrices]):
    """What declarations say at a moment."""

    __slots__ = ("_now", "_prices")

    def __init__(self, prices: Mapping[OfferId, DeclaredPrices], now: datetime) -> None:
        self._prices = prices
        self._now = now

    def __getitem__(self, offer: OfferId) -> DeclaredPrices:
        return self._prices[offer].at(self._now)

    def __contains__(self, offer: object) -> bool:
        return offer in self._prices

    def __iter__(self) -> Iterator[OfferId]:
        return iter(self._prices)

    def __len__(self) -> int:
        return len(self._prices)


def _placed(file: str, dated: tuple[Dated, ...]) -> Iterator[DatedPrices]:
    for one in dated:
        yield DatedPrices(one.says, one.since, one.until, source_at(one.file or file, one.place))


def _text(amount: Decimal | None | UnsetType) -> str | None:
    if isinstance(amount, UnsetType):
        return ""
    return None if amount is None else f"{amount:f}"


def _amount(text: str | None) -> Decimal | None | UnsetType:
    if text is None:
        return None
    return Decimal(text) if text else UNSET
