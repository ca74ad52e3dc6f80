"""One declared cell with its sides, and what is told of it in words and findings."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import assert_never

import msgspec

from reconciler.domain.ids import OfferId, WarehouseAlias, WarehouseId
from reconciler.domain.product import Traits
from reconciler.domain.safety import Buffer, number_for
from reconciler.domain.stock import (
    AppliedStock,
    Declaration,
    DeclaredStock,
    Fixed,
    Free,
    InFlightStock,
    LiveStock,
    OnHand,
)
from reconciler.plan.account import Account
from reconciler.plan.decision import Moved, Write
from reconciler.plan.finding import Consumed, StockDrift, Unconfirmed
from reconciler.plan.operation import Why
from reconciler.plan.settle import Settled

SOON = timedelta(hours=24)
"""What changes a number so soon after our write is a program that writes on its own schedule."""


class StockCell(msgspec.Struct, frozen=True, gc=False):
    """The declaration, the live stock and the base of one cell; its buffer and its price.

    `says` is what the declaration means on its warehouse: there, a plain number may be a count.
    """

    offer: OfferId
    alias: WarehouseAlias
    warehouse: WarehouseId
    declared: DeclaredStock
    says: Declaration
    live: LiveStock
    base: AppliedStock | None
    buffer: Buffer
    price: Decimal | None
    traits: Traits
    sent_at: datetime | None = None
    """When a number was sent of which nobody saw the answer."""


def consumed(cell: StockCell, moved: Moved) -> Consumed:
    """Live stock moved since the base was left, by orders at least in part."""
    base, found = moved.base, moved.expected
    told = Consumed(
        offer=cell.offer,
        warehouse=cell.alias,
        was=base.free,
        now=cell.live.free,
        reserved=max(0, cell.live.reserved - base.reserved),
        since=base.at,
        unknown=moved.unknown,
    )
    if found is None:
        return told
    return msgspec.structs.replace(
        told,
        ordered=found.moved.placed_most,
        cancelled=found.moved.withdrawn_most,
        unlisted=found.unlisted,
        unexplained=found.unexplained(cell.live.free),
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


def observed(cell: StockCell, wanted: int) -> StockDrift:
    """A cell that is only looked at is not what git says."""
    return StockDrift(
        offer=cell.offer,
        warehouse=cell.alias,
        expected=wanted,
        now=cell.live.free,
        since=None,
        where=cell.declared.source.short,
        unexplained=cell.live.free - wanted,
        held=cell.buffer.units,
        adoptable=_adoptable(cell, cell.buffer.units),
    )


def drift(cell: StockCell, moved: Moved, seen_at: datetime, *, corrected: bool) -> StockDrift:
    """Live stock moved by another hand than a buyer's or ours, as far as is known."""
    base, free = moved.base, cell.live.free
    rest = moved.expected.unexplained(free) if moved.expected else free - base.free
    wrote = base.written_at
    return StockDrift(
        offer=cell.offer,
        warehouse=cell.alias,
        expected=free - rest,
        now=free,
        since=base.at,
        where=cell.declared.source.short,
        unexplained=rest,
        written_at=wrote,
        seen_at=seen_at,
        second_writer=bool(moved.expected and wrote and seen_at - wrote <= SOON),
        corrected=corrected,
        unknown=moved.unknown,
        held=base.withheld,
        adoptable=_adoptable(cell, base.withheld),
    )


def _adoptable(cell: StockCell, held: int) -> int | None:
    match cell.says:
        case Free():
            return number_for(cell.live.free, held, cell.buffer)
        case Fixed():
            return cell.live.free
        case OnHand():
            return None
        case _:
            assert_never(cell.says)


def why(cell: StockCell, decision: Write) -> tuple[Why, ...]:
    """The chain from the line in git to the number that is sent."""
    live, base = cell.live, cell.base
    chain = [Why(what=f"git: {_said(cell.says)}", where=cell.declared.source.short)]
    if decision.cause == "rule" and base is not None and decision.account is None:
        units = decision.after.free + decision.after.withheld
        chain.append(
            Why(what=f"{units} left to sell: {live.free} shown, {base.withheld} kept back")
        )
    if decision.account is not None:
        chain.extend(_terms(decision.account, enforced=decision.account.says != cell.says))
    if decision.overtaken:
        chain.append(
            Why(what=f"less {decision.overtaken} that sold while the last number was on its way")
        )
    held = decision.after.withheld
    if held and (rule := cell.buffer.rule):
        chain.append(
            Why(what=f"less {held} of safety stock ({rule.keep})", where=rule.source.short)
        )
    if decision.moved is not None and decision.moved.expected is not None:
        rest = decision.moved.expected.unexplained(live.free)
        if rest:
            chain.append(Why(what=f"{rest:+d} units on the shop that no order explains"))
    if live.reserved:
        chain.append(Why(what=f"{live.reserved} reserved besides, {live.present} present"))
    return tuple(chain)


def _said(says: Declaration) -> str:
    match says:
        case Free():
            return f"{says.units} free"
        case OnHand():
            return f"{says.units} on hand"
        case Fixed():
            return f"{says.units} for ever"


def _terms(account: Account, *, enforced: bool) -> list[Why]:
    """The terms that are not zero. The moment is told where something is counted since it."""
    since = f"{account.since:%Y-%m-%d %H:%M} UTC"
    chain = []
    if enforced:
        chain.append(Why(what=f"{account.says.units} left to sell at {since}"))
    if account.promised:
        chain.append(
            Why(what=f"less {account.promised} of orders not handed over when counted at {since}")
        )
    if account.ordered:
        chain.append(Why(what=f"less {account.ordered} ordered since {since}"))
    if account.cancelled:
        chain.append(Why(what=f"plus {account.cancelled} cancelled since"))
    if account.unlisted:
        chain.append(Why(what=f"less {account.unlisted} reserved for no order that is listed"))
    return chain
