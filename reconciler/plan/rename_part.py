"""Renames: an offer that gets another id takes its stock, prices, orders and history along."""

from collections import Counter
from collections.abc import Mapping
from typing import TypeVar

import msgspec
from msgspec.structs import replace

from reconciler.domain.applied import Applied
from reconciler.domain.desired import Desired
from reconciler.domain.ids import OfferId
from reconciler.domain.product import NO_TRAITS, Moved
from reconciler.domain.snapshot import Snapshot
from reconciler.plan.blocked import BlockedCells, Reason
from reconciler.plan.finding import Deferred, Finding
from reconciler.plan.operation import Rename, Why, rename_id
from reconciler.plan.task_state import item_of, why_waiting
from reconciler.plan.told import NOTHING_TOLD, Told

Value = TypeVar("Value")


class RenamePart(msgspec.Struct, frozen=True):
    """The renames to make, and what stands in the way of others.

    `held` are new ids that the shop may not get now in any way: nothing is created under them.
    """

    operations: list[Rename]
    findings: list[Finding]
    held: frozenset[OfferId] = frozenset()

    @property
    def names(self) -> dict[OfferId, OfferId]:
        """The new id by the one that the shop has."""
        return {op.was: op.offer for op in self.operations}


def plan_renames(
    desired: Desired, snapshot: Snapshot, applied: Applied, told: Told = NOTHING_TOLD
) -> RenamePart:
    """The renames that the shop has not got yet. What was `applied` is under the new ids already.

    None while the shop is at work on the card: what lands under the old id would be a new product.
    """
    declared = desired.offers() if desired.moved else set()
    live = Counter(entry.to for was, entry in desired.moved.items() if was in snapshot.products)
    part = RenamePart([], [], held=frozenset(to for to, count in live.items() if count > 1))
    waiting: list[OfferId] = []
    blocked = BlockedCells()
    for was, entry in sorted(desired.moved.items()):
        if was not in snapshot.products or entry.to not in declared:
            continue  # done, or nobody declares what it should become: it may be misspelt
        reason = _why_not(desired, snapshot, entry.to, part.held)
        tasks = applied.tasks.get(entry.to, ())
        if reason:
            blocked.add_all(reason, (was,), None, entry.source.short)
        elif any(why_waiting(one, item_of(one, told), snapshot.taken_at) for one in tasks):
            waiting.append(was)
        else:
            part.operations.append(_rename(desired, snapshot, was, entry))
    part.findings.extend(blocked.findings())
    if waiting:
        reason_to_wait = "a rename waits for a change of the card that is under way"
        part.findings.append(Deferred(reason=reason_to_wait, offers=tuple(waiting)))
    held = part.held.union(desired.moved[was].to for was in waiting)
    return replace(part, held=held)


def _why_not(
    desired: Desired, snapshot: Snapshot, to: OfferId, twice: frozenset[OfferId]
) -> Reason | None:
    if desired.store.manage.products == "observe":
        return (
            f"it should become `{to}`, and `manage.products` is `observe`",
            "rename it in the cabinet, or let products be managed",
        )
    if to in snapshot.products:
        return (
            f"it should become `{to}`, and the shop has both",
            "delete the entry that moves it, or retire one of the two",
        )
    if to in twice:
        return (
            f"it should become `{to}`, and so should another offer of the shop",
            "delete all entries but one that lead to this id",
        )
    return None


def _rename(desired: Desired, snapshot: Snapshot, was: OfferId, entry: Moved) -> Rename:
    described = desired.products.get(entry.to)
    traits = described.traits if described else NO_TRAITS
    return Rename(
        id=rename_id(was),
        offer=entry.to,
        was=was,
        product_id=snapshot.products[was].product_id,
        observed_at=snapshot.taken_at,
        category=traits.category,
        labels=traits.labels,
        why=(Why(what="git moves it", where=entry.source.short),),
    )


def done_renames(desired: Desired, snapshot: Snapshot) -> tuple[tuple[OfferId, OfferId], ...]:
    """The renames that the shop has got, by whomever: the old id and the new one."""
    return tuple(
        (was, entry.to)
        for was, entry in sorted(desired.moved.items())
        if was not in snapshot.products and entry.to in snapshot.products
    )


def renamed_snapshot(snapshot: Snapshot, names: Mapping[OfferId, OfferId]) -> Snapshot:
    """The shop as it is once the renames took effect."""
    if not names:
        return snapshot
    return replace(
        snapshot,
        products=_renamed(snapshot.products, names),
        stocks={key: _renamed(table, names) for key, table in snapshot.stocks.items()},
        prices=_renamed(snapshot.prices, names),
        timers=_renamed(snapshot.timers, names),
        cards=_renamed(snapshot.cards, names),
    )


def follow(applied: Applied, moved: Mapping[OfferId, Moved]) -> Applied:
    """What was applied, under the ids that offers have by now: history goes along."""
    names = {was: entry.to for was, entry in moved.items()}
    if not names:
        return applied
    return replace(
        applied,
        stocks={key: _followed(table, names) for key, table in applied.stocks.items()},
        in_flight={key: _followed(table, names) for key, table in applied.in_flight.items()},
        prices=_followed(applied.prices, names),
        cards=_followed(applied.cards, names),
        tasks=_followed(applied.tasks, names),
        price_updates=_followed(applied.price_updates, names),
    )


def _renamed(
    table: Mapping[OfferId, Value], names: Mapping[OfferId, OfferId]
) -> Mapping[OfferId, Value]:
    if names.keys().isdisjoint(table):
        return table
    return {names.get(offer, offer): value for offer, value in table.items()}


def _followed(
    table: Mapping[OfferId, Value], names: Mapping[OfferId, OfferId]
) -> Mapping[OfferId, Value]:
    """As above, unless something is known of the new id already: that is newer."""
    known = {was: now for was, now in names.items() if was in table and now not in table}
    return _renamed(table, known)
