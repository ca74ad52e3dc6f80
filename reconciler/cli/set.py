"""`reconciler set`: values of the catalog changed in the file where they live."""

from typing import Annotated

import typer

from reconciler.cli.options import CATALOG, Catalog, DryRun, Shared, Store
from reconciler.cli.proposing import Branch, Commit, PullRequest, asked


def set_values(
    words: Annotated[
        list[str],
        typer.Argument(help="OFFER@WAREHOUSE=40 or OFFER.price=1490; several.", metavar="WORDS"),
    ],
    catalog: Catalog = CATALOG,
    store: Store = None,
    shared: Shared = False,
    dry_run: DryRun = False,
    branch: Branch = None,
    commit: Commit = False,
    pull: PullRequest = False,
) -> int:
    """Change values in the YAML files, and not one byte besides. All of them, or none.

    What follows `=` is YAML. A value that is there is changed where it is; a new one goes where
    its kin are. With --commit or --pr only the files that change are committed.

    Exit code 0 when done, 6 when a word, the catalog or the clone would be wrong; with --pr 7: the
    token may not, 8: GitHub or the remote does not answer.
    """
    from reconciler.cli.edited import edit
    from reconciler.workflow.editing import Order

    order = Order(catalog=catalog, words=words, store=store, shared=shared)
    return edit(order, asked(branch, commit, pull), dry_run=dry_run)
