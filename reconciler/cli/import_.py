"""`reconciler import`: a shop that lives already becomes YAML."""

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

Layout = Annotated[
    str,
    typer.Option(
        "--layout",
        help="Files of new entries: by category, by first letters of the offer id, or single.",
        metavar="LAYOUT",
    ),
]
Archived = Annotated[bool, typer.Option("--archived", help="Write archived offers as well.")]
Only = Annotated[
    list[str] | None,
    typer.Option("--only", help="Only these offers; patterns; repeatable.", metavar="OFFER"),
]


def import_(
    only: Only = None,
    category: Annotated[
        list[str] | None,
        typer.Option(
            "--category",
            help="Only offers of a category or type: its id, or a pattern of its name; repeatable.",
            metavar="CATEGORY",
        ),
    ] = None,
    warehouse: Annotated[
        list[str] | None,
        typer.Option(
            "--warehouse", help="Only stocks of this warehouse; repeatable.", metavar="ALIAS"
        ),
    ] = None,
    fields: Annotated[
        list[str] | None,
        typer.Option(
            "--fields",
            help="Only card, price, stock, or single ones such as price.min_price; with commas.",
            metavar="FIELDS",
        ),
    ] = None,
    archived: Archived = False,
    layout: Layout = "category",
    fresh: Annotated[
        bool, typer.Option("--fresh", help="Read cards again that a killed import has read.")
    ] = False,
    catalog: Catalog = CATALOG,
    policies: Policies = POLICIES,
    state: State = STATE,
    store: Store = None,
    shared: Shared = False,
    endpoint: Endpoint = None,
    dry_run: DryRun = False,
    rows: Rows = 20,
    format: Format = "text",  # noqa: A002
) -> int:
    """Write what the live shop has into the catalog: cards, prices, stocks. All of it, or nothing.

    Offers that no document describes go into new files; what a document says otherwise is changed
    where it stands, comments kept, and shown. The plan right after is empty. What can't be declared
    is left out and told. Writes nothing to the shop.

    Exit code 0 when done, 6 when an option means nothing or the catalog would be wrong.
    """
    from reconciler.cli.import_live import Source, import_shop
    from reconciler.cli.options import one_of
    from reconciler.workflow.import_choice import Choice, fields_of, layout_of

    one_of(format, ("text", "json"))
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
    source = Source(catalog, policies, state, store, endpoint)
    return import_shop(source, choice, dry_run=dry_run, rows=rows, format=format)
