"""What spreadsheets take that go out: tables of 500,000 cells, a large template, a large plan."""

import io
import time
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

from msgspec.structs import replace

from benchmarks.shape import NOW, WAREHOUSES, live_shop, offer, units, write_catalog
from reconciler.domain.applied import NOTHING_APPLIED
from reconciler.domain.ids import WarehouseAlias
from reconciler.domain.selector import Selector
from reconciler.plan.build import make_plan
from reconciler.policy.verdict import Verdict
from reconciler.report.plan_book import write_plan_book
from reconciler.spreadsheet.book import Heading, Sheet, write_book
from reconciler.spreadsheet.neutral import write_table
from reconciler.workflow.exporting import declared, stock_rows, stock_sheet
from reconciler.workflow.filling_stocks import fill_stocks
from reconciler.workflow.plan import Planned
from reconciler.workflow.where import Where

TEMPLATE_ROWS = 50_000
FIRST = WarehouseAlias("w0")


def sheets_out(folder: Path, offers: int) -> None:
    """Print the times."""
    write_catalog(folder / "catalog", offers)
    desired = declared(Where(catalog=folder / "catalog"))
    rows = stock_rows(desired, Selector())
    for suffix in (".csv", ".xlsx"):
        _told(
            f"export {len(rows):,} cells as {suffix}",
            lambda suffix=suffix: write_table(
                io.BytesIO(), suffix, stock_sheet(desired, rows), NOW
            ),
        )
    path = folder / "template.xlsx"
    _write_template(path)
    few = stock_rows(desired, Selector(warehouse=(FIRST,)))[:TEMPLATE_ROWS]
    _told(f"fill a template of {TEMPLATE_ROWS:,} rows", lambda: fill_stocks(path, desired, few))
    live = live_shop(offers, changed=100)
    plan = make_plan(desired, live, NOTHING_APPLIED, endpoint="https://bench", tool_version="bench")
    plan = replace(plan, operations=plan.operations[:100_000])
    verdict = Verdict(decision="allow", results=(), waivers=(), policy_digest="")
    _told(
        f"a plan of {len(plan.operations):,} operations as a workbook",
        lambda: write_plan_book(io.BytesIO(), Planned(plan, verdict)),
    )


def _write_template(path: Path) -> None:
    """Each second number is what git says already."""
    headings = [
        Heading("Название склада (идентификатор склада)", 30),
        Heading("Артикул", 20),
        Heading("Название товара", 20),
        Heading("Доступно на складе, шт", 10, "units"),
    ]
    name = f"Склад ({WAREHOUSES[FIRST]})"
    rows = (
        (name, offer(n), "Товар", units(n, 0) if n % 2 else Decimal(91))
        for n in range(TEMPLATE_ROWS)
    )
    with path.open("wb") as file:
        write_book(file, [Sheet("Товары на складах", headings, rows, TEMPLATE_ROWS)], NOW)


def _told(what: str, work: Callable[[], object]) -> None:
    start = time.perf_counter()
    work()
    print(f"{what:<52} {time.perf_counter() - start:8.2f} s")
