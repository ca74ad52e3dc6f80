"""`reconciler drift`: what the shop did without us. For scheduled runs."""

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
    one_of,
)
from reconciler.cli.output import show, write


def drift(
    catalog: Catalog = CATALOG,
    policies: Policies = POLICIES,
    state: State = STATE,
    store: Store = None,
    endpoint: Endpoint = None,
    format: Format = "text",  # noqa: A002
    rows: Rows = 60,
) -> int:
    """Show what changed in the shop by another hand: not by git, not by a sale. Writes nothing.

    Exit code 0: no drift. 2: drift.
    """
    from reconciler.cli.work import open_job
    from reconciler.report.data import drift_json
    from reconciler.report.plan_text import drift_text
    from reconciler.workflow.plan import find_drift

    one_of(format, ("text", "json"))
    with open_job(catalog, policies, state, store, endpoint) as (job, progress):
        with progress:
            drifted = find_drift(job)
        if format == "json":
            write(drift_json(drifted))
        else:
            show(drift_text(drifted, rows))
        return int(drifted.exit_code)
