"""Tables of a workbook: what a plan changes, row by row, the worst first."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import assert_never

from reconciler.domain.price import PriceValue, value_text
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
from reconciler.report.card_words import (
    WRITERS,
    archive_words,
    change_words,
    field_words,
    lost_words,
    new_card_words,
)
from reconciler.report.plan_rows import cost_of
from reconciler.report.words import CAUSES, by_impact, by_step, chain, moment, where, why_stock
from reconciler.spreadsheet.book import Heading, Sheet, Value

OFFER = Heading("offer", 22)
CAUSE = Heading("cause", 13)
SAID_AT = Heading("said at", 26)
WHY = Heading("why", 60)

Row = Sequence[Value]


def stock_sheet(plan: Plan) -> Sheet:
    """One row a cell that is written. `said` is git's number, of which `kept` is kept back."""
    columns = (
        OFFER,
        Heading("warehouse", 14),
        Heading("live", 9, "units"),
        Heading("new", 9, "units"),
        Heading("change", 9, "units"),
        Heading("reserved", 10, "units"),
        Heading("said", 9, "units"),
        Heading("kept back", 11, "units"),
        Heading("goes dark", 11),
        CAUSE,
        Heading("price", 12, "money"),
        Heading("worth", 14, "money"),
        SAID_AT,
        WHY,
    )
    operations = by_impact(plan.stock_operations)
    return Sheet("stock", columns, map(_stock_row, operations), len(operations))


def price_sheet(plan: Plan) -> Sheet:
    """One row a field that is written. `margin` is the price less the cost, where that is known."""
    columns = (
        OFFER,
        Heading("field", 24),
        Heading("live", 12, "money"),
        Heading("new", 12, "money"),
        Heading("change", 9, "share"),
        CAUSE,
        Heading("on sale", 10, "units"),
        Heading("cost", 12, "money"),
        Heading("margin", 12, "money"),
        SAID_AT,
        WHY,
    )
    operations = by_step(plan.price_operations)
    rows = (row for op in operations for row in _price_rows(op))
    return Sheet("price", columns, rows, sum(_fields(op) for op in operations))


def card_sheet(plan: Plan) -> Sheet:
    """One row a field of a card, and one for each rename, new offer and move of the archive."""
    columns = (
        OFFER,
        Heading("what", 26),
        Heading("field", 26),
        Heading("change", 50),
        Heading("lost", 26),
        CAUSE,
        SAID_AT,
        WHY,
    )
    rows = [row for op in plan.operations for row in _card_rows(op)]
    return Sheet("cards", columns, rows, len(rows))


def dark_sheet(plan: Plan) -> Sheet:
    """The offers that nobody could buy any more, then those that can be bought again."""
    columns = (
        OFFER,
        Heading("what", 14),
        Heading("units", 9, "units"),
        Heading("worth", 14, "money"),
        SAID_AT,
    )
    cells: dict[str, list[SetStock]] = {}
    for op in plan.stock_operations:
        cells.setdefault(op.offer, []).append(op)
    rows = [
        _dark_row(offer, what, [op for op in cells.get(offer, ()) if op.delta * sign > 0])
        for what, sign, offers in (
            ("goes dark", -1, plan.totals.goes_dark),
            ("comes back", 1, plan.totals.comes_back),
        )
        for offer in offers
    ]
    return Sheet("dark", columns, rows, len(rows))


def is_about_cards(op: Operation) -> bool:
    """Whether an operation is told on the sheet of cards."""
    return not isinstance(op, SetStock | SetPrice)


def _stock_row(op: SetStock) -> Row:
    return (
        op.offer,
        op.warehouse,
        op.before.free,
        op.after.free,
        op.delta,
        op.before.reserved,
        op.after.says.units,
        op.after.withheld,
        "yes" if op.goes_dark else "",
        CAUSES[op.cause],
        op.price,
        None if op.price is None else op.delta * op.price,
        where(op),
        why_stock(op, with_line=False),
    )


def _price_rows(op: SetPrice) -> Iterator[Row]:
    cost = cost_of(op, "after")
    for name, value in op.after.said():
        before = op.before.get(name)
        price = value if name == "price" and isinstance(value, Decimal) else None
        yield (
            op.offer,
            name,
            _amount(before) if isinstance(before, Decimal | bool) else None,
            _amount(value),
            _share(before, value),
            CAUSES[op.causes[name]],
            op.free,
            None if price is None else cost,
            None if price is None or cost is None else price - cost,
            where(op),
            chain(op.why, with_line=False),
        )


def _fields(op: SetPrice) -> int:
    return sum(1 for _ in op.after.said())


def _amount(value: PriceValue) -> Value:
    """A sum as a number, a switch in words; what is cleared is told from what is not known."""
    if value is None:
        return "cleared"
    return value_text(value) if isinstance(value, bool) else value


def _share(before: object, after: object) -> Value:
    if isinstance(before, Decimal) and isinstance(after, Decimal) and before:
        return round((after - before) / before, 4)
    return None


def _card_rows(op: Operation) -> Iterator[Row]:
    why = chain(op.why, with_line=False)
    end = (CAUSES[op.cause], where(op), why)
    match op:
        case SetStock() | SetPrice():
            return
        case Rename():
            yield (op.offer, "renamed", "offer_id", f"{op.was} → {op.offer}", "", *end)
        case SetArchived():
            yield (op.offer, archive_words(op), "", "", "", *end)
        case RenewTimer():
            ends = f"ends {moment(op.expires_at)}" if op.expires_at else "not running now"
            yield (op.offer, "minimum price kept alive", "min_price", ends, "", *end)
        case SetCard(writer="create"):
            yield (op.offer, "new offer", "", new_card_words(op), "", *end)
        case SetCard():
            for one in op.changes:
                yield (
                    op.offer,
                    f"changed {WRITERS[op.writer]}",
                    field_words(one.field, one.title),
                    change_words(one),
                    lost_words(one).removeprefix("lost: "),
                    CAUSES[one.cause],
                    *end[1:],
                )
        case _:
            assert_never(op)


def _dark_row(offer: str, what: str, cells: list[SetStock]) -> Row:
    priced = bool(cells) and all(op.price is not None for op in cells)
    worth = sum((op.delta * (op.price or Decimal(0)) for op in cells), Decimal(0))
    return (
        offer,
        what,
        sum(op.delta for op in cells),
        worth if priced else None,
        where(cells[0]) if cells else "",
    )
