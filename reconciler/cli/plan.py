"""`reconciler plan`: what would change, what is risky, and why. Writes nothing to the shop."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

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
    environment,
    named_for,
    one_of,
)
from reconciler.cli.plan_told import save_book, tell
from reconciler.domain.errors import InvalidInput
from reconciler.domain.problem import Problem

if TYPE_CHECKING:
    from reconciler.workflow.job import Inputs
    from reconciler.workflow.where import Where


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
    xlsx: Annotated[
        Path | None,
        typer.Option("--xlsx", help="Save the plan as a workbook, for people.", metavar="FILE"),
    ] = None,
    overwrite_drift: Overwrite = None,
    approval: Approvals = None,
    since: Annotated[
        str | None,
        typer.Option(
            "--since",
            help="Look only at offers that the work changed since it left this revision; `auto`: "
            "the branch that CI, or the clone, names.",
            metavar="REV",
        ),
    ] = None,
    format: PlanFormat = "text",  # noqa: A002
    rows: Rows = 60,
) -> int:
    """Show what would change in the shop, what is risky, and why. Writes nothing to the shop.

    Stock that moved by another hand is told and left alone, save on warehouses that enforce it;
    --overwrite-drift sets it right: to what was left there, less the orders since.

    With --since the offers that the catalog does not say otherwise are not looked at: not their
    drift, no orphans, no totals. It is for review; apply plans in full.

    Exit code 0: nothing to do. 2: changes pending, or declared and can't be written now. 3: a
    policy holds them back.
    """
    from reconciler.cli.work import open_job, whole
    from reconciler.workflow.choosing import to_overwrite
    from reconciler.workflow.plan import plan_store

    one_of(format, ("text", "json", "markdown"))
    if xlsx is not None:
        named_for("--xlsx", xlsx, (".xlsx",))
    _check_goes_together(since, overwrite_drift)
    signed = approvals(approval)
    with open_job(
        catalog,
        policies,
        state,
        store,
        endpoint,
        approvals=signed,
        narrow=whole if since is None else partial(_narrow, since),
    ) as (job, progress):
        with progress:
            planned = plan_store(job, to_overwrite(job, overwrite_drift))
        if xlsx:
            save_book(xlsx, planned)
        return tell(planned, out, format, rows)


def _check_goes_together(since: str | None, overwrite: list[str] | None) -> None:
    """Drift is set right by whoever saw all of it, not by a plan of what a branch changes."""
    if since is None or not overwrite:
        return
    raise InvalidInput(
        [
            Problem(
                code="arguments",
                message="--overwrite-drift does not go with --since",
                fix="leave one of them out; a plan without --since looks at all drift",
            )
        ]
    )


def _narrow(
    since: str, inputs: "Inputs", where: "Where", progress: Callable[[int, int], None]
) -> "Inputs":
    """Just what the work changed; all of it, and a word why, where that can't be told apart."""
    from reconciler.workflow.since import narrowed_since

    narrowed, why = narrowed_since(inputs, where, since, environment(), progress)
    if why:
        typer.echo(f"Every offer is looked at, because {why}", err=True)
    return narrowed
