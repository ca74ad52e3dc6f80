"""Variables of the whole plan: what it does to the shop, what it costs, whose shop it is."""

from reconciler.plan.finding import Blocked, Orphan
from reconciler.plan.operation import Operation, SetPrice, SetStock
from reconciler.policy.facts import PlanFacts
from reconciler.policy.variable import PlanVariable


def _count(name: str, unit: str, meaning: str) -> PlanVariable:
    """A number of the plan's totals, under the same name there."""
    return PlanVariable(
        name=f"plan.{name}",
        type="int",
        unit=unit,
        meaning=meaning,
        read=lambda facts: int(getattr(facts.plan.totals, name)),
    )


def _dark_share(facts: PlanFacts) -> float:
    """Nothing on sale, nothing to lose: the share is 0 then."""
    before = facts.plan.totals.in_stock_before
    return len(facts.goes_dark) / before if before else 0.0


def _darkens(facts: PlanFacts, op: Operation) -> int:
    return int(isinstance(op, SetStock) and op.goes_dark and op.offer in facts.goes_dark)


def _revives(facts: PlanFacts, op: Operation) -> int:
    return int(isinstance(op, SetStock) and op.delta > 0 and op.offer in facts.comes_back)


def _rises(_: PlanFacts, op: Operation) -> int:
    return max(0, op.delta) if isinstance(op, SetStock) else 0


def _falls(_: PlanFacts, op: Operation) -> int:
    return max(0, -op.delta) if isinstance(op, SetStock) else 0


PLAN_VARIABLES: tuple[PlanVariable, ...] = (
    _count("offers", "offers", "offers that the catalog declares something about"),
    _count("in_stock_before", "offers", "offers on sale now, Ozon's own warehouses included"),
    PlanVariable(
        name="plan.in_stock_after",
        type="int",
        unit="offers",
        meaning="offers on sale after the plan",
        read=lambda facts: (
            facts.plan.totals.in_stock_before - len(facts.goes_dark) + len(facts.comes_back)
        ),
        weight=_darkens,
    ),
    PlanVariable(
        name="plan.goes_dark",
        type="int",
        unit="offers",
        meaning="offers on sale now that nobody could buy after the plan",
        read=lambda facts: len(facts.goes_dark),
        weight=_darkens,
    ),
    PlanVariable(
        name="plan.goes_dark_share",
        type="double",
        unit="share",
        meaning="plan.goes_dark as a share of plan.in_stock_before; 0 when nothing is on sale",
        read=_dark_share,
        weight=_darkens,
    ),
    PlanVariable(
        name="plan.comes_back",
        type="int",
        unit="offers",
        meaning="offers off sale now that can be bought after the plan",
        read=lambda facts: len(facts.comes_back),
        weight=_revives,
    ),
    PlanVariable(
        name="plan.operations",
        type="int",
        unit="operations",
        meaning="changes that the plan makes",
        read=lambda facts: sum(1 for _ in facts.operations),
        weight=lambda _, __: 1,
    ),
    PlanVariable(
        name="plan.stock_operations",
        type="int",
        unit="operations",
        meaning="stock cells that the plan writes",
        read=lambda facts: facts.count(SetStock),
        weight=lambda _, op: int(isinstance(op, SetStock)),
    ),
    PlanVariable(
        name="plan.price_operations",
        type="int",
        unit="operations",
        meaning="offers whose prices the plan writes",
        read=lambda facts: facts.count(SetPrice),
        weight=lambda _, op: int(isinstance(op, SetPrice)),
    ),
    PlanVariable(
        name="plan.first_applies",
        type="int",
        unit="operations",
        meaning="changes to something that was never applied before",
        read=lambda facts: facts.first_applies,
        weight=lambda _, op: int(op.cause == "first"),
    ),
    PlanVariable(
        name="plan.units_up",
        type="int",
        unit="units",
        meaning="units that are added to sale, over all stock cells",
        read=lambda facts: facts.units_up,
        weight=_rises,
    ),
    PlanVariable(
        name="plan.units_down",
        type="int",
        unit="units",
        meaning="units that are taken off sale, over all stock cells",
        read=lambda facts: facts.units_down,
        weight=_falls,
    ),
    _count("cells", "cells", "stock cells (offer on a warehouse) that the catalog declares"),
    _count("cells_unchanged", "cells", "declared stock cells that the plan leaves alone"),
    _count("prices", "offers", "offers whose prices the catalog declares"),
    _count("prices_unchanged", "offers", "offers with declared prices that stay as they are"),
    PlanVariable(
        name="plan.drift",
        type="int",
        unit="findings",
        meaning="places where the shop moved by another hand than ours or a buyer's",
        read=lambda facts: len(facts.plan.drift),
    ),
    PlanVariable(
        name="plan.blocked",
        type="int",
        unit="findings",
        meaning="declared changes that can't be written now, counted per offer",
        read=lambda facts: sum(
            len(finding.offers) for finding in facts.plan.findings if isinstance(finding, Blocked)
        ),
    ),
    PlanVariable(
        name="plan.orphans",
        type="int",
        unit="offers",
        meaning="live offers that no document declares",
        read=lambda facts: sum(
            len(finding.offers) for finding in facts.plan.findings if isinstance(finding, Orphan)
        ),
    ),
    PlanVariable(
        name="plan.calls",
        type="int",
        unit="calls",
        meaning="API calls that applying takes",
        read=lambda facts: sum(cost.calls for cost in facts.plan.cost.calls),
    ),
    PlanVariable(
        name="plan.eta_seconds",
        type="double",
        unit="seconds",
        meaning="the least time that applying takes under Ozon's limits",
        read=lambda facts: facts.plan.cost.eta_seconds,
    ),
    PlanVariable(
        name="store.name",
        type="string",
        meaning="the store's name in its document",
        read=lambda facts: facts.plan.store,
    ),
    PlanVariable(
        name="store.currency",
        type="string",
        meaning="the store's currency, for example RUB",
        read=lambda facts: facts.plan.currency,
    ),
    PlanVariable(
        name="now",
        type="timestamp",
        unit="UTC",
        meaning="the moment of judging",
        read=lambda facts: facts.now,
    ),
)
