"""`reconciler import`: values from elsewhere into the catalog."""

from pathlib import Path
from typing import Annotated

import typer

from reconciler.cli.options import CATALOG, Catalog, DryRun, Format, Shared, Store
from reconciler.domain.errors import InvalidInput
from reconciler.domain.problem import Problem


def import_(
    file: Annotated[
        Path | None,
        typer.Argument(help="A spreadsheet: XLSX, XLS, ODS or CSV.", metavar="FILE"),
    ] = None,
    catalog: Catalog = CATALOG,
    store: Store = None,
    warehouse: Annotated[
        str | None,
        typer.Option("--warehouse", help="Take the stock of this one alone.", metavar="ALIAS"),
    ] = None,
    sheet: Annotated[
        str | None,
        typer.Option("--sheet", help="Which sheet, if several fit.", metavar="NAME"),
    ] = None,
    encoding: Annotated[
        str | None,
        typer.Option(
            "--encoding", help="Of CSV: utf-8, utf-16, cp1251 or gbk.", metavar="ENCODING"
        ),
    ] = None,
    separator: Annotated[
        str | None,
        typer.Option(
            "--separator", help="Of CSV: semicolon, comma, tab or bar.", metavar="SEPARATOR"
        ),
    ] = None,
    mapping: Annotated[
        str | None,
        typer.Option(
            "--mapping", help="What an ERP's headers mean: a name or a file.", metavar="NAME|FILE"
        ),
    ] = None,
    full: Annotated[
        bool, typer.Option("--full", help="Declared cells that the sheet lacks become 0.")
    ] = False,
    counted_at: Annotated[
        str | None,
        typer.Option(
            "--counted-at", help="The numbers lay on the shelf at this moment.", metavar="MOMENT"
        ),
    ] = None,
    as_of: Annotated[
        str | None,
        typer.Option(
            "--as-of", help="The numbers were free to sell at this moment.", metavar="MOMENT"
        ),
    ] = None,
    formula_values: Annotated[
        bool, typer.Option("--formula-values", help="Take what formulas showed last.")
    ] = False,
    skip_unknown: Annotated[
        bool, typer.Option("--skip-unknown", help="Leave out offers that the catalog lacks.")
    ] = False,
    shared: Shared = False,
    dry_run: DryRun = False,
    format: Format = "text",  # noqa: A002
    list_mappings: Annotated[
        bool, typer.Option("--list-mappings", help="List the shipped mapping files.")
    ] = False,
    show_mapping: Annotated[
        str | None,
        typer.Option(
            "--show-mapping", help="Print a shipped mapping file, to copy it.", metavar="NAME"
        ),
    ] = None,
) -> int:
    """Take stocks and prices of a spreadsheet into the YAML files: the values that differ alone.

    All rows are checked first, and one problem is enough to write nothing. Rows that the sheet
    lacks keep what they have. Exit code 0 when done, 6 when a cell or the catalog would be wrong.
    """
    from reconciler.cli import import_sheet as of_sheets

    if list_mappings:
        return of_sheets.list_mappings()
    if show_mapping is not None:
        return of_sheets.show_mapping(show_mapping)
    if file is None:
        raise InvalidInput(
            [
                Problem(
                    code="arguments",
                    message="No file is named.",
                    fix="name a spreadsheet: reconciler import stocks.xlsx",
                )
            ]
        )
    return of_sheets.import_sheet(
        of_sheets.Sheet(
            file=file,
            catalog=catalog,
            store=store,
            warehouse=warehouse,
            sheet=sheet,
            encoding=encoding,
            separator=separator,
            mapping=mapping,
            full=full,
            counted_at=counted_at,
            as_of=as_of,
            formula_values=formula_values,
            skip_unknown=skip_unknown,
            shared=shared,
            dry_run=dry_run,
            format=format,
        )
    )
