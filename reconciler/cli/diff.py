"""`reconciler diff`: what two revisions of the catalog say differently."""

from typing import Annotated

import typer

from reconciler.cli.options import CACHE, CATALOG, Catalog, PlanFormat, Rows, Store, one_of
from reconciler.cli.output import show, write


def diff(
    before: Annotated[
        str, typer.Argument(help="A revision of git: main, HEAD~1, v1.2.", metavar="REV1")
    ],
    after: Annotated[
        str | None,
        typer.Argument(help="Another; else the working tree.", metavar="[REV2]"),
    ] = None,
    catalog: Catalog = CATALOG,
    store: Store = None,
    format: PlanFormat = "text",  # noqa: A002
    rows: Rows = 60,
    exit_code: Annotated[
        bool, typer.Option("--exit-code", help="End with 2 if the two differ.")
    ] = False,
) -> int:
    """Show what two revisions of the catalog say differently: offers, fields, before and after.

    Files that were only moved, split or formatted differ in nothing. Reaches no shop and needs no
    checkout.

    Exit code 0; with --exit-code 2 if they differ. 6: a revision is missing, or its catalog wrong.
    """
    from reconciler.cli.file_progress import FileProgress
    from reconciler.report.difference import (
        difference_json,
        difference_markdown,
        difference_text,
    )
    from reconciler.workflow.difference import compare_revisions
    from reconciler.workflow.where import Where

    one_of(format, ("text", "json", "markdown"))
    with FileProgress() as files:
        where = Where(catalog=catalog, store=store, cache=CACHE)
        difference = compare_revisions(where, before, after, files.read)
    code = int(difference.exit_code) if exit_code else 0
    match format:
        case "json":
            write(difference_json(difference, code))
        case "markdown":
            write(difference_markdown(difference, rows))
        case _:
            show(difference_text(difference, rows))
    return code
