"""Variables of the whole plan: what it does to the shop, and what it costs."""

from collections.abc import Callable

from reconciler.plan.finding import Blocked, Orphan
from reconciler.plan.model import Plan
from reconciler.plan.operation import (
    Operation,
    Rename,
    RenewTimer,
    SetArchived,
    SetCard,
    SetPrice,
    SetStock,
)
from reconciler.policy.facts import PlanFacts
from reconciler.policy.variable import PlanVariable


def _count(name: str, unit: str, meaning: str, *, optional: bool = False) -> PlanVariable:
    """A number of the plan's totals, under the same name there."""
    return PlanVariable(
        name=f"plan.{name}",
        type="int",
        unit=unit,
        meaning=meaning,
        read=lambda facts: getattr(facts.plan.totals, name),
        optional=optional,
    )


def _findings(name: str, unit: str, meaning: str, count: Callable[[Plan], int]) -> PlanVariable:
    """A number of what is wrong or odd in the shop: known only where all of it was looked at."""
    return PlanVariable(
        name=f"plan.{name}",
        type="int",
        unit=unit,
        meaning=meaning,
        read=lambda facts: None if facts.plan.narrowed else count(facts.plan),
        optional=True,
    )


def _sum_of(
    name: str, meaning: str, counts: Callable[[Operation], bool], unit: str = "operations"
) -> PlanVariable:
    """How many operations there are of a kind."""
    return PlanVariable(
        name=f"plan.{name}",
        type="int",
        unit=unit,
        meaning=meaning,
        read=lambda facts: sum(counts(op) for op in facts.operations),
        weight=lambda _, op: int(counts(op)),
    )


def _creates(op: Operation) -> bool:
    return isinstance(op, SetCard) and op.writer == "create"


def _moves(op: Operation, *, archived: bool) -> bool:
    return isinstance(op, SetArchived) and op.archived == archived


def _stock_after(facts: PlanFacts) -> int | None:
    before = facts.plan.totals.in_stock_before
    return None if before is None else before - len(facts.goes_dark) + len(facts.comes_back)


def _dark_share(facts: PlanFacts) -> float | None:
    """Nothing on sale, nothing to lose: the share is 0 then, as it is where nothing goes dark."""
    before = facts.plan.totals.in_stock_before
    if before is None and facts.goes_dark:
        return None
    return len(facts.goes_dark) / before if before else 0.0


def _blocked(plan: Plan) -> int:
    return sum(len(item.offers) for item in plan.findings if isinstance(item, Blocked))


def _orphans(plan: Plan) -> int:
    return sum(len(item.offers) for item in plan.findings if isinstance(item, Orphan))


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
    _count(
        "in_stock_before",
        "offers",
        "offers on sale now, Ozon's own warehouses included",
        optional=True,
    ),
    PlanVariable(
        name="plan.in_stock_after",
        type="int",
        unit="offers",
        meaning="offers on sale after the plan",
        read=_stock_after,
        weight=_darkens,
        optional=True,
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
        optional=True,
    ),
    PlanVariable(
        name="plan.comes_back",
        type="int",
        unit="offers",
        meaning="offers off sale now that can be bought after the plan",
        read=lambda facts: len(facts.comes_back),
        weight=_revives,
    ),
    _sum_of("operations", "changes that the plan makes", lambda _: True),
    _sum_of(
        "stock_operations",
        "stock cells that the plan writes",
        lambda op: isinstance(op, SetStock),
    ),
    _sum_of(
        "price_operations",
        "offers whose prices the plan writes",
        lambda op: isinstance(op, SetPrice),
    ),
    _sum_of(
        "card_operations",
        "writes of cards, new ones included",
        lambda op: isinstance(op, SetCard),
    ),
    _sum_of("creates", "new offers that the plan creates", _creates, "offers"),
    _sum_of(
        "destructive",
        "writes of cards by which content ceases to be: pictures, values, documents",
        lambda op: isinstance(op, SetCard) and op.is_destructive,
    ),
    _sum_of(
        "renames",
        "offers that get another offer id",
        lambda op: isinstance(op, Rename),
        "offers",
    ),
    _sum_of(
        "archives",
        "offers that the plan puts into the archive",
        lambda op: _moves(op, archived=True),
        "offers",
    ),
    _sum_of(
        "unarchives",
        "offers that the plan takes out of the archive",
        lambda op: _moves(op, archived=False),
        "offers",
    ),
    _sum_of(
        "timers",
        "offers whose minimum price is kept for another 30 days",
        lambda op: isinstance(op, RenewTimer),
        "offers",
    ),
    _sum_of(
        "first_applies",
        "changes to something that was never applied before",
        lambda op: op.cause == "first",
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
    _count(
        "cells_unchanged", "cells", "declared stock cells that the plan leaves alone", optional=True
    ),
    _count("prices", "offers", "offers whose prices the catalog declares"),
    _count(
        "prices_unchanged",
        "offers",
        "offers with declared prices that stay as they are",
        optional=True,
    ),
    _findings(
        "drift",
        "findings",
        "places where the shop moved by another hand than ours or a buyer's",
        lambda plan: len(plan.drift),
    ),
    _findings(
        "blocked",
        "findings",
        "declared changes that can't be written now, counted per offer",
        _blocked,
    ),
    _findings("orphans", "offers", "live offers that no document declares", _orphans),
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
)
