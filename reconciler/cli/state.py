"""`reconciler state`: what was last applied, and how to have it back after a loss."""

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from reconciler.cli.options import (
    CATALOG,
    POLICIES,
    STATE,
    Catalog,
    Endpoint,
    Format,
    Policies,
    State,
    Store,
    environment,
    one_of,
)
from reconciler.cli.output import show, write
from reconciler.domain.errors import InvalidInput
from reconciler.domain.problem import Problem

if TYPE_CHECKING:
    from reconciler.workflow.rebuilding import Rebuilt

app = typer.Typer(
    name="state",
    help="What was last applied: look at it, or have it back after a loss.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


@app.callback()
def _group() -> None:
    """What was last applied: look at it, or have it back after a loss."""


@app.command("show", short_help="Say where the state lives and what it knows.")
def show_state(
    state: State = STATE,
    format: Format = "text",  # noqa: A002
) -> int:
    """Say where the state lives and what it knows of each shop: cells, prices, cards, what may be
    on its way, runs, and who has the lease. Reaches no shop.

    Exit code 0. 6: it is no state. 8: its ref can't be reached.
    """
    from reconciler.report.known import known_json, known_text
    from reconciler.workflow.knowing import what_is_known

    one_of(format, ("text", "json"))
    known = what_is_known(state, environment())
    if format == "json":
        write(known_json(known))
    else:
        show(known_text(known))
    return 0


@app.command("rebuild", short_help="Have the state back after a loss.")
def rebuild_state(
    at: Annotated[str, typer.Option("--at", help="A revision of git.", metavar="REV")],
    catalog: Catalog = CATALOG,
    policies: Policies = POLICIES,
    state: State = STATE,
    store: Store = None,
    endpoint: Endpoint = None,
    yes: Annotated[bool, typer.Option("--yes", help="Don't ask.")] = False,
    force: Annotated[
        bool, typer.Option("--force", help="Forget what is known of the shop already.")
    ] = False,
    format: Format = "text",  # noqa: A002
) -> int:
    """After a loss: take what a revision declares as what was last applied.

    The shop is read, never written. Where it has something else than the revision says, that counts
    as a move of the shop since: the next plan does not put units back that were sold.

    Exit code 0. 6: something is known already, or there is no such revision. 8: an apply is at
    work. 9: you said no.
    """
    from reconciler.cli.progress import ReadProgress
    from reconciler.report.known import rebuilt_json, rebuilt_text
    from reconciler.workflow.clock import SystemClock
    from reconciler.workflow.job import World
    from reconciler.workflow.rebuilding import rebuild
    from reconciler.workflow.where import Where

    one_of(format, ("text", "json"))
    if not yes and (format == "json" or not sys.stdin.isatty()):
        raise InvalidInput([_CAN_NOT_ASK])
    where = Where(catalog=catalog, policies=policies, state=state, store=store, endpoint=endpoint)
    progress = ReadProgress()
    world = World(
        clock=SystemClock(), environment=environment(), observer=progress, on_wait=progress.wait
    )

    def confirmed(found: "Rebuilt") -> bool:
        if yes:
            return True
        show(rebuilt_text(found, done=False))
        return typer.confirm("Remember this?")

    rebuilt = rebuild(where, at, world, confirmed, force=force)
    if format == "json":
        write(rebuilt_json(rebuilt))
    else:
        show(rebuilt_text(rebuilt, done=True))
    return 0


_CAN_NOT_ASK = Problem(
    code="nobody-to-ask",
    message="rebuild asks before it remembers anything, and here is nobody to answer",
    fix="look at the state first (`reconciler state show`), then pass --yes",
)
