"""`reconciler export`: what git declares, as spreadsheets."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from reconciler.cli.options import CACHE, CATALOG, Catalog, Store
from reconciler.cli.output import save_whole
from reconciler.domain.errors import InvalidInput
from reconciler.domain.problem import Problem

if TYPE_CHECKING:
    from reconciler.domain.desired import Desired
    from reconciler.domain.selector import Selector
    from reconciler.spreadsheet.book import Sheet

app = typer.Typer(
    name="export",
    help="What git declares, as spreadsheets: to work on, and to import again.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

Out = Annotated[Path, typer.Option("--out", help="A .csv or .xlsx file to write.", metavar="FILE")]
Offers = Annotated[
    list[str] | None,
    typer.Option("--offer", help="Only such offers; patterns; repeatable.", metavar="GLOB"),
]


@app.callback()
def _group() -> None:
    """What git declares, as spreadsheets: to work on, and to import again."""


@app.command("stocks")
def stocks(
    out: Out,
    offer: Offers = None,
    warehouse: Annotated[
        list[str] | None,
        typer.Option("--warehouse", help="Only such warehouses; repeatable.", metavar="ALIAS"),
    ] = None,
    catalog: Catalog = CATALOG,
    store: Store = None,
) -> int:
    """Write the declared stock of each offer and warehouse as a table. Reaches no shop.

    Columns: store, offer_id, warehouse, stock, safety, note. Importing it changes nothing.

    Exit code 0. 6: the catalog is wrong, or the file can't be written.
    """
    from reconciler.workflow.exporting import stock_rows, stock_sheet

    suffix, chosen, desired = _opened(out, offer, warehouse, catalog, store)
    rows = stock_rows(desired, chosen)
    return _save(out, suffix, stock_sheet(desired, rows))


@app.command("prices")
def prices(
    out: Out,
    offer: Offers = None,
    catalog: Catalog = CATALOG,
    store: Store = None,
) -> int:
    """Write the declared prices of each offer as a table. Reaches no shop.

    Columns: store, offer_id, price, old_price, min_price, cost, vat, note. Importing it changes
    nothing.

    Exit code 0. 6: the catalog is wrong, or the file can't be written.
    """
    from reconciler.workflow.exporting import price_rows, price_sheet

    suffix, chosen, desired = _opened(out, offer, None, catalog, store)
    rows = price_rows(desired, chosen)
    return _save(out, suffix, price_sheet(desired, rows))


def _opened(
    out: Path,
    offer: list[str] | None,
    warehouse: list[str] | None,
    catalog: Path,
    store: str | None,
) -> "tuple[str, Selector, Desired]":
    """What to write how: a wrong name of the file is told before anything is read."""
    from reconciler.cli.file_progress import FileProgress
    from reconciler.domain.ids import WarehouseAlias
    from reconciler.domain.selector import Selector
    from reconciler.workflow.exporting import declared
    from reconciler.workflow.where import Where

    suffix = _suffix(out)
    chosen = Selector(
        offer=tuple(offer or ()), warehouse=tuple(map(WarehouseAlias, warehouse or ()))
    )
    with FileProgress() as files:
        desired = declared(Where(catalog=catalog, store=store, cache=CACHE), files.read)
    return suffix, chosen, desired


def _save(out: Path, suffix: str, sheet: "Sheet") -> int:
    from reconciler.cli.file_progress import FileProgress
    from reconciler.report.words import count
    from reconciler.spreadsheet.neutral import write_table
    from reconciler.workflow.clock import SystemClock

    now = SystemClock().now()
    with FileProgress(f"writing {out.name}") as progress:
        save_whole(out, lambda file: write_table(file, suffix, sheet, now, progress.read))
    typer.echo(f"{out}: {count(sheet.size, 'row')}")
    return 0


def _suffix(out: Path) -> str:
    from reconciler.spreadsheet.neutral import SUFFIXES

    suffix = out.suffix.casefold()
    if suffix in SUFFIXES:
        return suffix
    raise InvalidInput(
        [
            Problem(
                code="arguments",
                message=f"--out {out}: its name does not say what kind of file is wanted",
                fix="end it in .csv or .xlsx",
            )
        ]
    )
