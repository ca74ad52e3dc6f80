"""What a plan of some offers tells of the whole: what git says, and nothing that nobody read."""

from msgspec.structs import replace

from reconciler.domain.narrowed import Narrowed
from reconciler.domain.snapshot import Snapshot
from reconciler.plan.model import Looked, Totals


def looked(narrowed: Narrowed | None) -> Looked | None:
    """What the plan looked at; None if at everything."""
    if narrowed is None:
        return None
    return Looked(
        since=narrowed.since,
        commit=narrowed.commit,
        offers=tuple(sorted(narrowed.offers)),
        of=narrowed.declared,
    )


def narrowed_totals(totals: Totals, narrowed: Narrowed | None, snapshot: Snapshot) -> Totals:
    """The counts of a plan; where it is narrowed, a count of its few offers passes for no other."""
    if narrowed is None:
        return totals
    before = snapshot.in_stock
    moved = len(totals.comes_back) - len(totals.goes_dark)
    return replace(
        totals,
        offers=narrowed.sold,
        cells=narrowed.cells,
        prices=narrowed.prices,
        cells_unchanged=None,
        prices_unchanged=None,
        cards=None,
        cards_unchanged=None,
        in_stock_before=before,
        in_stock_after=None if before is None else before + moved,
    )
