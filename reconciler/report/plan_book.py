"""A plan as a workbook for a meeting: the totals first, then a table for each thing to talk about.

Its rows are those of the JSON plan, all of them, and its totals are the same numbers.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import IO

from reconciler.plan.model import Plan
from reconciler.report.book_changes import (
    card_sheet,
    dark_sheet,
    is_about_cards,
    price_sheet,
    stock_sheet,
)
from reconciler.report.book_remarks import drift_sheet, error_sheet, policy_sheet
from reconciler.report.data import summary
from reconciler.report.narrowed import NOT_LOOKED, narrowed_words
from reconciler.report.plain import harmless
from reconciler.report.plan_page import Judged
from reconciler.report.plan_rows import worth_of
from reconciler.report.words import duration, headline, moment
from reconciler.spreadsheet.book import Heading, Progress, Sheet, Value, write_book

_DECISIONS = {"allow": "allowed", "needs_approval": "needs approval", "deny": "denied"}

COUNTS: dict[str, str] = {
    "stock_operations": "stock cells that change",
    "price_operations": "offers whose prices change",
    "cards": "cards that change",
    "destructive": "of them, cards that lose content",
    "creates": "new offers",
    "renames": "renames",
    "archives": "offers into the archive",
    "unarchives": "offers out of the archive",
    "timers": "minimum prices kept alive",
    "units_up": "units more on sale",
    "units_down": "units fewer on sale",
    "goes_dark": "offers that go dark",
    "comes_back": "offers that come back",
    "consumed": "cells that moved by orders",
    "drift": "differences made by another hand",
    "blocked": "declared, and can't be written now",
    "deferred": "declared, and can't be done yet",
    "processing": "cards that the shop still works on",
    "due": "offers whose prices become due",
    "orphans": "live offers that git does not declare",
    "released": "no longer declared, left as they are",
}
"""The counts of the JSON plan's `summary` in words."""


def write_plan_book(target: IO[bytes], judged: Judged, progress: Progress | None = None) -> None:
    """Write the workbook. The same plan gives the same bytes."""
    sheets = [_clean(sheet) for sheet in plan_sheets(judged)]
    write_book(target, sheets, judged.plan.observed_at, progress)


def plan_sheets(judged: Judged) -> Iterator[Sheet]:
    """The tables, in their order; those on cards and drift only where there is any."""
    plan = judged.plan
    yield _summary_sheet(judged)
    yield stock_sheet(plan)
    yield price_sheet(plan)
    if any(map(is_about_cards, plan.operations)):
        yield card_sheet(plan)
    yield dark_sheet(plan)
    yield policy_sheet(judged.verdict, judged.withheld)
    yield error_sheet(plan)
    if plan.drift:
        yield drift_sheet(plan)


def _summary_sheet(judged: Judged) -> Sheet:
    rows = [*_about(judged), *_counts(judged.plan)]
    columns = (Heading("what", 48), Heading("value", 66, "any"), Heading("in the JSON plan", 28))
    return Sheet("summary", columns, rows, len(rows))


def _about(judged: Judged) -> Iterator[Sequence[Value]]:
    plan = judged.plan
    yield "store", plan.store, "plan.store"
    yield "verdict", _verdict(judged), "verdict.decision"
    yield "changes", headline(plan), ""
    yield "plan", plan.id, "plan.id"
    yield "shop read at", moment(plan.observed_at), "plan.observed_at"
    yield "currency", plan.currency, "plan.currency"
    if plan.narrowed:
        yield "narrowed", narrowed_words(plan.narrowed), "summary.narrowed"


def _verdict(judged: Judged) -> str:
    decision = judged.verdict.decision
    if decision == "allow" and not judged.plan.operations:
        return "nothing to do"
    held = [result.policy for result in judged.verdict.violations if result.enforce != "warn"]
    return ": ".join(filter(None, (_DECISIONS[decision], ", ".join(held))))


def _counts(plan: Plan) -> Iterator[Sequence[Value]]:
    counts, totals = summary(plan), plan.totals
    yield from ((words, counts[name], f"summary.{name}") for name, words in COUNTS.items())
    yield "offers in stock before", _known(totals.in_stock_before), "plan.totals.in_stock_before"
    yield "offers in stock after", _known(totals.in_stock_after), "plan.totals.in_stock_after"
    worth = worth_of(plan)
    if worth.priced:
        yield f"change of the goods on sale, at their prices, {plan.currency}", worth.sum, ""
    if worth.unpriced:
        yield "cells of no known price, not in that sum", worth.unpriced, ""
    if plan.operations:
        calls = sum(call.calls for call in plan.cost.calls)
        yield "API calls", calls, "plan.cost.calls"
        yield "time under Ozon's limits", duration(plan.cost.eta_seconds), "plan.cost.eta_seconds"


def _known(total: int | None) -> Value:
    return NOT_LOOKED if total is None else total


def _clean(sheet: Sheet) -> Sheet:
    """Without signs in foreign text that hide or turn what follows."""

    def cleaned(rows: Iterable[Sequence[Value]]) -> Iterator[Sequence[Value]]:
        for row in rows:
            yield [harmless(value) if isinstance(value, str) else value for value in row]

    return sheet._replace(rows=cleaned(sheet.rows))
