"""Cells that were declared and are not any more: told once, and their base kept."""

from collections.abc import Set as AbstractSet

from msgspec.structs import replace

from reconciler.domain.applied import Applied
from reconciler.domain.desired import Desired
from reconciler.domain.ids import OfferId
from reconciler.plan.finding import Adoption, Released


def released(desired: Desired, applied: Applied) -> tuple[list[Released], list[Adoption]]:
    """What to tell, a finding a warehouse, and the bases to remember as released.

    The base stays: a declaration that comes back unchanged is the old statement, and units were
    sold since. Of archived offers nothing is told: their zeros were said for them, and so are those
    of orphans where the store says more of them than to report.
    """
    archived = desired.products.in_state("archived")
    kept = desired.offers() if desired.store.orphans != "report" else None
    aliases = {entry.id: alias for alias, entry in desired.store.warehouses.items()}
    findings: list[Released] = []
    adoptions: list[Adoption] = []
    for warehouse, bases in sorted(applied.stocks.items()):
        alias = aliases.get(warehouse)
        declared = desired.stocks.get(alias, {}) if alias else {}
        gone = sorted(
            offer for offer in bases.keys() - declared.keys() if not bases[offer].released
        )
        told = tuple(offer for offer in gone if _is_told(offer, archived, kept))
        if told:
            findings.append(Released(what=f"stock @{alias or warehouse}", offers=told))
        for offer in gone:
            after = replace(bases[offer], released=True)
            adoptions.append(Adoption(offer=offer, warehouse_id=warehouse, after=after))
    return findings, adoptions


def _is_told(
    offer: OfferId, archived: AbstractSet[OfferId], declared: AbstractSet[OfferId] | None
) -> bool:
    return offer not in archived and (declared is None or offer in declared)
