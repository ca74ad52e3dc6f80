"""What has to be known before a plan can be made: since when git says lines, and which orders."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta

import msgspec

from reconciler.domain.applied import Applied
from reconciler.domain.demand import window_start
from reconciler.domain.desired import Desired
from reconciler.domain.ids import OfferId, WarehouseAlias
from reconciler.domain.safety import by_demand, longest_window
from reconciler.domain.source import Source
from reconciler.domain.stock import AppliedStock, DeclaredStock, Fixed, OnHand, moment_of
from reconciler.plan.told import SaidAt

EXPLAINED = timedelta(days=90)
"""How far back orders are read only to explain what moved. Cells that rest for years must not keep
years of orders in the state; what a number needs is read however old it is."""


class Statement(msgspec.Struct, frozen=True, gc=False):
    """A declared number whose orders count, and the moment that it names itself."""

    source: Source
    moment: datetime | None
    base: AppliedStock | None
    changed: bool


def statements(desired: Desired, applied: Applied) -> Iterator[Statement]:
    """Numbers against which orders count: those that git changed, and all counts."""
    for alias, table in desired.stocks.items():
        if desired.store.stock_mode(alias) == "observe":
            continue
        bases = applied.stocks.get(desired.store.warehouses[alias].id, {})
        for offer, entry in table.items():
            says = entry.says
            base = bases.get(offer)
            changed = base is None or base.says != says
            if isinstance(says, Fixed) or not (changed or isinstance(says, OnHand)):
                continue
            yield Statement(entry.source, moment_of(says), base, changed)


def undated(found: Iterable[Statement]) -> list[Source]:
    """The places of which the time of their commit has to be asked."""
    return [
        item.source
        for item in found
        if item.moment is None and (item.changed or item.base is None or item.base.said_at is None)
    ]


def orders_since(
    desired: Desired,
    applied: Applied,
    found: Iterable[Statement],
    said_at: SaidAt,
    now: datetime,
) -> datetime:
    """The moment since which all orders have to be known; `now` if of none."""
    moments = [now]
    for item in found:
        said = item.moment
        known = None if item.changed or item.base is None else item.base.said_at
        if known is not None:
            said = min(said or known, known)
        if said is None:
            asked = said_at.get(item.source)
            said = asked if isinstance(asked, datetime) else None
        if said is not None:
            moments.append(said)
    moments += (max(at, now - EXPLAINED) for at in _base_times(desired, applied))
    window = longest_window(desired.safety)
    if window:
        moments.append(window_start(now, window))
    return min(moments)


def cuts(found: Iterable[Statement], said_at: SaidAt) -> set[datetime]:
    """Moments before and after which a cancellation means different things."""
    moments: set[datetime] = set()
    for item in found:
        said = item.moment or said_at.get(item.source)
        if item.changed and isinstance(said, datetime):
            moments.add(said)
    return moments


def fbo_since(desired: Desired, now: datetime) -> datetime | None:
    """Since when sales from Ozon's warehouses are asked for, if any rule does."""
    windows = [keep.window_days for keep in by_demand(desired.safety) if keep.sales == "offer"]
    return window_start(now, max(windows)) if windows else None


def _base_times(desired: Desired, applied: Applied) -> Iterator[datetime]:
    aliases: Mapping[int, WarehouseAlias] = {
        entry.id: alias for alias, entry in desired.store.warehouses.items()
    }
    for warehouse, bases in applied.stocks.items():
        alias = aliases.get(warehouse)
        declared: Mapping[OfferId, DeclaredStock] = desired.stocks.get(alias, {}) if alias else {}
        yield from (base.at for offer, base in bases.items() if offer in declared)
    for table in applied.in_flight.values():
        yield from (write.after.said_at or write.after.at for write in table.values())
