"""The stock half of a plan: every declared cell goes through the table."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from typing import assert_never

import msgspec
from msgspec.structs import replace

from reconciler.domain.applied import Applied
from reconciler.domain.desired import Desired
from reconciler.domain.ids import Cell, OfferId, WarehouseAlias, WarehouseId
from reconciler.domain.orders import Span
from reconciler.domain.product import NO_TRAITS
from reconciler.domain.safety import NO_BUFFER, buffer_for, by_demand, not_read, rules_on
from reconciler.domain.snapshot import Snapshot
from reconciler.domain.stock import (
    NOTHING,
    AppliedStock,
    DeclaredStock,
    Fixed,
    Free,
    InFlightStock,
    OnHand,
    moment_of,
)
from reconciler.plan.blocked import (
    BlockedCells,
    Reason,
    no_warehouse,
    why_product_blocked,
    why_warehouse_blocked,
)
from reconciler.plan.decision import READ_ORDERS, Adopt, Decision, Moved, Same, Sight, Stuck, Write
from reconciler.plan.demands import Demands, steady
from reconciler.plan.finding import Adoption, Finding, NoWarehouse
from reconciler.plan.operation import SetStock, stock_id
from reconciler.plan.release import released
from reconciler.plan.settle import left_by, not_done, read_after, settle_by_orders
from reconciler.plan.stock_cell import StockCell, consumed, drift, observed, unconfirmed, why
from reconciler.plan.stock_merge import decide
from reconciler.plan.told import NOTHING_TOLD, Told

REBASE_AFTER = timedelta(days=7)
"""A base that orders explain is moved on after this time, so that old orders may be forgotten."""


class StockPart(msgspec.Struct, frozen=True):
    """What the declared cells lead to."""

    operations: list[SetStock]
    findings: list[Finding]
    adoptions: list[Adoption]


class StockPlanner:
    """Walks the declared cells of a store and collects what follows. One use each."""

    def __init__(
        self,
        desired: Desired,
        snapshot: Snapshot,
        applied: Applied,
        prices: Mapping[OfferId, Decimal],
        told: Told = NOTHING_TOLD,
    ) -> None:
        self._desired = desired
        self._snapshot = snapshot
        self._applied = applied
        self._prices = prices
        self._told = told
        self._traits = desired.products.traits()
        self._looked = Span(snapshot.taken_at, snapshot.ended_at)
        self._demands = Demands(told.orders, snapshot.taken_at, told.born)
        self._enforced = False
        self._blocked = BlockedCells()
        self._part = StockPart([], [], [])

    def plan(self) -> StockPart:
        """Decide every declared cell, and release those no longer declared."""
        for alias in sorted(self._desired.store.warehouses):
            if self._desired.stocks.get(alias):
                self._plan_warehouse(alias)
            else:
                self._check_unused(alias)
        gone, bases = released(self._desired, self._applied)
        self._part.findings.extend(gone)
        self._part.adoptions.extend(bases)
        self._part.findings.extend(self._blocked.findings())
        return self._part

    def _plan_warehouse(self, alias: WarehouseAlias) -> None:
        declared = self._desired.stocks[alias]
        warehouse = self._desired.store.warehouses[alias]
        reason = why_warehouse_blocked(self._snapshot.warehouses.get(warehouse.id), warehouse)
        if reason:
            self._blocked.add_all(reason, declared, alias, where=warehouse.source.short)
            return
        mode = self._desired.store.stock_mode(alias)
        self._enforced = mode == "enforce"
        act = self._observe if mode == "observe" else self._decide
        for cell in self._cells_to_look_at(alias, warehouse.id, declared):
            if cell.buffer.unknown:
                reason = (f"the safety stock is not known: {cell.buffer.unknown}", READ_ORDERS)
                self._block(cell, reason)
            else:
                act(cell)

    def _check_unused(self, alias: WarehouseAlias) -> None:
        """A wrong id is told before the first stock is declared on it."""
        warehouse = self._desired.store.warehouses[alias]
        if warehouse.id not in self._snapshot.warehouses:
            reason, fix = no_warehouse(warehouse)
            self._part.findings.append(
                NoWarehouse(warehouse=alias, reason=reason, fix=fix, where=warehouse.source.short)
            )

    def _cells_to_look_at(
        self,
        alias: WarehouseAlias,
        warehouse: WarehouseId,
        declared: Mapping[OfferId, DeclaredStock],
    ) -> Iterator[StockCell]:
        """The cells of a warehouse, without those in which nothing at all moved: nearly all."""
        bases = self._applied.stocks.get(warehouse, {})
        in_flight = self._applied.in_flight.get(warehouse, {})
        live_table = self._snapshot.stocks[warehouse]
        ordered = self._told.orders.offers_on(warehouse)
        scheme = self._snapshot.warehouses[warehouse].scheme
        rules = rules_on(self._desired.safety, alias, scheme)
        asking = any(by_demand(rules))
        for offer, entry in declared.items():
            if offer not in self._snapshot.products:
                self._blocked.unknown_offer(offer, alias, entry.source.short)
                continue
            says = entry.says
            price = self._prices.get(offer)
            traits = self._traits.get(offer, NO_TRAITS)
            base = bases.get(offer)
            buffer = NO_BUFFER
            if not isinstance(says, Fixed):
                ask = self._demands.asking(Cell(offer, warehouse)) if asking else not_read
                buffer = buffer_for(rules, says.units, offer, alias, price, traits, scheme, ask)
                buffer = steady(buffer, base, says) if asking else buffer
            live = live_table.get(offer, NOTHING)
            still = base and base.free == live.free and base.buffer == buffer.units
            still = still and base and base.proved and not base.overtaken
            same = base and base.says == says and not base.released
            quiet = offer not in ordered and not isinstance(says, OnHand)
            if still and same and quiet and offer not in in_flight and not buffer.unknown:
                continue
            yield StockCell(offer, alias, warehouse, entry, says, live, base, buffer, price, traits)

    def _observe(self, cell: StockCell) -> None:
        wanted = max(0, cell.says.units - cell.buffer.units)
        if wanted != cell.live.free:
            self._part.findings.append(observed(cell, wanted))

    def _decide(self, cell: StockCell) -> None:
        in_flight = self._applied.in_flight.get(cell.warehouse, {}).get(cell.offer)
        if in_flight is not None:
            self._settle(cell, in_flight)
            return
        if cell.base is not None and cell.base.released:
            base = replace(cell.base, released=False)
            cell = replace(cell, base=base)
            self._adopt(cell, base)
        if cell.base is not None and cell.base.restored == cell.says:
            base = replace(cell.base, says=cell.says, restored=None)
            cell = replace(cell, base=base)
            self._adopt(cell, base)
        if cell.base is not None and not cell.base.proved:
            cell = replace(cell, base=read_after(cell.base, cell.live))
            self._adopt(cell, cell.base)
        self._act(cell, decide(self._sight(cell)))

    def _sight(self, cell: StockCell) -> Sight:
        return Sight(
            says=cell.says,
            base=cell.base,
            live=cell.live,
            buffer=cell.buffer.units,
            since=self._since(cell),
            looked=self._looked,
            lines=self._told.orders.of(Cell(cell.offer, cell.warehouse)),
            orders=self._told.orders,
            enforce=self._enforced or cell.offer in self._told.overwrite,
        )

    def _since(self, cell: StockCell) -> datetime | str:
        """The moment from which orders count against what git says."""
        said, base = moment_of(cell.says), cell.base
        if base is not None and base.says == cell.says and base.said_at is not None:
            # A moment that lay ahead then was taken as the time of that plan, and stays so.
            return min(said or base.said_at, base.said_at)
        return said or self._told.said_at.get(cell.declared.source) or self._looked.first

    def _settle(self, cell: StockCell, in_flight: InFlightStock) -> None:
        """First settle a write whose answer nobody saw, then decide on the base that it leaves.

        Where something is to be written now, the cell stays in flight until that write is: a kill
        in between must not lose what is known.
        """
        sight = self._sight(cell)
        settled = settle_by_orders(in_flight, sight)
        base = left_by(in_flight, cell.live) if settled.took_effect else in_flight.base
        cell = replace(cell, base=base, sent_at=in_flight.after.at)
        sight = replace(sight, base=base, since=self._since(cell))
        repeated = isinstance(cell.says, Free) and cell.says == in_flight.after.says
        decision: Decision
        if repeated and not settled.took_effect:
            decision = self._send_again(in_flight, sight)
        else:
            decision = decide(sight)
        if not isinstance(decision, Write | Stuck):
            self._adopt(cell, base)
        if not settled.certain:
            self._part.findings.append(unconfirmed(cell, in_flight, settled))
        self._act(cell, decision)

    def _send_again(self, in_flight: InFlightStock, sight: Sight) -> Decision:
        """The statement still has to be written: by its orders, or by the fall where those are
        not known.
        """
        said_at = in_flight.after.said_at
        if said_at is None or sight.orders.gap(said_at):
            return not_done(in_flight, sight)
        return decide(replace(sight, since=said_at, unlisted=in_flight.after.unlisted))

    def _act(self, cell: StockCell, decision: Decision) -> None:
        match decision:
            case Write():
                self._write(cell, decision)
            case Adopt():
                self._adopt(cell, decision.after)
            case Moved():
                self._moved(cell, decision, corrected=False)
            case Stuck():
                self._block(cell, (decision.reason, decision.fix))
            case Same():
                pass
            case _:
                assert_never(decision)

    def _moved(self, cell: StockCell, moved: Moved, *, corrected: bool) -> None:
        """Orders are told as orders, and what they leave unexplained as drift."""
        told = consumed(cell, moved)
        seen_at = self._looked.first
        if moved.expected is None:
            # A fall is then taken for sales, and a rise may be a cancelled order.
            if cell.live.free < moved.base.free:
                self._part.findings.append(told)
            else:
                self._part.findings.append(drift(cell, moved, seen_at, corrected=corrected))
            return
        if told.ordered or told.cancelled or told.unlisted:
            self._part.findings.append(told)
        if told.unexplained:
            self._part.findings.append(drift(cell, moved, seen_at, corrected=corrected))
        elif seen_at - moved.base.at > REBASE_AFTER and not corrected:
            base = replace(
                moved.base,
                free=cell.live.free,
                reserved=cell.live.reserved,
                at=self._looked.first,
                until=self._looked.last,
            )
            self._adopt(cell, base)

    def _write(self, cell: StockCell, decision: Write) -> None:
        product = self._snapshot.products[cell.offer]
        reason = why_product_blocked(product, self._snapshot.warehouses[cell.warehouse])
        if reason:
            self._block(cell, reason)
            return
        if decision.moved is not None:
            self._moved(cell, decision.moved, corrected=True)
        self._part.operations.append(
            SetStock(
                id=stock_id(cell.offer, cell.alias),
                offer=cell.offer,
                product_id=product.product_id,
                warehouse=cell.alias,
                warehouse_id=cell.warehouse,
                base=cell.base,
                before=cell.live,
                after=decision.after,
                cause=decision.cause,
                observed_at=self._looked.first,
                observed_until=decision.after.until,
                sent_at=cell.sent_at,
                account=decision.account,
                staleness=decision.staleness,
                price=cell.price,
                category=cell.traits.category,
                labels=cell.traits.labels,
                why=why(cell, decision),
            )
        )

    def _block(self, cell: StockCell, reason: Reason) -> None:
        self._blocked.add_all(reason, (cell.offer,), cell.alias, cell.declared.source.short)

    def _adopt(self, cell: StockCell, after: AppliedStock | None) -> None:
        self._part.adoptions.append(
            Adoption(offer=cell.offer, warehouse_id=cell.warehouse, after=after)
        )
