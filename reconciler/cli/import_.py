"""`reconciler import`: what a live shop or a spreadsheet has becomes YAML."""

import typer

from reconciler.cli.import_options import (
    OF_SHEETS,
    OF_SHOPS,
    Archived,
    AsOf,
    Categories,
    CountedAt,
    Encoding,
    FieldWords,
    File,
    FormulaValues,
    Fresh,
    Full,
    Hidden,
    Layout,
    ListMappings,
    Mapping,
    Only,
    Separator,
    SheetName,
    ShopRows,
    ShowMapping,
    SkipUnknown,
    Warehouses,
    one_warehouse,
    refuse,
)
from reconciler.cli.options import (
    CATALOG,
    POLICIES,
    STATE,
    Catalog,
    DryRun,
    Endpoint,
    Format,
    Policies,
    Shared,
    State,
    Store,
)
from reconciler.cli.proposing import Branch, Commit, PullRequest, asked


def import_(
    context: typer.Context,
    file: File = None,
    warehouse: Warehouses = None,
    only: Only = None,
    category: Categories = None,
    fields: FieldWords = None,
    archived: Archived = False,
    layout: Layout = "category",
    fresh: Fresh = False,
    sheet: SheetName = None,
    encoding: Encoding = None,
    separator: Separator = None,
    mapping: Mapping = None,
    full: Full = False,
    counted_at: CountedAt = None,
    as_of: AsOf = None,
    formula_values: FormulaValues = False,
    skip_unknown: SkipUnknown = False,
    hidden: Hidden = None,
    list_mappings: ListMappings = False,
    show_mapping: ShowMapping = None,
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
    rows: ShopRows = 20,
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
        refuse(context, OF_SHOPS, "a spreadsheet", "a live shop; leave out FILE to read that")
        return import_sheet.import_sheet(
            import_sheet.Sheet(
                file=file,
                catalog=catalog,
                store=store,
                warehouse=one_warehouse(warehouse),
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
    refuse(context, OF_SHEETS, "a live shop", "a spreadsheet; name the FILE")
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
