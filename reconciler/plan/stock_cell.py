"""One declared cell with its three sides, and what is told of it in words and findings."""

from decimal import Decimal

import msgspec

from reconciler.domain.ids import OfferId, WarehouseAlias, WarehouseId
from reconciler.domain.product import Traits
from reconciler.domain.safety import Buffer
from reconciler.domain.stock import AppliedStock, DeclaredStock, Fixed, InFlightStock, LiveStock
from reconciler.plan.finding import Consumed, StockDrift, Unconfirmed
from reconciler.plan.operation import Why
from reconciler.plan.stock_merge import Settled, Write


class StockCell(msgspec.Struct, frozen=True, gc=False):
    """The declaration, the live stock and the base of one cell; its buffer and its price."""

    offer: OfferId
    alias: WarehouseAlias
    warehouse: WarehouseId
    declared: DeclaredStock
    live: LiveStock
    base: AppliedStock | None
    buffer: Buffer
    price: Decimal | None
    traits: Traits


def consumed(cell: StockCell, base: AppliedStock) -> Consumed:
    """Live stock fell since `base` was left."""
    return Consumed(
        offer=cell.offer,
        warehouse=cell.alias,
        was=base.free,
        now=cell.live.free,
        reserved=max(0, cell.live.reserved - base.reserved),
        since=base.at,
    )


def unconfirmed(cell: StockCell, in_flight: InFlightStock, settled: Settled) -> Unconfirmed:
    """How a write whose answer nobody saw was settled."""
    return Unconfirmed(
        offer=cell.offer,
        warehouse=cell.alias,
        sent=in_flight.after.free,
        now=cell.live.free,
        taken_as=(
            "written, with units sold since; declare the number anew if it is not"
            if settled.took_effect
            else "not written; sent again, less what was sold since"
        ),
    )


def drift(cell: StockCell, expected: int, base: AppliedStock | None = None) -> StockDrift:
    """Live stock is not what was expected, and nobody here did it."""
    return StockDrift(
        offer=cell.offer,
        warehouse=cell.alias,
        expected=expected,
        now=cell.live.free,
        since=base.at if base else None,
        where=cell.declared.source.short,
    )


def why(cell: StockCell, decision: Write) -> tuple[Why, ...]:
    """The chain from the line in git to the number that is sent."""
    says, live = cell.declared.says, cell.live
    word = "for ever" if isinstance(says, Fixed) else "free"
    chain = [Why(what=f"git: {says.units} {word}", where=cell.declared.source.short)]
    if decision.cause == "rule" and cell.base is not None:
        units = decision.after.free + decision.after.withheld
        chain.append(
            Why(
                what=f"{units} left to sell: {cell.live.free} shown, {cell.base.withheld} kept back"
            )
        )
    held = decision.after.withheld
    if held and (rule := cell.buffer.rule):
        chain.append(
            Why(what=f"less {held} of safety stock ({rule.keep})", where=rule.source.short)
        )
    if live.reserved:
        chain.append(Why(what=f"{live.reserved} reserved besides, {live.present} present"))
    return tuple(chain)
