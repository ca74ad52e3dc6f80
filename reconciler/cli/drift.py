"""`reconciler drift`: what the shop did without us. For scheduled runs."""

from typing import TYPE_CHECKING, Annotated

import typer

from reconciler.cli.options import (
    CATALOG,
    POLICIES,
    STATE,
    Catalog,
    DriftFormat,
    DryRun,
    Endpoint,
    Policies,
    Rows,
    Shared,
    State,
    Store,
    one_of,
)
from reconciler.cli.output import show, write
from reconciler.domain.errors import InvalidInput
from reconciler.domain.problem import Problem

if TYPE_CHECKING:
    from reconciler.workflow.adopting import Adopted
    from reconciler.workflow.plan import Drifted


def drift(
    offers: Annotated[
        list[str] | None,
        typer.Argument(help="With --adopt: only these; patterns such as 'MUG-*'.", metavar="OFFER"),
    ] = None,
    catalog: Catalog = CATALOG,
    policies: Policies = POLICIES,
    state: State = STATE,
    store: Store = None,
    endpoint: Endpoint = None,
    adopt: Annotated[
        bool, typer.Option("--adopt", help="Edit the YAML files to say what the shop has.")
    ] = False,
    shared: Shared = False,
    dry_run: DryRun = False,
    format: DriftFormat = "text",  # noqa: A002
    rows: Rows = 60,
) -> int:
    """Show what changed in the shop by another hand: not by git, not by orders.

    Writes nothing to the shop. With --adopt, the YAML files are edited to say what the shop has:
    each value where it stands, all of them or none, shown as a diff.

    Exit code 0: no drift, or all of it adopted. 2: drift, or some is left.
    """
    from reconciler.cli.work import open_job

    one_of(format, ("text", "json") if adopt else ("text", "json", "markdown", "github"))
    _check(offers, adopt=adopt, dry_run=dry_run, shared=shared)
    with open_job(catalog, policies, state, store, endpoint) as (job, progress):
        if adopt:
            from reconciler.workflow.adopting import adopt as adopt_drift

            with progress:
                adopted = adopt_drift(job, catalog, offers or (), store=store, shared=shared)
            _finish(adopted, format, dry_run=dry_run)
            return int(adopted.exit_code)
        from reconciler.workflow.plan import find_drift

        with progress:
            drifted = find_drift(job)
        _tell(drifted, format, rows)
        return int(drifted.exit_code)


def _finish(adopted: "Adopted", format: str, *, dry_run: bool) -> None:  # noqa: A002
    """Save first: what is printed then is true."""
    from reconciler.report.adopted import adopted_json, adopted_words
    from reconciler.report.diff_text import diff_text
    from reconciler.workflow.editing import save_edits

    if not dry_run:
        save_edits(adopted.edits)
    if format == "json":
        write(adopted_json(adopted))
        return
    write(diff_text(adopted.edits.changes))
    for line in adopted_words(adopted, saved=not dry_run):
        typer.echo(line, err=True)


def _tell(drifted: "Drifted", format: str, rows: int) -> None:  # noqa: A002
    from reconciler.report.data import drift_json
    from reconciler.report.drift_sections import drift_markdown
    from reconciler.report.github import drift_commands
    from reconciler.report.plan_text import drift_text

    match format:
        case "json":
            write(drift_json(drifted))
        case "markdown":
            write(drift_markdown(drifted))
        case "github":
            write(drift_commands(drifted.plan.drift))
        case _:
            show(drift_text(drifted, rows))


def _check(offers: list[str] | None, *, adopt: bool, dry_run: bool, shared: bool) -> None:
    alone = [name for name, said in (("OFFER", offers), ("--dry-run", dry_run),
                                     ("--shared", shared)) if said]  # fmt: skip
    if adopt or not alone:
        return
    raise InvalidInput(
        [
            Problem(
                code="arguments",
                message=f"{alone[0]} goes with --adopt only",
                fix="add --adopt, or leave it out to see all drift",
            )
        ]
    )
