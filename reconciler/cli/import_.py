"""`reconciler import`: what a live shop or a spreadsheet has becomes YAML."""

from pathlib import Path
from typing import Annotated

import typer

from reconciler.cli.options import (
    CATALOG,
    POLICIES,
    STATE,
    Catalog,
    DryRun,
    Endpoint,
    Format,
    Policies,
    Rows,
    Shared,
    State,
    Store,
)
from reconciler.cli.proposing import Branch, Commit, PullRequest, asked
from reconciler.domain.errors import InvalidInput
from reconciler.domain.problem import Problem

_OF_SHOPS = (
    *("only", "category", "fields", "archived", "layout", "fresh"),
    *("policies", "state", "endpoint", "rows"),
)
_OF_SHEETS = (
    *("sheet", "encoding", "separator", "mapping", "full", "counted_at", "as_of"),
    *("formula_values", "skip_unknown", "hidden"),
)

Layout = Annotated[
    str,
    typer.Option(
        "--layout",
        help="Shop: files of new entries, by category, by letters of the offer id, or single.",
        metavar="LAYOUT",
    ),
]
Archived = Annotated[bool, typer.Option("--archived", help="Shop: write archived offers as well.")]
Only = Annotated[
    list[str] | None,
    typer.Option("--only", help="Shop: these offers; patterns; repeatable.", metavar="OFFER"),
]


def import_(
    context: typer.Context,
    file: Annotated[
        Path | None,
        typer.Argument(
            help="A spreadsheet: XLSX, XLS, ODS or CSV. Without one the live shop is read.",
            metavar="FILE",
        ),
    ] = None,
    warehouse: Annotated[
        list[str] | None,
        typer.Option(
            "--warehouse",
            help="Only the stock of this warehouse; of a shop repeatable.",
            metavar="ALIAS",
        ),
    ] = None,
    only: Only = None,
    category: Annotated[
        list[str] | None,
        typer.Option(
            "--category",
            help="Shop: offers of a category or type, by id or by a pattern of its name; "
            "repeatable.",
            metavar="CATEGORY",
        ),
    ] = None,
    fields: Annotated[
        list[str] | None,
        typer.Option(
            "--fields",
            help="Shop: card, price, stock, or single ones such as price.min_price; with commas.",
            metavar="FIELDS",
        ),
    ] = None,
    archived: Archived = False,
    layout: Layout = "category",
    fresh: Annotated[
        bool,
        typer.Option("--fresh", help="Shop: read cards again that a killed import has read."),
    ] = False,
    sheet: Annotated[
        str | None,
        typer.Option("--sheet", help="File: which sheet, if several fit.", metavar="NAME"),
    ] = None,
    encoding: Annotated[
        str | None,
        typer.Option(
            "--encoding", help="CSV file: utf-8, utf-16, cp1251 or gbk.", metavar="ENCODING"
        ),
    ] = None,
    separator: Annotated[
        str | None,
        typer.Option(
            "--separator", help="CSV file: semicolon, comma, tab or bar.", metavar="SEPARATOR"
        ),
    ] = None,
    mapping: Annotated[
        str | None,
        typer.Option(
            "--mapping",
            help="File: what an ERP's headers mean, a name or a file.",
            metavar="NAME|FILE",
        ),
    ] = None,
    full: Annotated[
        bool, typer.Option("--full", help="File: declared cells that it lacks become 0.")
    ] = False,
    counted_at: Annotated[
        str | None,
        typer.Option(
            "--counted-at",
            help="File: the numbers lay on the shelf at this moment.",
            metavar="MOMENT",
        ),
    ] = None,
    as_of: Annotated[
        str | None,
        typer.Option(
            "--as-of",
            help="File: the numbers were free to sell at this moment.",
            metavar="MOMENT",
        ),
    ] = None,
    formula_values: Annotated[
        bool, typer.Option("--formula-values", help="File: take what formulas showed last.")
    ] = False,
    skip_unknown: Annotated[
        bool,
        typer.Option("--skip-unknown", help="File: leave out offers that the catalog lacks."),
    ] = False,
    hidden: Annotated[
        str | None,
        typer.Option(
            "--hidden",
            help="File: take or skip rows and columns of values that are hidden.",
            metavar="take|skip",
        ),
    ] = None,
    list_mappings: Annotated[
        bool, typer.Option("--list-mappings", help="List the shipped mapping files.")
    ] = False,
    show_mapping: Annotated[
        str | None,
        typer.Option(
            "--show-mapping", help="Print a shipped mapping file, to copy it.", metavar="NAME"
        ),
    ] = None,
    catalog: Catalog = CATALOG,
    policies: Policies = POLICIES,
    state: State = STATE,
    store: Store = None,
    shared: Shared = False,
    endpoint: Endpoint = None,
    branch: Branch = None,
    commit: Commit = False,
    pull: PullRequest = False,
    dry_run: DryRun = False,
    rows: Rows = 20,
    format: Format = "text",  # noqa: A002
) -> int:
    """Write what a shop or a spreadsheet has into the catalog. All of it, or nothing.

    Without FILE the live shop is read: cards, prices, stocks. Offers that no document describes go
    into new files; what a document says otherwise is changed where it stands, comments kept, and
    shown. The plan right after is empty. What can't be declared is left out and told.

    With FILE the stocks and prices of a spreadsheet are taken: the values that differ alone. All
    rows are checked first, and one problem is enough to write nothing. Rows that the sheet lacks
    keep what they have.

    Writes nothing to the shop. Exit code 0 when done, 6 when an option means nothing, or a cell or
    the catalog would be wrong.
    """
    from reconciler.cli import import_live, import_sheet
    from reconciler.cli.options import one_of

    if list_mappings:
        return import_sheet.list_mappings()
    if show_mapping is not None:
        return import_sheet.show_mapping(show_mapping)
    one_of(format, ("text", "json"))
    ask = asked(branch, commit, pull)
    if file is not None:
        _refuse(context, _OF_SHOPS, "a spreadsheet", "a live shop; leave out FILE to read that")
        return import_sheet.import_sheet(
            import_sheet.Sheet(
                file=file,
                catalog=catalog,
                store=store,
                warehouse=_one(warehouse),
                sheet=sheet,
                encoding=encoding,
                separator=separator,
                mapping=mapping,
                full=full,
                counted_at=counted_at,
                as_of=as_of,
                formula_values=formula_values,
                skip_unknown=skip_unknown,
                hidden=hidden,
                shared=shared,
                dry_run=dry_run,
                format=format,
            ),
            ask,
        )
    _refuse(context, _OF_SHEETS, "a live shop", "a spreadsheet; name the FILE")
    from reconciler.workflow.import_choice import Choice, fields_of, layout_of

    choice = Choice(
        only=tuple(only or ()),
        categories=tuple(category or ()),
        warehouses=tuple(warehouse or ()),
        fields=fields_of(fields or ()),
        archived=archived,
        layout=layout_of(layout),
        shared=shared,
        fresh=fresh,
    )
    source = import_live.Source(catalog, policies, state, store, endpoint)
    return import_live.import_shop(source, choice, ask, dry_run=dry_run, rows=rows, format=format)


def _one(warehouses: list[str] | None) -> str | None:
    if warehouses is None or len(warehouses) == 1:
        return warehouses[0] if warehouses else None
    raise InvalidInput(
        [
            Problem(
                code="arguments",
                message="A sheet is for one --warehouse, or says of each row which it is for.",
                fix="name one warehouse, or none",
            )
        ]
    )


def _refuse(context: typer.Context, names: tuple[str, ...], read: str, others: str) -> None:
    """What the user said, and what means nothing here."""
    problems = [
        Problem(
            code="arguments",
            message=f"--{name.replace('_', '-')} means nothing for {read}.",
            fix=f"it is about {others}",
        )
        for name in names
        if getattr(context.get_parameter_source(name), "name", "") == "COMMANDLINE"
    ]
    if problems:
        raise InvalidInput(problems)
