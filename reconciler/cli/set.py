"""`reconciler set`: values of the catalog changed in the file where they live."""

from typing import Annotated

import typer

from reconciler.cli.options import CATALOG, Catalog, DryRun, Shared, Store


def set_values(
    words: Annotated[
        list[str],
        typer.Argument(help="OFFER@WAREHOUSE=40 or OFFER.price=1490; several.", metavar="WORDS"),
    ],
    catalog: Catalog = CATALOG,
    store: Store = None,
    shared: Shared = False,
    dry_run: DryRun = False,
) -> int:
    """Change values in the YAML files, and not one byte besides. All of them, or none.

    What follows `=` is YAML. A value that is there is changed where it is; a new one goes where
    its kin are. Exit code 0 when done, 6 when a word or the catalog would be wrong.
    """
    from reconciler.cli.edited import edit
    from reconciler.workflow.editing import Order

    return edit(Order(catalog=catalog, words=words, store=store, shared=shared), dry_run=dry_run)
