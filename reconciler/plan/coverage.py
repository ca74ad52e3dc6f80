"""What of a live shop git speaks of: which offers, warehouses and values it manages, observes, or
leaves out.
"""

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet

import msgspec
from msgspec import UNSET

from reconciler.domain.desired import Desired
from reconciler.domain.ids import OfferId, WarehouseAlias, WarehouseId
from reconciler.domain.price import PriceField, Prices
from reconciler.domain.snapshot import LiveWarehouse, Snapshot
from reconciler.domain.stock import LiveStock

OWN_SCHEMES = ("fbs", "rfbs")

FIELDS: tuple[PriceField, ...] = (
    "price",
    "old_price",
    "min_price",
    "cost",
    "vat",
    "declared_price",
)
"""What nearly every offer has. A switch is a matter of the cabinet until somebody declares it."""


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """How many there are of one kind. managed: git says it, and applies it. observed: git knows of
    it and leaves it alone, as the store or a tombstone says. The rest no document declares.
    """

    what: str
    live: int
    managed: int
    observed: int

    @property
    def orphaned(self) -> int:
        """Live, and declared nowhere."""
        return self.live - self.managed - self.observed

    @property
    def share(self) -> float:
        """Percent of which git says something, rounded down; of nothing, all."""
        covered = self.managed + self.observed
        return covered * 1000 // self.live / 10 if self.live else 100.0


class Gap(msgspec.Struct, frozen=True, kw_only=True):
    """Offers that lack the same fields, named as `import --fields` names them.

    `restates`: git says their stock of another warehouse, which would be said anew.
    """

    fields: tuple[str, ...]
    offers: tuple[OfferId, ...]
    restates: bool


class Coverage(msgspec.Struct, frozen=True, kw_only=True):
    """The lines of a table, and what is left out.

    `values` are cards, fields of prices, and cells of stock that hold units or are declared;
    `total` is all of these. `unnamed` are warehouses that the store does not name. Archived offers
    are not counted.
    """

    offers: Line
    warehouses: Line
    values: tuple[Line, ...]
    total: Line
    gaps: tuple[Gap, ...]
    unnamed: tuple[LiveWarehouse, ...]
    names: frozenset[OfferId]
    """The offers that were counted."""


def coverage(desired: Desired, snapshot: Snapshot) -> Coverage:
    """Hold a complete reading of the shop against git."""
    return _Counting(desired, snapshot).count()


class _Kind:
    """Counts one line."""

    def __init__(self, what: str, *, observes: bool = False) -> None:
        self.what = what
        self.observes = observes
        self.live = self.managed = self.observed = 0

    def add(self, *, declared: bool, released: bool = False) -> bool:
        """One more; says whether it is managed."""
        self.live += 1
        managed = declared and not self.observes and not released
        self.managed += managed
        self.observed += (declared or released) and not managed
        return managed

    def line(self) -> Line:
        return Line(what=self.what, live=self.live, managed=self.managed, observed=self.observed)


class _Warehouse(msgspec.Struct, frozen=True):
    """A warehouse of the seller's own, and what either side has there."""

    live: LiveWarehouse
    table: Mapping[OfferId, LiveStock]
    alias: WarehouseAlias | None
    declared: AbstractSet[OfferId]
    kind: _Kind

    def holds(self, offer: OfferId) -> bool:
        stock = self.table.get(offer)
        return stock is not None and stock.free > 0


class _Found:
    """What one offer lacks, whether anything of it is managed, and whether an import of its stock
    says that of another warehouse anew.
    """

    __slots__ = ("lacks", "managed", "restates")

    def __init__(self) -> None:
        self.lacks: list[str] = []
        self.managed = self.restates = False


class _Counting:
    def __init__(self, desired: Desired, snapshot: Snapshot) -> None:
        store, products = desired.store, desired.products
        self._snapshot = snapshot
        self._live = sorted(o for o, one in snapshot.products.items() if not one.archived)
        self._known = desired.offers()
        self._released = products.in_state("released")
        self._cards = {offer for offer, _ in products.with_content()} | products.in_state(
            "archived"
        )
        self._prices = _said(desired)
        self._names = {
            was: entry.to
            for was, entry in desired.moved.items()
            if was in snapshot.products and entry.to not in snapshot.products
        }
        prices = store.manage.prices == "observe"
        self._card = _Kind("card", observes=store.manage.products == "observe")
        self._of_price = {
            name: _Kind(
                f"price.{name}", observes=prices or (name == "cost" and not store.send_cost)
            )
            for name in FIELDS
        }
        self._warehouses = list(_warehouses(desired, snapshot))

    def count(self) -> Coverage:
        offers = _Kind("offers")
        gaps: dict[tuple[tuple[str, ...], bool], list[OfferId]] = {}
        for offer in self._live:
            git = self._names.get(offer, offer)
            found = _Found()
            self._add_card(found, git)
            self._add_prices(found, offer, git)
            self._add_stocks(found, offer, git)
            known = git in self._known
            offers.live += 1
            offers.managed += found.managed
            offers.observed += known and not found.managed
            lacks = tuple(found.lacks) if known else ("card", "price", "stock")
            if lacks:
                gaps.setdefault((lacks, found.restates), []).append(offer)
        kinds = [self._card, *self._of_price.values(), *(one.kind for one in self._warehouses)]
        return Coverage(
            offers=offers.line(),
            warehouses=self._of_warehouses(),
            values=tuple(kind.line() for kind in kinds if kind.live),
            total=_total(kinds),
            gaps=tuple(
                Gap(fields=fields, offers=tuple(some), restates=restates)
                for (fields, restates), some in sorted(
                    gaps.items(), key=lambda gap: (-len(gap[1]), gap[0])
                )
            ),
            unnamed=tuple(one.live for one in self._warehouses if one.alias is None),
            names=frozenset(self._live),
        )

    def _add_card(self, found: _Found, git: OfferId) -> None:
        declared, released = git in self._cards, git in self._released
        found.managed |= self._card.add(declared=declared, released=released)
        if not declared and not released:
            found.lacks.append("card")

    def _add_prices(self, found: _Found, offer: OfferId, git: OfferId) -> None:
        said, released = self._prices.get(git, frozenset()), git in self._released
        live = self._snapshot.prices[offer].has
        missing: list[str] = []
        for name, kind in self._of_price.items():
            declared = name in said
            if declared or _is_there(live, name):
                found.managed |= kind.add(declared=declared, released=released)
                if not declared and not released:
                    missing.append(f"price.{name}")
        found.lacks += missing if said or not missing else ["price"]

    def _add_stocks(self, found: _Found, offer: OfferId, git: OfferId) -> None:
        released = git in self._released
        lacking = elsewhere = False
        for place in self._warehouses:
            declared = git in place.declared
            elsewhere |= declared
            if declared or place.holds(offer):
                found.managed |= place.kind.add(declared=declared, released=released)
                lacking |= not declared and not released and place.alias is not None
        if lacking:
            found.lacks.append("stock")
            found.restates = elsewhere

    def _of_warehouses(self) -> Line:
        kind = _Kind("warehouses")
        for place in self._warehouses:
            kind.live += 1
            kind.managed += place.alias is not None and not place.kind.observes
            kind.observed += place.alias is not None and place.kind.observes
        return kind.line()


def _said(desired: Desired) -> dict[OfferId, frozenset[PriceField]]:
    """The fields that are declared of each offer, always or for a time."""
    same: dict[frozenset[PriceField], frozenset[PriceField]] = {}
    said: dict[OfferId, frozenset[PriceField]] = {}
    for offer, prices in desired.prices.items():
        every = (prices.says, *(dated.says for dated in prices.dated))
        fields = frozenset(name for one in every for name, _ in one.said())
        said[offer] = same.setdefault(fields, fields)
    return said


def _is_there(live: Prices, name: PriceField) -> bool:
    value = live.get(name)
    return value is not UNSET and value is not None and (name == "vat" or value != 0)


def _warehouses(desired: Desired, snapshot: Snapshot) -> Iterator[_Warehouse]:
    """Those that take stock, or hold some: one that was closed long ago is nobody's concern."""
    store = desired.store
    aliases: dict[WarehouseId, WarehouseAlias] = {
        place.id: alias for alias, place in store.warehouses.items()
    }
    nothing: frozenset[OfferId] = frozenset()
    for live in snapshot.warehouses.values():
        if live.scheme not in OWN_SCHEMES or live.id not in snapshot.stocks:
            continue
        alias, table = aliases.get(live.id), snapshot.stocks[live.id]
        if alias is None and live.unwritable and not any(s.free > 0 for s in table.values()):
            continue
        observes = alias is not None and store.stock_mode(alias) == "observe"
        kind = _Kind(f"stock.{alias or live.id}", observes=observes)
        declared = desired.stocks.get(alias, {}).keys() if alias is not None else nothing
        yield _Warehouse(live, table, alias, declared, kind)


def _total(kinds: Sequence[_Kind]) -> Line:
    return Line(
        what="all values",
        live=sum(kind.live for kind in kinds),
        managed=sum(kind.managed for kind in kinds),
        observed=sum(kind.observed for kind in kinds),
    )
