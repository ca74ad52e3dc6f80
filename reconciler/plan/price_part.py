"""The price half of a plan: every declared offer's prices, field by field."""

import msgspec

from reconciler.domain.applied import Applied
from reconciler.domain.declared_price import DeclaredPrices
from reconciler.domain.desired import Desired
from reconciler.domain.ids import OfferId
from reconciler.domain.price import LivePrices, Prices, value_text
from reconciler.domain.product import NO_TRAITS
from reconciler.domain.snapshot import Snapshot
from reconciler.plan.blocked import BlockedCells
from reconciler.plan.finding import Finding, PriceAdoption, PriceDrift, Released
from reconciler.plan.operation import SetPrice, Why, price_id
from reconciler.plan.price_merge import PriceDecision, decide_prices


class PricePart(msgspec.Struct, frozen=True):
    """What the declared prices lead to."""

    operations: list[SetPrice]
    findings: list[Finding]
    adoptions: list[PriceAdoption]


NO_PRICES = LivePrices(has=Prices(), currency="")


class PricePlanner:
    """Walks the declared prices of a store and collects what follows. One use each."""

    def __init__(self, desired: Desired, snapshot: Snapshot, applied: Applied) -> None:
        self._desired = desired
        self._snapshot = snapshot
        self._applied = applied
        self._blocked = BlockedCells()
        self._part = PricePart([], [], [])

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
        live = self._snapshot.prices.get(offer, NO_PRICES)
        base = self._applied.prices.get(offer, Prices())
        mode = self._desired.store.manage.prices
        decision = decide_prices(declared.says, base, live.has, mode)
        if decision.causes and self._snapshot.products[offer].archived:
            self._blocked.archived(offer, None, declared.source.short)
            return
        self._report_drift(offer, declared, decision)
        if decision.remember:
            self._part.adoptions.append(PriceAdoption(offer=offer, applies=declared.says))
        if decision.causes:
            self._part.operations.append(self._operation(offer, declared, decision))

    def _report_drift(
        self, offer: OfferId, declared: DeclaredPrices, decision: PriceDecision
    ) -> None:
        self._part.findings.extend(
            PriceDrift(
                offer=offer,
                field=drift.field,
                expected=drift.expected,
                now=drift.now,
                corrected=drift.corrected,
                where=declared.source.short,
            )
            for drift in decision.drift
        )

    def _operation(
        self, offer: OfferId, declared: DeclaredPrices, decision: PriceDecision
    ) -> SetPrice:
        currency = self._desired.store.currency
        said = ", ".join(
            f"{name} {'cleared' if value is None else value_text(value)}"
            for name, value in decision.after.said()
        )
        product = self._desired.products.get(offer)
        traits = product.traits if product else NO_TRAITS
        return SetPrice(
            id=price_id(offer),
            offer=offer,
            product_id=self._snapshot.products[offer].product_id,
            before=decision.before,
            after=decision.after,
            applies=declared.says,
            causes=decision.causes,
            currency=currency,
            observed_at=self._snapshot.taken_at,
            category=traits.category,
            labels=traits.labels,
            why=(Why(what=f"git says {said}", where=declared.source.short),),
        )
