"""Live offers that no document declares, and what the store document says becomes of them."""

from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from reconciler.domain.desired import Desired
from reconciler.domain.ids import OfferId
from reconciler.domain.snapshot import Snapshot
from reconciler.domain.source import Source
from reconciler.plan.finding import Orphan
from reconciler.plan.operation import SetStock, Why

_NOT_SAID = "no document declares it, and orphans go off sale"


def orphans(desired: Desired, snapshot: Snapshot) -> tuple[OfferId, ...]:
    """The offers on sale or out of stock that nobody declares, in order.

    The snapshot is proved to be complete, so none is missing and none was left out of git's side.
    """
    declared = desired.offers()
    # The old id of a rename is no orphan, unless nobody declares the new one: it may be misspelt.
    declared |= {old for old, entry in desired.moved.items() if entry.to in declared}
    return tuple(
        sorted(
            offer
            for offer, product in snapshot.products.items()
            if offer not in declared and not product.archived
        )
    )


def orphan_findings(found: Sequence[OfferId]) -> tuple[Orphan, ...]:
    """What is told of them, whatever becomes of them."""
    return (Orphan(offers=tuple(found)),) if found else ()


def taken_off_sale(desired: Desired, found: Sequence[OfferId]) -> dict[OfferId, Source]:
    """The orphans that the store wants without stock, with the line that says so."""
    store = desired.store
    return {} if store.orphans == "report" else dict.fromkeys(found, store.orphans_source)


def because_orphans(
    operations: Sequence[SetStock], orphans: Mapping[OfferId, Source]
) -> list[SetStock]:
    """The operations, with the real reason of zeros that no document says."""
    return [
        replace(op, why=(Why(what=_NOT_SAID, where=orphans[op.offer].short), *op.why[1:]))
        if op.offer in orphans
        else op
        for op in operations
    ]


def archived_as_well(desired: Desired, found: Sequence[OfferId]) -> dict[OfferId, Source]:
    """Those of them that the store wants in the archive."""
    if desired.store.orphans != "archive" or desired.store.manage.products == "observe":
        return {}
    return dict.fromkeys(found, desired.store.orphans_source)
