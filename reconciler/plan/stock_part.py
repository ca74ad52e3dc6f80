"""The stock half of a plan: every declared cell goes through the three-way table."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import assert_never

import msgspec

from reconciler.domain.applied import Applied
from reconciler.domain.desired import Desired
from reconciler.domain.ids import OfferId, WarehouseAlias, WarehouseId
from reconciler.domain.product import NO_TRAITS, Traits
from reconciler.domain.safety import NO_BUFFER, Buffer, SafetyRule, buffer_for, rules_on
from reconciler.domain.snapshot import Snapshot
from reconciler.domain.stock import (
    NOTHING,
    AppliedStock,
    DeclaredStock,
    Fixed,
    Free,
    InFlightStock,
)
from reconciler.plan.blocked import BlockedCells, why_warehouse_blocked
from reconciler.plan.finding import (
    Adoption,
    Finding,
    Released,
)
from reconciler.plan.operation import SetStock, stock_id
from reconciler.plan.stock_cell import StockCell, consumed, drift, unconfirmed, why
from reconciler.plan.stock_merge import (
    Adopt,
    Decision,
    Fell,
    Rose,
    Same,
    Write,
    decide,
    not_done,
    settle,
)


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
    ) -> None:
        self._desired = desired
        self._snapshot = snapshot
        self._applied = applied
        self._prices = prices
        self._traits = desired.products.traits()
        self._blocked = BlockedCells()
        self._part = StockPart([], [], [])

    def plan(self) -> StockPart:
        """Decide every declared cell, and release those no longer declared."""
        for alias in sorted(self._desired.stocks):
            self._plan_warehouse(alias)
        self._release()
        self._part.findings.extend(self._blocked.findings())
        return self._part

    def _plan_warehouse(self, alias: WarehouseAlias) -> None:
        declared = self._desired.stocks[alias]
        warehouse = self._desired.store.warehouses[alias]
        reason = why_warehouse_blocked(self._snapshot.warehouses.get(warehouse.id), warehouse)
        if reason:
            self._blocked.add_all(reason, declared, alias, where=warehouse.source.short)
            return
        observed = self._desired.store.stock_mode(alias) == "observe"
        act = self._observe if observed else self._decide
        for cell in self._cells_to_look_at(alias, warehouse.id, declared):
            act(cell)

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
        rules = rules_on(self._desired.safety, alias)
        for offer, entry in declared.items():
            if offer not in self._snapshot.products:
                self._blocked.unknown_offer(offer, alias, entry.source.short)
                continue
            price = self._prices.get(offer)
            traits = self._traits.get(offer, NO_TRAITS)
            buffer = _buffer(entry, rules, offer, alias, price, traits)
            live = live_table.get(offer, NOTHING)
            base = bases.get(offer)
            still = base and base.free == live.free and base.buffer == buffer.units
            same = base and base.says == entry.says and not base.released
            if still and same and offer not in in_flight:
                continue
            yield StockCell(offer, alias, warehouse, entry, live, base, buffer, price, traits)

    def _observe(self, cell: StockCell) -> None:
        expected = max(0, cell.declared.says.units - cell.buffer.units)
        if expected != cell.live.free:
            self._part.findings.append(drift(cell, expected))

    def _decide(self, cell: StockCell) -> None:
        in_flight = self._applied.in_flight.get(cell.warehouse, {}).get(cell.offer)
        if in_flight is not None:
            self._settle(cell, in_flight)
            return
        if cell.base is not None and cell.base.released:
            base = msgspec.structs.replace(cell.base, released=False)
            cell = msgspec.structs.replace(cell, base=base)
            self._adopt(cell, base)
        self._act(cell, self._judge(cell))

    def _judge(self, cell: StockCell) -> Decision:
        return decide(
            cell.declared.says, cell.base, cell.live, cell.buffer.units, self._snapshot.taken_at
        )

    def _settle(self, cell: StockCell, in_flight: InFlightStock) -> None:
        """First settle a write whose answer nobody saw, then decide on the base that it leaves.

        Where something is to be written now, the cell stays in flight until that write is: a kill
        in between must not lose what is known.
        """
        now = self._snapshot.taken_at
        settled = settle(in_flight, cell.live, now)
        base = in_flight.after if settled.took_effect else in_flight.base
        cell = msgspec.structs.replace(cell, base=base)
        repeated = isinstance(cell.declared.says, Free) and (
            cell.declared.says == in_flight.after.says
        )
        if repeated and not settled.took_effect:
            decision = not_done(in_flight, cell.live, cell.buffer.units, now)
        else:
            decision = self._judge(cell)
        if not isinstance(decision, Write):
            self._adopt(cell, base)
        if not settled.certain:
            self._part.findings.append(unconfirmed(cell, in_flight, settled))
        self._act(cell, decision)

    def _act(self, cell: StockCell, decision: Decision) -> None:
        match decision:
            case Write():
                self._write(cell, decision)
            case Adopt():
                self._adopt(cell, decision.after)
            case Fell():
                self._part.findings.append(consumed(cell, decision.base))
            case Rose():
                self._part.findings.append(drift(cell, decision.base.free, decision.base))
            case Same():
                pass
            case _:
                assert_never(decision)

    def _write(self, cell: StockCell, decision: Write) -> None:
        product = self._snapshot.products[cell.offer]
        if product.archived:
            self._blocked.archived(cell.offer, cell.alias, cell.declared.source.short)
            return
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
                observed_at=self._snapshot.taken_at,
                staleness=decision.staleness,
                price=cell.price,
                category=cell.traits.category,
                labels=cell.traits.labels,
                why=why(cell, decision),
            )
        )

    def _adopt(self, cell: StockCell, after: AppliedStock | None) -> None:
        self._part.adoptions.append(
            Adoption(offer=cell.offer, warehouse_id=cell.warehouse, after=after)
        )

    def _release(self) -> None:
        """Cells that were declared and are not any more: told once, and their base kept."""
        aliases = {entry.id: alias for alias, entry in self._desired.store.warehouses.items()}
        for warehouse, bases in sorted(self._applied.stocks.items()):
            alias = aliases.get(warehouse)
            declared = self._desired.stocks.get(alias, {}) if alias else {}
            gone = sorted(
                offer for offer in bases.keys() - declared.keys() if not bases[offer].released
            )
            if gone:
                what = f"stock @{alias or warehouse}"
                self._part.findings.append(Released(what=what, offers=tuple(gone)))
            self._part.adoptions.extend(
                Adoption(
                    offer=offer,
                    warehouse_id=warehouse,
                    after=msgspec.structs.replace(bases[offer], released=True),
                )
                for offer in gone
            )


def _buffer(
    declared: DeclaredStock,
    rules: tuple[SafetyRule, ...],
    offer: OfferId,
    alias: WarehouseAlias,
    price: Decimal | None,
    traits: Traits,
) -> Buffer:
    if isinstance(declared.says, Fixed):
        return NO_BUFFER
    return buffer_for(rules, declared.says.units, offer, alias, price, traits)
