"""Variables of operations on stock: units before and after, what git says, where it lies."""

from datetime import timedelta
from typing import assert_never

from reconciler.domain.stock import Fixed, Free, OnHand
from reconciler.plan.operation import SetStock
from reconciler.policy.evidence import WarehouseFacts
from reconciler.policy.expression import Value
from reconciler.policy.facts import PlanFacts
from reconciler.policy.variable import OperationVariable, VariableOf

_HOUR = timedelta(hours=1)


_stock = VariableOf(SetStock, "stock")


def _declares(op: SetStock) -> str:
    says = op.after.says
    match says:
        case Free():
            return "free"
        case OnHand():
            return "on_hand"
        case Fixed():
            return "fixed"
        case _:
            assert_never(says)


def _said_hours(op: SetStock, facts: PlanFacts) -> float | None:
    """Only of numbers that orders count against: what is kept for ever has no moment."""
    if op.account is None:
        return None
    return max(0.0, (facts.now - op.account.since) / _HOUR)


def _warehouse(op: SetStock, facts: PlanFacts) -> WarehouseFacts | None:
    known = facts.evidence.warehouses
    return None if known is None else known.get(op.warehouse)


def _scheme(op: SetStock, facts: PlanFacts) -> Value | None:
    found = _warehouse(op, facts)
    return None if found is None else found.scheme


def _shipping_days(op: SetStock, facts: PlanFacts) -> Value | None:
    found, ahead = _warehouse(op, facts), facts.days_ahead
    if found is None or found.works is None or ahead is None:
        return None
    return tuple(day for day, weekday in ahead if weekday in found.works)


def _status(op: SetStock, facts: PlanFacts) -> Value | None:
    found = _warehouse(op, facts)
    return None if found is None else found.status


STOCK_VARIABLES: tuple[OperationVariable, ...] = (
    _stock("warehouse", "string", "", "the warehouse's name", lambda op, _: op.warehouse),
    _stock(
        "scheme",
        "string",
        "",
        'how the warehouse sells: "fbs" or "rfbs"',
        _scheme,
        optional=True,
        need="warehouses",
    ),
    _stock(
        "warehouse_status",
        "string",
        "",
        "the warehouse's state in the shop's own word, such as \"created\"",
        _status,
        optional=True,
        need="warehouses",
    ),
    _stock(
        "shipping_days",
        "list",
        "",
        "of now.next_days, those on which the warehouse works by the week that the shop tells",
        _shipping_days,
        optional=True,
        need="warehouses",
    ),
    _stock("before", "int", "units", "free units now", lambda op, _: op.before.free),
    _stock("after", "int", "units", "free units that are sent", lambda op, _: op.after.free),
    _stock("delta", "int", "units", "op.after less op.before", lambda op, _: op.delta),
    _stock(
        "reserved", "int", "units", "units in unshipped orders", lambda op, _: op.before.reserved
    ),
    _stock(
        "declares",
        "string",
        "",
        'how git says the number: "free", "on_hand" (a count) or "fixed" (made to order)',
        lambda op, _: _declares(op),
    ),
    _stock("said", "int", "units", "the number in git", lambda op, _: op.after.says.units),
    _stock(
        "said_hours",
        "double",
        "hours",
        "how long ago the number was said or counted",
        _said_hours,
        optional=True,
    ),
    _stock(
        "buffer",
        "int",
        "units",
        "safety stock that the catalog's rules ask for",
        lambda op, _: op.after.buffer,
    ),
    _stock("goes_dark", "bool", "", "whether nobody can buy it after", lambda op, _: op.goes_dark),
)
