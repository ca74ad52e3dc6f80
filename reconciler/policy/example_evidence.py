"""What would have been gathered beside the plan of a case."""

from decimal import Decimal

from reconciler.plan.model import Plan
from reconciler.policy.evidence import Evidence, OfferFacts, Sales, Sold, StoreFacts, WarehouseFacts
from reconciler.policy.example import Case, State
from reconciler.policy.example_shop import offers_of, stock_after, together

WAREHOUSE = WarehouseFacts(scheme="fbs", status="created", works=(1, 2, 3, 4, 5))
"""What every warehouse of a case is like: it works from Monday to Friday."""


def evidence_of(case: Case, plan: Plan) -> Evidence:
    """Everything that policies may ask of a case's plan, but for what the case calls unknown."""
    offers = {offer: together(case, offer) for offer in offers_of(case)}
    sold = {
        offer: Sold(state.units_28d or 0, state.revenue_28d or Decimal(0))
        for offer, state in offers.items()
    }
    shop = Sold(
        sum(one.units for one in sold.values()),
        sum((one.revenue for one in sold.values()), Decimal(0)),
    )
    places = {place for offer in offers for place in stock_after(case, offer)}
    unknown = case.unknown
    return Evidence(
        store=StoreFacts(time_zone=case.time_zone),
        sales=None
        if "sales" in unknown
        else Sales(since=case.now, until=case.now, offers=sold, store=shop),
        offers=None if "offers" in unknown else {o: _facts(state) for o, state in offers.items()},
        timers=None
        if "timers" in unknown
        else {o: s.min_price_ends for o, s in case.before.items() if s.min_price_ends},
        warehouses=None if "warehouses" in unknown else dict.fromkeys(places, WAREHOUSE),
        updates=None
        if "updates" in unknown
        else {o: (case.now,) * state.price_updates for o, state in offers.items()},
        stores=None
        if "stores" in unknown
        else {op.id: offers[op.offer].stores for op in plan.operations if op.offer in offers},
        unknown=unknown,
    )


def _facts(state: State) -> OfferFacts:
    return OfferFacts(
        cost=state.cost,
        promotions=state.promotions or (),
        auto_add=state.auto_add_to_promotions,
    )
