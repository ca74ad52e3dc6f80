"""What of a run did not end as meant, as a workbook to work through.

Its first columns are those that an import knows, and say what git declared: once the numbers are
corrected, the sheet is imported as it is.
"""

from collections.abc import Iterator, Sequence
from typing import IO, NamedTuple, assert_never

from reconciler.apply.record import OperationRecord
from reconciler.plan.operation import (
    Rename,
    RenewTimer,
    SetArchived,
    SetCard,
    SetPrice,
    SetStock,
)
from reconciler.report.advice import Advice, advice
from reconciler.report.plain import harmless
from reconciler.report.run_values import change_of, kind_of
from reconciler.spreadsheet.book import Heading, Progress, Sheet, Value, write_book
from reconciler.spreadsheet.neutral import PRICES, STOCKS
from reconciler.workflow.exporting import price_cells
from reconciler.workflow.history import ToldRun

_ABOUT = (
    Heading("code", 28),
    Heading("meaning", 40),
    Heading("what to do", 40),
    Heading("the shop said", 36),
    Heading("what was sent", 26),
    Heading("operation", 30),
)
_OTHERS = (*STOCKS[:2], Heading("what", 12))

Row = Sequence[Value]


class Errors(NamedTuple):
    """How many rows of each kind the workbook has."""

    stocks: int
    prices: int
    others: int


class _Found(NamedTuple):
    record: OperationRecord
    advice: Advice


def write_errors_book(target: IO[bytes], run: ToldRun, progress: Progress | None = None) -> Errors:
    """Write the sheets `stocks`, `prices` and `others`, those of them that have rows."""
    stocks: list[Row] = []
    prices: list[Row] = []
    others: list[Row] = []
    store = run.record.store
    for found in _found(run):
        match found.record.operation:
            case SetStock() as op:
                stocks.append(_row(_of_stock(store, op), found))
            case SetPrice() as op:
                prices.append(_row(_of_price(store, op), found))
            case SetCard() | Rename() | SetArchived() | RenewTimer() | None:
                others.append(_row(_of_other(store, found.record), found))
            case op:
                assert_never(op)
    sheets = [
        Sheet("stocks", (*STOCKS, *_ABOUT), stocks, len(stocks)),
        Sheet("prices", (*PRICES, *_ABOUT), prices, len(prices)),
        Sheet("others", (*_OTHERS, *_ABOUT), others, len(others)),
    ]
    # A sheet alone needs no --sheet to be imported.
    shown = [sheet for sheet in sheets if sheet.size] or sheets[:1]
    write_book(target, shown, run.record.started_at, progress)
    return Errors(len(stocks), len(prices), len(others))


def _found(run: ToldRun) -> Iterator[_Found]:
    for record in run.operations():
        told = advice(record)
        if told is not None:
            yield _Found(record, told)


def _row(about: Row, found: _Found) -> Row:
    """Ids are kept as they are; what others wrote is made harmless."""
    sent = change_of(found.record) if found.record.sent_at else "nothing"
    told = found.advice
    words = (told.code, told.meaning, told.fix, told.said, sent, found.record.id)
    return (*about, *map(harmless, words))


def _of_stock(store: str, op: SetStock) -> Row:
    """The number that git said: what was sent is that less orders and what a rule keeps back."""
    return store, op.offer, op.warehouse, op.after.says.units, op.after.withheld, ""


def _of_price(store: str, op: SetPrice) -> Row:
    return store, op.offer, *price_cells(op.applies), ""


def _of_other(store: str, record: OperationRecord) -> Row:
    return store, record.offer, kind_of(record.operation)
