"""What the shop looks like to buyers before and after: the outcomes that risk is measured in."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

import msgspec

from reconciler.domain.ids import OfferId
from reconciler.domain.snapshot import Snapshot
from reconciler.plan.operation import SetStock


class Outlook(msgspec.Struct, frozen=True):
    """Offers on sale before and after, and which change sides. Archived offers don't count."""

    in_stock_before: int
    in_stock_after: int
    goes_dark: tuple[OfferId, ...]
    comes_back: tuple[OfferId, ...]
    free_before: Mapping[OfferId, int]


def look(snapshot: Snapshot, operations: Iterable[SetStock]) -> Outlook:
    """Add up free units over all warehouses that were read.

    An offer with stock in Ozon's own warehouses (FBO) stays on sale whatever happens elsewhere.
    """
    before: dict[OfferId, int] = defaultdict(int)
    for table in snapshot.stocks.values():
        for offer, stock in table.items():
            before[offer] += stock.free
    change: dict[OfferId, int] = defaultdict(int)
    for op in operations:
        change[op.offer] += op.delta
    on_sale = {
        offer
        for offer, product in snapshot.products.items()
        if not product.archived and (product.has_fbo_stocks or _ours(snapshot, before, offer))
    }
    dark, back = [], []
    for offer in sorted(change):
        product = snapshot.products[offer]
        sells_after = product.has_fbo_stocks or before.get(offer, 0) + change[offer] > 0
        if offer in on_sale and not sells_after:
            dark.append(offer)
        elif offer not in on_sale and sells_after and not product.archived:
            back.append(offer)
    return Outlook(
        in_stock_before=len(on_sale),
        in_stock_after=len(on_sale) - len(dark) + len(back),
        goes_dark=tuple(dark),
        comes_back=tuple(back),
        free_before=before,
    )


def _ours(snapshot: Snapshot, free: Mapping[OfferId, int], offer: OfferId) -> bool:
    """Whether an offer sells from the seller's warehouses; by the shop's own flag if not read."""
    if snapshot.stocks_of is None or offer in snapshot.stocks_of:
        return free.get(offer, 0) > 0
    return snapshot.products[offer].has_fbs_stocks
