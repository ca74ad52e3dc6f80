"""Variables of every operation: what it is, of which offer, what that offer is worth."""

from decimal import Decimal

from reconciler.plan.operation import Operation, SetStock
from reconciler.policy.evidence import SALES_DAYS
from reconciler.policy.expression import Value
from reconciler.policy.facts import PlanFacts
from reconciler.policy.price_moves import price_of
from reconciler.policy.variable import KINDS, OperationVariable, kind_of


def _units(op: Operation, facts: PlanFacts) -> int | None:
    sold = facts.sold(op.offer)
    return None if sold is None else sold.units


def _revenue(op: Operation, facts: PlanFacts) -> Decimal | None:
    sold = facts.sold(op.offer)
    return None if sold is None else sold.revenue


def _category(op: Operation, _: PlanFacts) -> Value | None:
    return None if op.category is None else int(op.category)


OPERATION_VARIABLES: tuple[OperationVariable, ...] = (
    OperationVariable(
        name="op.kind",
        type="string",
        meaning='"stock", "price", "card", "rename", "archive", "unarchive" or "timer"',
        kinds=KINDS,
        read=lambda op, _: kind_of(op),
    ),
    OperationVariable(
        name="op.offer",
        type="string",
        meaning="the offer id",
        kinds=KINDS,
        read=lambda op, _: op.offer,
    ),
    OperationVariable(
        name="op.cause",
        type="string",
        meaning='what moved: "git", "live", "rule", "first" (never applied before) or "rollback"',
        kinds=KINDS,
        read=lambda op, _: op.cause,
    ),
    OperationVariable(
        name="op.labels",
        type="map",
        meaning='labels of the offer: `"class" in op.labels && op.labels["class"] == "A"`',
        kinds=KINDS,
        read=lambda op, _: op.labels,
    ),
    OperationVariable(
        name="op.category",
        type="int",
        unit="id",
        meaning="Ozon's category of the offer, as git says it",
        kinds=KINDS,
        optional=True,
        read=_category,
    ),
    OperationVariable(
        name="op.price",
        type="double",
        unit="money",
        meaning="the offer's price to reckon with, after the plan; of cards, of new ones only",
        kinds=KINDS,
        optional=True,
        read=lambda op, _: price_of(op),
    ),
    OperationVariable(
        name="op.has_price",
        type="bool",
        meaning="whether op.price is known",
        kinds=KINDS,
        read=lambda op, _: price_of(op) is not None,
    ),
    OperationVariable(
        name="op.units_28d",
        type="int",
        unit="units",
        meaning=f"units of the offer ordered from your own warehouses in {SALES_DAYS} whole days",
        kinds=KINDS,
        optional=True,
        need="sales",
        read=_units,
    ),
    OperationVariable(
        name="op.revenue_28d",
        type="double",
        unit="money",
        meaning="what buyers were to pay for op.units_28d",
        kinds=KINDS,
        optional=True,
        need="sales",
        read=_revenue,
    ),
    OperationVariable(
        name="op.stores",
        type="list",
        meaning="other stores of the catalog to which the line that this comes from speaks as well",
        kinds=KINDS,
        optional=True,
        need="stores",
        read=lambda op, facts: facts.stores(op),
    ),
    OperationVariable(
        name="op.free",
        type="int",
        unit="units",
        meaning="units on sale now, all warehouses",
        kinds=tuple(kind for kind in KINDS if kind != "stock"),
        read=lambda op, _: None if isinstance(op, SetStock) else op.free,
    ),
)
