"""`reconciler export`: what git declares, as spreadsheets."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from reconciler.cli.options import CACHE, CATALOG, Catalog, Format, Store, named_for, one_of
from reconciler.cli.output import save_whole, write
from reconciler.domain.errors import InvalidInput
from reconciler.domain.problem import Problem

if TYPE_CHECKING:
    from reconciler.domain.desired import Desired
    from reconciler.domain.selector import Selector
    from reconciler.spreadsheet.book import Sheet
    from reconciler.workflow.filling import Filled

app = typer.Typer(
    name="export",
    help="What git declares, as spreadsheets: to work on, and to import again.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

Out = Annotated[Path, typer.Option("--out", help="A .csv or .xlsx file to write.", metavar="FILE")]
Template = Annotated[
    Path | None,
    typer.Option(
        "--template", help="A workbook to fill, as downloaded from the cabinet.", metavar="FILE"
    ),
]
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
    template: Template = None,
    offer: Offers = None,
    warehouse: Annotated[
        list[str] | None,
        typer.Option("--warehouse", help="Only such warehouses; repeatable.", metavar="ALIAS"),
    ] = None,
    wide: Annotated[
        bool, typer.Option("--wide", help="One row an offer, and a column for each warehouse.")
    ] = False,
    catalog: Catalog = CATALOG,
    store: Store = None,
    format: Format = "text",  # noqa: A002
) -> int:
    """Write the declared stock of each offer and warehouse as a table. Reaches no shop.

    Columns: store, offer_id, warehouse, stock, safety, note; with --wide store, offer_id, and the
    warehouses. Importing it changes nothing.

    With --template the numbers go into a copy of that workbook: into the rows of their offers and
    warehouses, or into new ones behind the last. All else in it stays: drop-downs, styles, advice.

    Exit code 0. 6: the catalog or the template is wrong, or the file can't be written.
    """
    from reconciler.cli.file_progress import FileProgress
    from reconciler.workflow.exporting import stock_rows, stock_sheet
    from reconciler.workflow.exporting_wide import wide_stock_sheet
    from reconciler.workflow.filling_stocks import fill_stocks

    if wide and template is not None:
        raise InvalidInput([_wide_template()])
    _check(out, template, format)
    chosen, desired = _opened(offer, warehouse, catalog, store)
    rows = stock_rows(desired, chosen)
    if template is not None:
        with FileProgress(f"filling {out.name}") as files:
            filled = fill_stocks(template, desired, rows, files.read)
        return _save_filled(out, filled, format)
    table = wide_stock_sheet(desired, rows, chosen) if wide else stock_sheet(desired, rows)
    return _save_table(out, table, format)


@app.command("prices")
def prices(
    out: Out,
    template: Template = None,
    offer: Offers = None,
    catalog: Catalog = CATALOG,
    store: Store = None,
    format: Format = "text",  # noqa: A002
) -> int:
    """Write the declared prices of each offer as a table. Reaches no shop.

    Columns: store, offer_id, price, old_price, min_price, cost, vat, note. Importing it changes
    nothing.

    With --template the prices go into a copy of that workbook: only into its columns for new
    prices, and only where the shop has another price. All else in it stays.

    Exit code 0. 6: the catalog or the template is wrong, or the file can't be written.
    """
    from reconciler.cli.file_progress import FileProgress
    from reconciler.workflow.exporting import price_rows, price_sheet
    from reconciler.workflow.filling_prices import fill_prices

    _check(out, template, format)
    chosen, desired = _opened(offer, None, catalog, store)
    rows = price_rows(desired, chosen)
    if template is not None:
        with FileProgress(f"filling {out.name}") as files:
            filled = fill_prices(template, desired, rows, files.read)
        return _save_filled(out, filled, format)
    return _save_table(out, price_sheet(desired, rows), format)


def _check(out: Path, template: Path | None, format: str) -> None:  # noqa: A002
    """What is wrong with the options is told before anything is read."""
    from reconciler.spreadsheet.neutral import SUFFIXES

    one_of(format, ("text", "json"))
    named_for("--out", out, SUFFIXES if template is None else (".xlsx",))
    if template is not None and out.resolve() == template.resolve():
        raise InvalidInput(
            [
                Problem(
                    code="arguments",
                    message=f"--out {out}: it is the template itself",
                    fix="name another file; the template stays as it was downloaded",
                )
            ]
        )


def _wide_template() -> Problem:
    return Problem(
        code="arguments",
        message="--wide is about a table of our own; a template has its own columns.",
        fix="leave one of them out",
    )


def _opened(
    offer: list[str] | None, warehouse: list[str] | None, catalog: Path, store: str | None
) -> "tuple[Selector, Desired]":
    from reconciler.cli.file_progress import FileProgress
    from reconciler.domain.ids import WarehouseAlias
    from reconciler.domain.selector import Selector
    from reconciler.workflow.exporting import declared
    from reconciler.workflow.where import Where

    chosen = Selector(
        offer=tuple(offer or ()), warehouse=tuple(map(WarehouseAlias, warehouse or ()))
    )
    with FileProgress() as files:
        return chosen, declared(Where(catalog=catalog, store=store, cache=CACHE), files.read)


def _save_table(out: Path, sheet: "Sheet", format: str) -> int:  # noqa: A002
    from reconciler.cli.file_progress import FileProgress
    from reconciler.report.exported import table_json, table_words
    from reconciler.spreadsheet.neutral import write_table
    from reconciler.workflow.clock import SystemClock

    suffix, now = out.suffix.casefold(), SystemClock().now()
    with FileProgress(f"writing {out.name}") as progress:
        save_whole(out, lambda file: write_table(file, suffix, sheet, now, progress.read))
    write(table_json(out, sheet.size) if format == "json" else table_words(out, sheet.size))
    return 0


def _save_filled(out: Path, filled: "Filled", format: str) -> int:  # noqa: A002
    from reconciler.report.exported import filled_json, filled_words

    save_whole(out, lambda file: file.write(filled.data))
    write(filled_json(out, filled) if format == "json" else filled_words(out, filled))
    return 0
