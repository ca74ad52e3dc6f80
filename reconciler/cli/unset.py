"""`reconciler unset`: values of the catalog taken away; what is absent is not managed."""

from typing import Annotated

import typer

from reconciler.cli.options import CATALOG, Catalog, DryRun, Shared, Store


def unset_values(
    words: Annotated[
        list[str],
        typer.Argument(help="OFFER@WAREHOUSE or OFFER.old_price; several.", metavar="WORDS"),
    ],
    catalog: Catalog = CATALOG,
    store: Store = None,
    shared: Shared = False,
    dry_run: DryRun = False,
) -> int:
    """Take values out of the YAML files: they are no longer managed. All of them, or none.

    To clear a value in the shop instead, set it to null. Exit code 0 when done, 6 when a word or
    the catalog would be wrong.
    """
    from reconciler.cli.edited import edit
    from reconciler.workflow.editing import Order

    order = Order(catalog=catalog, words=words, removing=True, store=store, shared=shared)
    return edit(order, dry_run=dry_run)
