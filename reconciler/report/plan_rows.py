"""Stock and prices of a plan, row by row, the worst first."""

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from reconciler.domain.price import PriceField
from reconciler.plan.model import Plan
from reconciler.plan.operation import SetPrice, SetStock
from reconciler.report.base import Around, also
from reconciler.report.style import Style, cut, listed
from reconciler.report.words import (
    CAUSES,
    amount,
    by_impact,
    by_step,
    change,
    count,
    number,
    signed,
    where,
    why_stock,
)

NAMES = 20


def dark_lines(plan: Plan, style: Style, rows: int | None) -> Iterator[str]:
    """Offers that nobody could buy any more, and those that can be bought again."""
    dark = plan.totals.goes_dark
    if dark:
        cells: dict[str, list[SetStock]] = {offer: [] for offer in dark}
        for op in plan.stock_operations:
            if op.offer in cells and op.delta < 0:
                cells[op.offer].append(op)
        ordered = sorted(cells.items(), key=lambda pair: (_worth(pair[1]), pair[0]))
        yield from style.heading(f"Goes dark ({number(len(dark))})")
        shown, more = cut(ordered, rows)
        yield from style.table(
            ("offer", "units", f"worth, {style.prose(plan.currency)}", "said at"),
            "l>>l",
            (
                (
                    style.code(offer),
                    signed(sum(op.delta for op in ops)),
                    _money(_worth(ops)) if all(op.price for op in ops) and ops else "—",
                    style.prose(where(ops[0])) if ops else "",
                )
                for offer, ops in shown
            ),
            more=more,
        )
        yield from style.para(
            "Worth is units at their price; what they would have earned is not known here."
        )
    back = plan.totals.comes_back
    if back:
        names = listed(style, back, NAMES if rows is None else min(rows, NAMES))
        yield from style.para(f"{style.strong('Comes back')} ({number(len(back))}): {names}")


def stock_lines(plan: Plan, style: Style, rows: int | None, around: Around) -> Iterator[str]:
    """One row a cell that is written, this pull request's own first."""
    operations = sorted(by_impact(plan.stock_operations), key=around.others)
    if not operations:
        return
    yield from style.heading("Stock")
    shown, more = cut(operations, rows)
    yield from style.table(
        ("offer", "warehouse", "live", "new", "Δ", "cause", "said at", "why"),
        "ll>>>lll",
        (
            (
                style.code(op.offer),
                style.prose(op.warehouse),
                number(op.before.free),
                number(op.after.free),
                signed(op.delta),
                CAUSES[op.cause] + also(op, around),
                style.prose(where(op)),
                style.prose(why_stock(op, with_line=False)),
            )
            for op in shown
        ),
        more=more,
    )


def price_lines(plan: Plan, style: Style, rows: int | None, around: Around) -> Iterator[str]:
    """One row a field that is written; what is left of a price over the cost, where it is known."""
    operations = sorted(by_step(plan.price_operations), key=around.others)
    if not operations:
        return
    told = any(cost_of(op, "after") is not None for op in operations)
    yield from style.heading(f"Prices, {style.prose(plan.currency)}")
    shown, more = cut(operations, rows)
    header = ("offer", "field", "live", "new", "change", "cause", "said at")
    yield from style.table(
        (*header, "margin") if told else header,
        "ll>>>ll>" if told else "ll>>>ll",
        (
            (*_price_row(op, name, style, around), *([_margin(op, name)] if told else []))
            for op in shown
            for name, _ in op.after.said()
        ),
        more=more,
    )


class Worth(NamedTuple):
    """What the units that move are worth together: of so many cells with a price, so many without
    one left out.
    """

    sum: Decimal
    priced: int
    unpriced: int


def worth_of(plan: Plan) -> Worth:
    """By how much the goods on sale are worth more or less than before."""
    moved = [op for op in plan.stock_operations if op.delta]
    priced = [op for op in moved if op.price is not None]
    return Worth(_worth(priced), len(priced), len(moved) - len(priced))


def worth_words(plan: Plan) -> str:
    """The same in words; empty if nothing is known."""
    worth = worth_of(plan)
    if not worth.priced:
        return ""
    rest = f" (without {count(worth.unpriced, 'cell')} of no known price)" if worth.unpriced else ""
    return f"{_money(worth.sum)} {plan.currency}{rest}"


def cost_of(op: SetPrice, side: str) -> Decimal | None:
    """What the offer costs us, on a side: the shop's word, or git's where the shop knows none."""
    sides = (op.before, op.applies) if side == "before" else (op.after, op.applies, op.before)
    return next((has.cost for has in sides if isinstance(has.cost, Decimal)), None)


def _price_row(
    op: SetPrice, name: PriceField, style: Style, around: Around
) -> tuple[str, str, str, str, str, str, str]:
    before, value = op.before.get(name), op.after.get(name)
    return (
        style.code(op.offer),
        name,
        amount(before),
        amount(value) if value is not None else "cleared",
        change(before, value),
        CAUSES[op.causes[name]] + also(op, around),
        style.prose(where(op)),
    )


def _margin(op: SetPrice, name: PriceField) -> str:
    """`480.00 → 390.00 (26.0 %)`: price less cost before and after, and its share after."""
    price, cost = op.after.price, cost_of(op, "after")
    if name != "price" or not isinstance(price, Decimal) or cost is None:
        return ""
    was, was_cost = op.before.price, cost_of(op, "before")
    before = (
        f"{_money(was - was_cost, plus='')} → "
        if isinstance(was, Decimal) and was_cost is not None
        else ""
    )
    share = f" ({(price - cost) / price * 100:.1f} %)".replace("-", "−") if price else ""
    return f"{before}{_money(price - cost, plus='')}{share}"


def _worth(operations: list[SetStock]) -> Decimal:
    return sum((op.delta * (op.price or Decimal(0)) for op in operations), Decimal(0))


def _money(value: Decimal, plus: str = "+") -> str:
    """`+1,490.00`, `−12.50`, `0.00`."""
    text = f"{abs(value):,.2f}"
    return f"−{text}" if value < 0 else f"{plus if value else ''}{text}"
