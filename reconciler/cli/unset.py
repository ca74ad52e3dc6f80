"""`reconciler unset`: values of the catalog taken away; what is absent is not managed."""

from typing import Annotated

import typer

from reconciler.cli.options import CATALOG, Catalog, DryRun, Shared, Store
from reconciler.cli.proposing import Branch, Commit, PullRequest, asked


def unset_values(
    words: Annotated[
        list[str],
        typer.Argument(help="OFFER@WAREHOUSE or OFFER.old_price; several.", metavar="WORDS"),
    ],
    catalog: Catalog = CATALOG,
    store: Store = None,
    shared: Shared = False,
    dry_run: DryRun = False,
    branch: Branch = None,
    commit: Commit = False,
    pull: PullRequest = False,
) -> int:
    """Take values out of the YAML files: they are no longer managed. All of them, or none.

    To clear a value in the shop instead, set it to null. With --commit or --pr only the files that
    change are committed.

    Exit code 0 when done, 6 when a word, the catalog or the clone would be wrong; with --pr 7: the
    token may not, 8: GitHub or the remote does not answer.
    """
    from reconciler.cli.edited import edit
    from reconciler.workflow.editing import Order

    order = Order(catalog=catalog, words=words, removing=True, store=store, shared=shared)
    return edit(order, asked(branch, commit, pull), dry_run=dry_run)
