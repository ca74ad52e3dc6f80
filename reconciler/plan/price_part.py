"""The price half of a plan: every declared offer's prices, field by field."""

import msgspec

from reconciler.domain.applied import Applied
from reconciler.domain.declared_price import DeclaredPrices
from reconciler.domain.desired import Desired
from reconciler.domain.ids import OfferId
from reconciler.domain.price import LivePrices, PriceField, Prices
from reconciler.domain.product import NO_TRAITS
from reconciler.domain.snapshot import Snapshot
from reconciler.plan.blocked import BlockedCells
from reconciler.plan.finding import Finding, PriceAdoption, PriceDrift, Released
from reconciler.plan.operation import SetPrice, price_id
from reconciler.plan.price_fit import why_unfit
from reconciler.plan.price_merge import PriceDecision, decide_prices
from reconciler.plan.price_movers import because, set_by_others
from reconciler.plan.price_why import due_soon, why_price


class PricePart(msgspec.Struct, frozen=True):
    """What the declared prices lead to. `unfit`: offers whose new price Ozon would refuse."""

    operations: list[SetPrice]
    findings: list[Finding]
    adoptions: list[PriceAdoption]
    unfit: set[OfferId]


NO_PRICES = LivePrices(has=Prices(), currency="")

_COST: frozenset[PriceField] = frozenset({"cost"})


class PricePlanner:
    """Walks the declared prices of a store and collects what follows. One use each."""

    def __init__(self, desired: Desired, snapshot: Snapshot, applied: Applied) -> None:
        self._desired = desired
        self._snapshot = snapshot
        self._applied = applied
        self._blocked = BlockedCells()
        self._part = PricePart([], [], [], set())

    def plan(self) -> PricePart:
        """Decide every declared offer, and forget the base of those no longer declared."""
        for offer in sorted(self._desired.prices):
            declared = self._desired.prices[offer]
            if offer in self._snapshot.products:
                self._decide(offer, declared)
            else:
                self._blocked.unknown_offer(offer, None, declared.source.short)
        gone = sorted(self._applied.prices.keys() - self._desired.prices.keys())
        if gone:
            self._part.findings.append(Released(what="prices", offers=tuple(gone)))
        self._part.adoptions.extend(PriceAdoption(offer=offer, applies=None) for offer in gone)
        self._part.findings.extend(self._blocked.findings())
        return self._part

    def _decide(self, offer: OfferId, declared: DeclaredPrices) -> None:
        store, now = self._desired.store, self._snapshot.taken_at
        live = self._snapshot.prices.get(offer, NO_PRICES)
        base = self._applied.prices.get(offer, Prices())
        says = declared.says.without(self._kept_back)
        held = set_by_others(declared.managed_by, live, now)
        decision = decide_prices(says, base, live.has, store.manage.prices, held)
        if declared.dated:
            self._part.findings.extend(due_soon(offer, declared, self._kept_back, now))
        if decision.causes and self._snapshot.products[offer].archived:
            self._blocked.archived(offer, None, declared.source.short)
            return
        self._report_drift(offer, declared, decision, held)
        unfit = why_unfit(says, decision.after, live.has, store.currency)
        if unfit:
            self._blocked.add_all(unfit, (offer,), None, declared.source.short)
            if "price" in decision.causes:
                self._part.unfit.add(offer)
            return
        if decision.remember:
            self._part.adoptions.append(PriceAdoption(offer=offer, applies=decision.applies))
        if decision.causes:
            self._part.operations.append(self._operation(offer, declared, decision))

    @property
    def _kept_back(self) -> frozenset[PriceField]:
        """What git says for people, and never leaves it."""
        return frozenset() if self._desired.store.send_cost else _COST

    def _report_drift(
        self,
        offer: OfferId,
        declared: DeclaredPrices,
        decision: PriceDecision,
        held: frozenset[PriceField],
    ) -> None:
        live = self._snapshot.prices.get(offer, NO_PRICES)
        self._part.findings.extend(
            PriceDrift(
                offer=offer,
                field=drift.field,
                expected=drift.expected,
                now=drift.now,
                corrected=drift.corrected,
                where=declared.source.short,
                because=because(live, drift.field, self._snapshot.taken_at)
                if drift.moved or drift.field in held
                else "",
                held=drift.field in held,
            )
            for drift in decision.drift
        )

    def _operation(
        self, offer: OfferId, declared: DeclaredPrices, decision: PriceDecision
    ) -> SetPrice:
        product = self._desired.products.get(offer)
        traits = product.traits if product else NO_TRAITS
        return SetPrice(
            id=price_id(offer),
            offer=offer,
            product_id=self._snapshot.products[offer].product_id,
            before=decision.before,
            after=decision.after,
            applies=decision.applies,
            causes=decision.causes,
            currency=self._desired.store.currency,
            observed_at=self._snapshot.taken_at,
            category=traits.category,
            labels=traits.labels,
            why=why_price(declared, decision.after, self._snapshot.taken_at),
        )
