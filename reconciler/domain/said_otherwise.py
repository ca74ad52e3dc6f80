"""Offers of which two states of a catalog say something else: values, whatever their places."""

from collections.abc import Collection, Iterable, Iterator
from typing import Any

from reconciler.domain.declared import only
from reconciler.domain.desired import Desired
from reconciler.domain.ids import OfferId, WarehouseAlias
from reconciler.domain.store import Store

_OF_WAREHOUSES = frozenset({"warehouses", "manage"})
_OF_NO_OFFER = frozenset({"name", "source", "on_deny", "orphans_at"})
"""Fields of a store on which no operation of any offer depends."""


def said_otherwise(
    older: Desired, newer: Desired, offers: Collection[OfferId]
) -> frozenset[OfferId]:
    """Those of some offers that the two declare differently."""
    before, after = _Sayings(older, offers), _Sayings(newer, offers)
    return frozenset(offer for offer in offers if before.of(offer) != after.of(offer))


def moved_otherwise(older: Desired, newer: Desired) -> frozenset[OfferId]:
    """The offers whose renames changed, under all of their names."""
    found: set[OfferId] = set()
    for was in older.moved.keys() | newer.moved.keys():
        ends = {side.moved[was].to if was in side.moved else None for side in (older, newer)}
        if len(ends) > 1:
            found.add(was)
            found.update(to for to in ends if to is not None)
    return frozenset(found)


def why_all(older: Store, newer: Store) -> str:
    """The settings of a store that changed and concern every offer; empty if none did."""
    names = [
        name
        for name in Store.__struct_fields__
        if name not in _OF_NO_OFFER | _OF_WAREHOUSES
        and getattr(older, name) != getattr(newer, name)
    ]
    names += [
        f"manage.{name}"
        for name in ("products", "prices")
        if getattr(older.manage, name) != getattr(newer.manage, name)
    ]
    return ", ".join(names)


def on_changed_warehouses(older: Store, newer: Desired) -> Iterator[OfferId]:
    """The offers with stock on warehouses that are another one now, or kept in another way."""
    for alias, table in newer.stocks.items():
        if _warehouse(older, alias) != _warehouse(newer.store, alias):
            yield from table


def _warehouse(store: Store, alias: WarehouseAlias) -> tuple[Any, ...] | None:
    known = store.warehouses.get(alias)
    return None if known is None else (known.id, store.stock_mode(alias))


class _Sayings:
    """All that is declared of some offers."""

    def __init__(self, desired: Desired, offers: Iterable[OfferId]) -> None:
        few = list(offers)
        self._products = desired.products.only(few)
        self._asked = self._products.asked_on_sale()
        self._prices = only(desired.prices, few)
        self._stocks = {alias: only(table, few) for alias, table in desired.stocks.items()}

    def of(self, offer: OfferId) -> tuple[Any, ...]:
        """What is declared of one, to be compared."""
        card, prices = self._products.get(offer), self._prices.get(offer)
        return (
            card and (card.state, card.traits, card.digest, offer in self._asked),
            prices
            and (
                prices.says,
                prices.managed_by,
                [(one.says, one.since, one.until) for one in prices.dated],
            ),
            {alias: table[offer].says for alias, table in self._stocks.items() if offer in table},
        )
