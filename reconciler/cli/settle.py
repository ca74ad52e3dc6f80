"""`reconciler settle`: how changes of earlier runs stand by now."""

from datetime import timedelta
from typing import Annotated

import typer

from reconciler.cli.options import (
    CATALOG,
    POLICIES,
    STATE,
    After,
    Catalog,
    Endpoint,
    Format,
    Policies,
    Rows,
    State,
    Store,
    Wait,
    one_of,
)
from reconciler.cli.output import show, write


def settle(
    run: Annotated[
        int | None,
        typer.Argument(metavar="[RUN]", min=1, help="Only this run; else those of the last day."),
    ] = None,
    catalog: Catalog = CATALOG,
    policies: Policies = POLICIES,
    state: State = STATE,
    store: Store = None,
    endpoint: Endpoint = None,
    wait: Wait = 0,
    after: After = 0,
    format: Format = "text",  # noqa: A002
    rows: Rows = 60,
) -> int:
    """Find out how changes of earlier runs stand by now, and remember it.

    Stocks and prices are read once more, --after so many minutes: what was accepted and went back,
    or never showed, is told. What orders explain is no fault, nor what a later run wrote.

    Ozon works on new and changed cards by itself, for seconds or, with moderation, for days. An
    apply waits a while and leaves the rest: this asks for it, and so does the next plan. Names the
    declared cards that Ozon refuses to sell. Writes nothing to the shop.

    Exit code 0: all is done and holds. 2: the shop still works on some. 5: it refused some, or did
    not keep what it had accepted. 6: there is no such run, or it was made at another --endpoint.
    """
    from reconciler.cli.work import open_job
    from reconciler.report.settled import settled_json, settled_text
    from reconciler.workflow.settling import settle as settle_tasks

    one_of(format, ("text", "json"))
    with open_job(catalog, policies, state, store, endpoint) as (job, progress), progress:
        settled = settle_tasks(
            job, timedelta(minutes=wait), progress.wait, run, timedelta(minutes=after)
        )
    if format == "json":
        write(settled_json(settled))
    else:
        show(settled_text(settled, rows))
    return int(settled.exit_code)
