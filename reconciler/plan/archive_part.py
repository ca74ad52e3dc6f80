"""Into the archive and out of it: only what has nothing to sell and nothing promised goes in."""

from collections.abc import Mapping, Sequence

import msgspec
from msgspec.structs import replace

from reconciler.domain.desired import Desired
from reconciler.domain.ids import OfferId, WarehouseAlias
from reconciler.domain.limits import AUTO_ARCHIVED_BACK_PER_DAY
from reconciler.domain.product import NO_TRAITS
from reconciler.domain.snapshot import Snapshot
from reconciler.domain.source import Source
from reconciler.domain.stock import NOTHING, DeclaredStock, Fixed
from reconciler.plan.blocked import BlockedCells
from reconciler.plan.finding import Deferred, Finding
from reconciler.plan.operation import SetArchived, SetStock, Why, archive_id


class ArchivePart(msgspec.Struct, frozen=True):
    """The moves to make, and what stands in the way of others."""

    operations: list[SetArchived]
    findings: list[Finding]


def retiring(desired: Desired, snapshot: Snapshot) -> dict[OfferId, Source]:
    """The offers that git wants in the archive and that the shop still lists, with the line."""
    if desired.store.manage.products == "observe":
        return {}
    return {
        offer: desired.products[offer].source
        for offer in sorted(desired.products.in_state("archived"))
        if (product := snapshot.products.get(offer)) is not None and not product.archived
    }


def with_zeros(desired: Desired, snapshot: Snapshot, offers: Mapping[OfferId, Source]) -> Desired:
    """The declarations with a zero for all stock of offers that leave: what is archived has none.

    Only warehouses that the store document names: others are not ours to write.
    """
    if not offers:
        return desired
    stocks = dict(desired.stocks)
    for alias, warehouse in desired.store.warehouses.items():
        live = snapshot.stocks.get(warehouse.id, {})
        declared = stocks.get(alias, {})
        zeros = {
            offer: DeclaredStock(Fixed(0), source)
            for offer, source in offers.items()
            if live.get(offer, NOTHING).free
        }
        if zeros:
            stocks[alias] = {**declared, **zeros}
    return replace(desired, stocks=stocks)


def plan_returns(desired: Desired, snapshot: Snapshot) -> ArchivePart:
    """The moves out of the archive, of offers of which git says that they are on sale."""
    if desired.store.manage.products == "observe":
        return ArchivePart([], [])
    back = [
        offer
        for offer in sorted(desired.products.asked_on_sale())
        if (product := snapshot.products.get(offer)) is not None and product.archived
    ]
    automatic = [offer for offer in back if snapshot.products[offer].auto_archived]
    late = automatic[AUTO_ARCHIVED_BACK_PER_DAY:]
    found: list[Finding] = []
    if late:
        most = AUTO_ARCHIVED_BACK_PER_DAY
        reason = f"Ozon takes back {most} a day of those that it archived by itself"
        found.append(Deferred(reason=reason, offers=tuple(late)))
    moves = [
        _move(desired, snapshot, offer, _back_said(desired, offer), archived=False)
        for offer in back
        if offer not in late
    ]
    return ArchivePart(moves, found)


def returned(snapshot: Snapshot, moves: Sequence[SetArchived]) -> Snapshot:
    """The shop as it is once these are out of the archive."""
    if not moves:
        return snapshot
    back = {op.offer: replace(snapshot.products[op.offer], archived=False) for op in moves}
    return replace(snapshot, products={**snapshot.products, **back})


def plan_retirements(
    desired: Desired,
    snapshot: Snapshot,
    offers: Mapping[OfferId, Source],
    stocks: Sequence[SetStock],
) -> ArchivePart:
    """The moves into the archive, each after the zeros of its stock."""
    blocked = BlockedCells()
    operations: list[SetArchived] = []
    zeros: dict[OfferId, list[str]] = {}
    for op in stocks:
        if op.after.free == 0:
            zeros.setdefault(op.offer, []).append(op.id)
    for offer, source in offers.items():
        waits = tuple(sorted(zeros.get(offer, ())))
        reason = _why_not(desired, snapshot, offer, len(waits))
        if reason:
            blocked.add_all(reason, (offer,), None, source.short)
            continue
        said = _archive_said(desired, offer, source)
        operations.append(_move(desired, snapshot, offer, said, archived=True, depends_on=waits))
    return ArchivePart(operations, list(blocked.findings()))


def _why_not(
    desired: Desired, snapshot: Snapshot, offer: OfferId, zeros: int
) -> tuple[str, str] | None:
    if snapshot.products[offer].has_fbo_stocks:
        return (
            "it should be archived, and has stock in Ozon's own warehouses (FBO)",
            "sell or take back that stock first",
        )
    by_id: Mapping[int, WarehouseAlias] = {
        entry.id: alias for alias, entry in desired.store.warehouses.items()
    }
    with_stock = 0
    for warehouse, table in snapshot.stocks.items():
        live = table.get(offer, NOTHING)
        if live.reserved:
            return (
                f"it should be archived, and {live.reserved} units wait in orders",
                "ship or cancel them; the next run archives it",
            )
        if live.free and warehouse not in by_id:
            name = snapshot.warehouses[warehouse].name
            return (
                f"it should be archived, and has stock on {name}, not named in the store document",
                "add the warehouse to the store document, or set that stock to 0 in the cabinet",
            )
        with_stock += bool(live.free)
    if with_stock > zeros:
        return (
            "it should be archived, and its stock can't be set to 0 now",
            "see what the plan says of its stock",
        )
    return None


def _archive_said(desired: Desired, offer: OfferId, source: Source) -> Why:
    if offer in desired.products:
        return Why(what="git says state: archived", where=source.short)
    return Why(what="no document declares it, and orphans are archived", where=source.short)


def _back_said(desired: Desired, offer: OfferId) -> Why:
    return Why(what="git says state: active", where=desired.products[offer].source.short)


def _move(
    desired: Desired,
    snapshot: Snapshot,
    offer: OfferId,
    said: Why,
    *,
    archived: bool,
    depends_on: tuple[str, ...] = (),
) -> SetArchived:
    described = desired.products.get(offer)
    traits = described.traits if described else NO_TRAITS
    product = snapshot.products[offer]
    return SetArchived(
        id=archive_id(offer, archived=archived),
        offer=offer,
        product_id=product.product_id,
        archived=archived,
        auto=product.auto_archived,
        warehouses=tuple(sorted(snapshot.stocks)) if archived else (),
        cause="git",
        observed_at=snapshot.taken_at,
        category=traits.category,
        labels=traits.labels,
        why=(said,),
        depends_on=depends_on,
    )
