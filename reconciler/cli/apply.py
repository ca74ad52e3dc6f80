"""`reconciler apply`: carry a plan out, and prove it."""

import signal
import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType
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
    Rows,
    State,
    Store,
    one_of,
)
from reconciler.cli.output import show, write
from reconciler.domain.errors import ExitCode, InvalidInput
from reconciler.domain.problem import Problem

if TYPE_CHECKING:
    from reconciler.workflow.plan import Planned


def apply(
    plan_file: Annotated[
        Path | None,
        typer.Argument(metavar="[PLAN]", help="A plan saved by `plan --out`; else plan now."),
    ] = None,
    catalog: Catalog = CATALOG,
    policies: Policies = POLICIES,
    state: State = STATE,
    store: Store = None,
    endpoint: Endpoint = None,
    yes: Annotated[bool, typer.Option("--yes", help="Don't ask; for CI.")] = False,
    format: Format = "text",  # noqa: A002
    rows: Rows = 60,
) -> int:
    """Make the shop as git says, in the fewest calls, and read back to prove it.

    Touched cells are read again right before they are written: units sold since the plan come off
    the number, and what moved in any other way is refused. SIGINT and SIGTERM end the run after
    the batch in flight; run apply again to go on.

    Exit code 0: done and proved. 3: a policy holds it back, nothing was written. 4: the plan is
    stale. 5: applied in part. 9: declined.
    """
    from reconciler.cli.progress import ApplyProgress
    from reconciler.cli.work import open_job
    from reconciler.report.applied_text import applied_text
    from reconciler.report.data import applied_json, plan_json
    from reconciler.report.plan_text import plan_text
    from reconciler.workflow.apply import apply_plan, judge_saved
    from reconciler.workflow.plan import plan_store
    from reconciler.workflow.plan_file import read_plan

    one_of(format, ("text", "json"))
    saved = read_plan(plan_file) if plan_file else None
    _check_can_ask(yes, format)
    with open_job(catalog, policies, state, store, endpoint) as (job, progress):
        with progress:
            planned = judge_saved(job, saved) if saved else plan_store(job)
        if format == "text":
            show(plan_text(planned, rows))
        applied = apply_plan(job, planned, _confirm(yes), ApplyProgress(), _stop_on_signal())
    if applied is None:
        if format == "json":
            write(plan_json(planned))
        else:
            typer.echo("Nothing was written: a policy holds the plan back.", err=True)
        return int(ExitCode.DENIED)
    if format == "json":
        write(applied_json(applied))
    else:
        show(applied_text(applied))
    return int(applied.exit_code)


def _check_can_ask(yes: bool, format: str) -> None:  # noqa: A002
    if yes or (sys.stdin.isatty() and format == "text"):
        return
    raise InvalidInput(
        [
            Problem(
                code="nobody-to-ask",
                message="apply asks before it writes, and here is nobody to answer",
                fix="review the plan and pass --yes, as CI does",
            )
        ]
    )


def _confirm(yes: bool) -> "Callable[[Planned], bool]":
    def confirm(_planned: "Planned") -> bool:
        return yes or input("\nWrite this to the shop? Only `yes` is a yes: ").strip() == "yes"

    return confirm


def _stop_on_signal() -> Callable[[], bool]:
    """Turn SIGINT and SIGTERM into a question that the run asks between batches."""
    asked: list[int] = []

    def remember(number: int, _frame: FrameType | None) -> None:
        if asked:
            raise KeyboardInterrupt
        asked.append(number)
        sys.stderr.write("\nstopping after the batch in flight (once more to stop at once)\n")

    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, remember)
    return lambda: bool(asked)
