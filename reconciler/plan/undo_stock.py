"""One cell put back: the old number, less the units that were sold since. Never a guess upwards."""

from datetime import datetime

import msgspec
from msgspec.structs import replace

from reconciler.domain.ids import Cell
from reconciler.domain.orders import Orders, Span
from reconciler.domain.snapshot import LiveProduct
from reconciler.domain.stock import NOTHING, AppliedStock, Free, LiveStock
from reconciler.plan.account import Account, account, expected, unlisted_at
from reconciler.plan.blocked import Reason, why_product_blocked, why_warehouse_blocked
from reconciler.plan.operation import SetStock, Why
from reconciler.plan.undo_scene import OBSERVED, Done, Scene


class Put(msgspec.Struct, frozen=True):
    """The write that puts a cell back; `sold` units that the run had put on sale are gone."""

    op: SetStock
    sold: int


NOT_NAMED: Reason = (
    "the store document does not name its warehouse any more",
    "name the warehouse in the store document again",
)
NOT_KNOWN: Reason = (
    "nobody saw whether this run's write took effect",
    "revert it in git, then run `reconciler apply`: it finds out; then roll back again",
)
AGAIN: Reason = (
    "a later run wrote it again since",
    "roll the newest run that names it back first",
)


def cell_undone(
    scene: Scene, one: Done, op: SetStock, first: SetStock, product: LiveProduct
) -> Put | Reason | None:
    """The write that puts a cell back, or why it stays; None if the shop has it as it was."""
    base = scene.applied.stocks.get(op.warehouse_id, {}).get(op.offer)
    reason = _why_not_written(scene, op, product) or _why_not_ours(scene, one, op, base)
    if reason is not None or base is None:
        return reason or NOT_KNOWN
    put = stock_undone(
        op,
        first,
        base,
        scene.now.stocks.get(Cell(op.offer, op.warehouse_id), NOTHING),
        scene.now.looked,
        scene.now.orders,
    )
    if not isinstance(put, Put):
        return put
    common = scene.common(op.offer)
    common["why"] = (*scene.why, *put.op.why)
    made = replace(put.op, product_id=product.product_id, price=scene.price(op.offer), **common)
    return Put(made, put.sold)


def _why_not_written(scene: Scene, op: SetStock, product: LiveProduct) -> Reason | None:
    warehouse = scene.desired.store.warehouses.get(op.warehouse)
    if warehouse is None or warehouse.id != op.warehouse_id:
        return NOT_NAMED
    if scene.desired.store.stock_mode(op.warehouse) == "observe":
        return OBSERVED
    live = scene.now.snapshot.warehouses.get(op.warehouse_id)
    reason = why_warehouse_blocked(live, warehouse)
    return reason if reason or live is None else why_product_blocked(product, live)


def _why_not_ours(
    scene: Scene, one: Done, op: SetStock, base: AppliedStock | None
) -> Reason | None:
    """Whether the run's write is what the base tells of."""
    if base is None or op.offer in scene.applied.in_flight.get(op.warehouse_id, {}):
        return NOT_KNOWN
    written = base.written_at or base.at
    if one.maybe_again is not None and written >= one.maybe_again:
        return AGAIN
    return None if one.proved or written >= one.sent_at else NOT_KNOWN


def stock_undone(
    op: SetStock,
    first: SetStock,
    base: AppliedStock,
    live: LiveStock,
    looked: Span,
    orders: Orders,
) -> Put | Reason | None:
    """What to write so that the cell is as if the run had never been; None if it is so already.

    `base` is what is known of the cell, `live` and `looked` are the shop of now. What git said when
    it was last applied stays said, so that the next plan sees no change of it. Two sums bound the
    number, and the lower one counts: what lay there before less the orders since, and what lies
    there now less what the run had added.
    """
    if _unexplained(base, live, looked, orders, op):
        reason = (
            f"it shows {live.free}, and the orders since do not lead there from {base.free}: "
            "another hand changed it"
        )
        return (reason, "look at it in the cabinet, and say in git what should be there")
    was = first.before
    terms = _orders_since(first, live, looked, orders)
    bare = live.free + was.free - max(op.after.free, first.after.free)
    bare = bare if terms is None else min(bare, terms.units)
    units = max(0, min(bare, was.free + _given_back(terms)))
    if units == live.free:
        return None
    write = SetStock(
        id=op.id,
        offer=op.offer,
        product_id=op.product_id,
        warehouse=op.warehouse,
        warehouse_id=op.warehouse_id,
        base=base,
        before=live,
        after=_base_after(first, base, live, looked, units),
        cause="rollback",
        observed_at=looked.first,
        observed_until=looked.last,
        account=terms,
        staleness="any" if units == 0 else "at_most",
        why=(Why(what=_words(was.free, units, first.observed_at)),),
    )
    return Put(write, sold=max(0, -bare))


def _orders_since(first: SetStock, live: LiveStock, looked: Span, orders: Orders) -> Account | None:
    """What lay there before the run less the orders since; None if these are not known."""
    seen = Span(first.observed_at, first.observed_until or first.observed_at)
    if orders.gap(seen.first) is not None:
        return None
    lines = orders.of(Cell(first.offer, first.warehouse_id))
    before = unlisted_at(lines, first.before.reserved, seen, least=True)
    return account(Free(first.before.free), seen.first, lines, live, looked, before)


def _base_after(
    first: SetStock, base: AppliedStock, live: LiveStock, looked: Span, units: int
) -> AppliedStock:
    """The base once the cell is put back: it remembers the statement that is restored."""
    old = first.base
    return replace(
        base,
        restored=old.says if old is not None and old.says != base.says else None,
        free=units,
        reserved=live.reserved,
        withheld=old.withheld if old is not None else 0,
        at=looked.first,
        until=looked.last,
        said_at=first.observed_at,
        overtaken=0,
        proved=True,
        released=False,
    )


def _unexplained(
    base: AppliedStock, live: LiveStock, looked: Span, orders: Orders, op: SetStock
) -> bool:
    """Whether somebody else moved the cell. Without orders, a fall is taken for sales."""
    if orders.gap(base.at) is not None:
        return live.free > base.free
    lines = orders.of(Cell(op.offer, op.warehouse_id))
    return expected(base, lines, live, looked).unexplained(live.free) != 0


def _given_back(terms: Account | None) -> int:
    """Units of orders from before the run that were cancelled since: they lie there again."""
    return terms.cancelled if terms is not None else 0


def _words(was: int, units: int, since: datetime) -> str:
    gone = was - units
    then = f"{was} on {since:%Y-%m-%d %H:%M} UTC"
    return f"{then}, less {gone} sold since" if gone > 0 else then
