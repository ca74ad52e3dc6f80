"""`reconciler settle`: how card changes of earlier runs ended."""

from datetime import timedelta

from reconciler.cli.options import (
    CATALOG,
    POLICIES,
    STATE,
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
    catalog: Catalog = CATALOG,
    policies: Policies = POLICIES,
    state: State = STATE,
    store: Store = None,
    endpoint: Endpoint = None,
    wait: Wait = 0,
    format: Format = "text",  # noqa: A002
    rows: Rows = 60,
) -> int:
    """Find out how card changes of earlier runs ended, and remember it.

    Ozon works on new and changed cards by itself, for seconds or, with moderation, for days. An
    apply waits a while and leaves the rest: this asks for it, and so does the next plan. Names the
    declared cards that Ozon refuses to sell. Writes nothing to the shop.

    Exit code 0: the shop works on nothing of ours any more. 2: it still does. 5: it refused some.
    """
    from reconciler.cli.work import open_job
    from reconciler.report.settled import settled_json, settled_text
    from reconciler.workflow.settling import settle as settle_tasks

    one_of(format, ("text", "json"))
    with open_job(catalog, policies, state, store, endpoint) as (job, progress), progress:
        settled = settle_tasks(job, timedelta(minutes=wait), progress.wait)
    if format == "json":
        write(settled_json(settled))
    else:
        show(settled_text(settled, rows))
    return int(settled.exit_code)
