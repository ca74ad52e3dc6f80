"""`reconciler rollback`: a plan that undoes an earlier run. Writes nothing to the shop."""

from pathlib import Path
from typing import Annotated

import typer

from reconciler.cli.options import (
    CATALOG,
    POLICIES,
    STATE,
    Catalog,
    Endpoint,
    PlanFormat,
    Policies,
    Rows,
    State,
    Store,
    one_of,
)
from reconciler.cli.plan_told import tell


def rollback(
    run: Annotated[int, typer.Argument(metavar="RUN", min=1, help="Number of the run to undo.")],
    catalog: Catalog = CATALOG,
    policies: Policies = POLICIES,
    state: State = STATE,
    store: Store = None,
    endpoint: Endpoint = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", help="Save the plan as JSON, for `apply FILE`.", metavar="FILE"),
    ] = None,
    format: PlanFormat = "text",  # noqa: A002
    rows: Rows = 60,
) -> int:
    """Plan to undo an earlier run. Old prices and cards come back, stock less what was sold since;
    renames and moves to the archive are reversed. Writes nothing: `apply FILE` carries it out,
    under the same policies as any plan.

    What another hand changed since stays. So does what can't be undone: sold units stay sold, new
    offers only go into the archive, added barcodes and renewed timers stay.

    Git still says the new values: revert them there as well. Until then stock stays as it was put
    back, and the next apply writes enforced prices and cards again.

    Exit code 0: nothing to undo. 2: changes pending, or some can't be undone. 3: a policy holds it
    back. 6: this shop had no such run, or it was made at another --endpoint.
    """
    from reconciler.cli.work import open_job
    from reconciler.workflow.rolling_back import plan_rollback

    one_of(format, ("text", "json", "markdown"))
    with open_job(catalog, policies, state, store, endpoint) as (job, progress):
        with progress:
            planned = plan_rollback(job, run)
        return tell(planned, out, format, rows)
