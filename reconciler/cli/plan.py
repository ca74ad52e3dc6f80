"""`reconciler plan`: what would change, what is risky, and why. Writes nothing to the shop."""

from pathlib import Path
from typing import Annotated

import typer

from reconciler.cli.options import (
    CATALOG,
    POLICIES,
    STATE,
    Approvals,
    Catalog,
    Endpoint,
    Overwrite,
    PlanFormat,
    Policies,
    Rows,
    State,
    Store,
    approvals,
    one_of,
)
from reconciler.cli.output import save, show, write


def plan(
    catalog: Catalog = CATALOG,
    policies: Policies = POLICIES,
    state: State = STATE,
    store: Store = None,
    endpoint: Endpoint = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", help="Save the plan as JSON, for `apply FILE`.", metavar="FILE"),
    ] = None,
    overwrite_drift: Overwrite = None,
    approval: Approvals = None,
    format: PlanFormat = "text",  # noqa: A002
    rows: Rows = 60,
) -> int:
    """Show what would change in the shop, what is risky, and why. Writes nothing to the shop.

    Stock that moved by another hand is told and left alone, save on warehouses that enforce it;
    --overwrite-drift sets it right: to what was left there, less the orders since.

    Exit code 0: nothing to do. 2: changes pending, or declared and can't be written now. 3: a
    policy holds them back.
    """
    from reconciler.cli.work import open_job
    from reconciler.report.data import plan_json
    from reconciler.report.markdown import plan_markdown
    from reconciler.report.plan_text import plan_text
    from reconciler.workflow.choosing import to_overwrite
    from reconciler.workflow.plan import plan_store

    one_of(format, ("text", "json", "markdown"))
    signed = approvals(approval)
    with open_job(catalog, policies, state, store, endpoint, approvals=signed) as (job, progress):
        with progress:
            planned = plan_store(job, to_overwrite(job, overwrite_drift))
        if out:
            save(out, plan_json(planned))
        match format:
            case "json":
                write(plan_json(planned))
            case "markdown":
                write(plan_markdown(planned))
            case _:
                show(plan_text(planned, rows))
        return int(planned.exit_code)
