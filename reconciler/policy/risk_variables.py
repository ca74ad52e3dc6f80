"""Variables of the whole plan that weigh it: how much of the shop, of its sales, of its quotas."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

from reconciler.plan.operation import Operation, RenewTimer, SetPrice
from reconciler.policy.evidence import SALES_DAYS
from reconciler.policy.expression import CelType, Value
from reconciler.policy.facts import NO_SALES, PlanFacts
from reconciler.policy.price_moves import price_change, writes
from reconciler.policy.variable import PlanVariable

LAPSE_DAYS = 7
"""A minimum price that ends within so many days is about to lapse."""

NO_LIMIT = 1_000_000
"""Stands for a quota that the plan does not touch, or that is none."""


def _changed_share(facts: PlanFacts) -> float:
    return len(facts.changed) / facts.plan.totals.offers if facts.plan.totals.offers else 0.0


def _changes_vat(op: Operation) -> bool:
    return isinstance(op, SetPrice) and writes(op, "vat") and op.before.vat != op.after.vat


def _falls(op: Operation) -> bool:
    change = price_change(op) if isinstance(op, SetPrice) else None
    return change is not None and change < 0


def _lapsing(facts: PlanFacts) -> int | None:
    """Minimum prices that end soon, and that the plan does not keep."""
    timers = facts.evidence.timers
    if timers is None:
        return None
    kept = {
        op.offer
        for op in facts.plan.operations
        if isinstance(op, RenewTimer) or (isinstance(op, SetPrice) and writes(op, "min_price"))
    }
    soon = facts.now + timedelta(days=LAPSE_DAYS)
    return sum(
        offer not in kept and (ends is None or ends <= soon) for offer, ends in timers.items()
    )


def _at_risk(facts: PlanFacts) -> Decimal | None:
    sales = facts.evidence.sales
    if sales is None:
        return None
    sold = (sales.offers.get(offer, NO_SALES).revenue for offer in facts.at_risk)
    return sum(sold, Decimal(0))


def _at_risk_share(facts: PlanFacts) -> Value | None:
    """Nothing sold, nothing at risk: the share is 0 then."""
    sales, risk = facts.evidence.sales, _at_risk(facts)
    if sales is None or risk is None:
        return None
    return risk / sales.store.revenue if sales.store.revenue else Decimal(0)


def _risk_of(facts: PlanFacts, op: Operation) -> int:
    sold = facts.sold(op.offer) if op.offer in facts.at_risk else None
    return 0 if sold is None else int(sold.revenue)


def _shared_offers(facts: PlanFacts) -> int | None:
    if facts.evidence.stores is None:
        return None
    return len({op.offer for op in facts.operations if facts.stores(op)})


def _stores(facts: PlanFacts) -> Value | None:
    if facts.evidence.stores is None:
        return None
    return tuple(sorted({name for op in facts.operations for name in facts.stores(op) or ()}))


def _left(name: str) -> Callable[[PlanFacts], int]:
    """What a quota leaves when the plan is applied."""

    def read(facts: PlanFacts) -> int:
        for quota in facts.plan.quotas:
            if quota.name == name and quota.limit is not None:
                return max(0, quota.limit - quota.used - quota.needed)
        return NO_LIMIT

    return read


def _of_sales(
    name: str,
    cel: CelType,
    unit: str,
    meaning: str,
    read: Callable[[PlanFacts], Value | None],
    *,
    weighs: bool = False,
) -> PlanVariable:
    return PlanVariable(
        name=f"plan.{name}",
        type=cel,
        unit=unit,
        meaning=meaning,
        optional=True,
        need="sales",
        read=read,
        weight=_risk_of if weighs else None,
    )


def _quota(name: str, meaning: str, of: str) -> PlanVariable:
    return PlanVariable(
        name=f"plan.{name}",
        type="int",
        unit="cards",
        meaning=f"{meaning}; {NO_LIMIT:,} where it needs none, and without a limit",
        read=_left(of),
    )


RISK_VARIABLES: tuple[PlanVariable, ...] = (
    PlanVariable(
        name="plan.changed_offers",
        type="int",
        unit="offers",
        meaning="offers that the plan changes in any way",
        read=lambda facts: len(facts.changed),
        weight=lambda _facts, _op: 1,
    ),
    PlanVariable(
        name="plan.changed_share",
        type="double",
        unit="share",
        meaning="plan.changed_offers as a share of plan.offers; 0 when nothing is declared",
        read=_changed_share,
        weight=lambda _facts, _op: 1,
    ),
    PlanVariable(
        name="plan.price_falls",
        type="int",
        unit="offers",
        meaning="offers whose price falls",
        read=lambda facts: sum(map(_falls, facts.operations)),
        weight=lambda _, op: int(_falls(op)),
    ),
    PlanVariable(
        name="plan.vat_changes",
        type="int",
        unit="offers",
        meaning="offers that get another VAT rate",
        read=lambda facts: sum(map(_changes_vat, facts.operations)),
        weight=lambda _, op: int(_changes_vat(op)),
    ),
    PlanVariable(
        name="plan.released",
        type="int",
        unit="offers",
        meaning="offers of which something was managed that no document declares any more",
        read=lambda facts: len(facts.plan.released),
    ),
    PlanVariable(
        name="plan.released_share",
        type="double",
        unit="share",
        meaning="plan.released as a share of the offers that were declared with them",
        read=lambda facts: (
            len(facts.plan.released) / total
            if (total := len(facts.plan.released) + facts.plan.totals.offers)
            else 0.0
        ),
    ),
    PlanVariable(
        name="plan.min_prices_lapsing",
        type="int",
        unit="offers",
        meaning=f"minimum prices that end within {LAPSE_DAYS} days and that the plan does not keep",
        optional=True,
        need="timers",
        read=_lapsing,
    ),
    PlanVariable(
        name="plan.shared_offers",
        type="int",
        unit="offers",
        meaning="offers that the plan changes by lines which speak to other stores as well",
        optional=True,
        need="stores",
        read=_shared_offers,
        weight=lambda facts, op: int(bool(facts.stores(op))),
    ),
    PlanVariable(
        name="plan.stores",
        type="list",
        meaning="those other stores",
        optional=True,
        need="stores",
        read=_stores,
    ),
    _of_sales(
        "units_28d",
        "int",
        "units",
        f"units ordered from your own warehouses in {SALES_DAYS} whole days, the whole shop",
        lambda facts: facts.evidence.sales.store.units if facts.evidence.sales else None,
    ),
    _of_sales(
        "revenue_28d",
        "double",
        "money",
        "what buyers were to pay for plan.units_28d",
        lambda facts: facts.evidence.sales.store.revenue if facts.evidence.sales else None,
    ),
    _of_sales(
        "revenue_at_risk",
        "double",
        "money",
        "of that, the offers that go dark or into the archive, lose content, or whose price moves "
        "by more than 15 %",
        _at_risk,
        weighs=True,
    ),
    _of_sales(
        "revenue_at_risk_share",
        "double",
        "share",
        "plan.revenue_at_risk as a share of plan.revenue_28d; 0 when nothing was sold",
        _at_risk_share,
        weighs=True,
    ),
    _quota(
        "creates_left",
        "new cards that today's quota leaves once the plan is applied",
        "new cards",
    ),
    _quota(
        "updates_left",
        "changed cards that today's quota leaves once the plan is applied",
        "changed cards",
    ),
    PlanVariable(
        name="plan.age_hours",
        type="double",
        unit="hours",
        meaning="since the shop was read for the plan that a person saw",
        read=lambda facts: (
            (facts.now - (facts.evidence.reviewed_at or facts.plan.observed_at)).total_seconds()
            / 3600
        ),
    ),
)
