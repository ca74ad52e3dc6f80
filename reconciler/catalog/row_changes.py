"""The offers of which two versions of a file say something else, by their rows alone.

A row that only stands elsewhere says the same. Where documents do not fit each other pair by pair,
or say something for all of their offers differently, all of their offers count.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import TypeVar

from reconciler.catalog.layout import Chosen
from reconciler.catalog.read_files import ReadFile
from reconciler.catalog.rows import CardsSaid, Column, PricesSaid, StocksSaid
from reconciler.catalog.said import FileSaid
from reconciler.domain.ids import OfferId
from reconciler.domain.place import PLACE_BITS

Row = TypeVar("Row")


def offers_between(one: Chosen, other: Chosen) -> set[OfferId]:
    """The offers that a store may declare differently in one catalog than in another.

    Defaults of folders that changed may reach any offer.
    """
    here, there = files_of(one), files_of(other)
    pairs = [(here.get(key), there.get(key)) for key in here.keys() | there.keys()]
    differ = [(a, b) for a, b in pairs if a is None or b is None or a.hash != b.hash]
    if any(read.said.defaults for pair in differ for read in pair if read is not None):
        return {o for side in (one, other) for read in side.files for o in _all(read.said)}
    return {o for a, b in differ for o in _between(a and a.said, b and b.said)}


def files_of(chosen: Chosen) -> dict[tuple[str, bool], ReadFile]:
    """By name, and by whether a file is shared: what it says may win or lose by that."""
    shared = {(read.file.name, True): read for read in chosen.shared}
    return shared | {(read.file.name, False): read for read in chosen.own}


def _all(said: FileSaid) -> Iterator[OfferId]:
    for table in said.tables():
        yield from table


def _between(one: FileSaid | None, other: FileSaid | None) -> Iterator[OfferId]:
    if one is None or other is None:
        for said in (one, other):
            if said is not None:
                yield from _all(said)
        return
    for cards in zip_longest(one.cards, other.cards):
        yield from _cards(*cards) if all(cards) else _rows(cards)
    for prices in zip_longest(one.prices, other.prices):
        yield from _prices(*prices) if all(prices) else _rows(prices)
    for stocks in zip_longest(one.stocks, other.stocks):
        yield from _stocks(*stocks) if all(stocks) else _offers(stocks)


def _cards(one: CardsSaid, other: CardsSaid) -> Collection[OfferId]:
    if one.defaults != other.defaults:
        return _rows((one, other))
    before = {offer: (row.digest, one.facts[row.facts]) for offer, row in one.rows.items()}
    after = {offer: (row.digest, other.facts[row.facts]) for offer, row in other.rows.items()}
    return _unequal(before, after)


def _prices(one: PricesSaid, other: PricesSaid) -> Collection[OfferId]:
    if one.defaults != other.defaults:
        return _rows((one, other))
    before = {offer: row[1:] for offer, row in one.rows.items()}
    after = {offer: row[1:] for offer, row in other.rows.items()}
    return _unequal(before, after) | _unequal(one.special, other.special)


def _stocks(one: StocksSaid, other: StocksSaid) -> Collection[OfferId]:
    if _kinds(one.columns) != _kinds(other.columns):
        return _offers((one, other))
    found: set[OfferId] = set()
    for before, after in zip(one.columns, other.columns, strict=True):
        found |= _unequal(_units(before, one.offers), _units(after, other.offers))
        found |= _unequal(before.special, after.special)
    return found


def _kinds(columns: Sequence[Column]) -> list[object]:
    """What plain numbers of a document mean."""
    return [(column.warehouse, column.as_of) for column in columns]


def _rows(documents: Iterable[CardsSaid | PricesSaid | None]) -> set[OfferId]:
    return {offer for said in documents if said is not None for offer in said.rows}


def _offers(documents: Iterable[StocksSaid | None]) -> set[OfferId]:
    return {offer for said in documents if said is not None for offer in said.offers}


def _units(column: Column, offers: Sequence[OfferId]) -> dict[OfferId, int]:
    return {offer: row >> PLACE_BITS for offer, row in column.rows(offers).items()}


def _unequal(one: Mapping[OfferId, Row], other: Mapping[OfferId, Row]) -> set[OfferId]:
    changed = {offer for offer, row in one.items() if offer in other and other[offer] != row}
    return changed | (one.keys() ^ other.keys())
