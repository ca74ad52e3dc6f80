"""`reconciler apply`: carry a plan out, and prove it."""

import signal
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Annotated, Any

import typer

from reconciler.cli.options import (
    CATALOG,
    POLICIES,
    STATE,
    Approvals,
    Catalog,
    Endpoint,
    Format,
    Overwrite,
    Policies,
    Rows,
    State,
    Store,
    Wait,
    approvals,
    one_of,
)
from reconciler.cli.output import show, write
from reconciler.domain.errors import ExitCode, InvalidInput
from reconciler.domain.problem import Problem

if TYPE_CHECKING:
    from reconciler.plan.model import Plan
    from reconciler.workflow.apply import AppliedPlan
    from reconciler.workflow.job import Job
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
    overwrite_drift: Overwrite = None,
    approval: Approvals = None,
    yes: Annotated[bool, typer.Option("--yes", help="Don't ask; for CI.")] = False,
    wait: Wait = 3,
    format: Format = "text",  # noqa: A002
    rows: Rows = 60,
) -> int:
    """Make the shop as git says, in the fewest calls, and read back to prove it.

    Touched cells are read again right before they are written: units sold since the plan come off
    the number, and what moved in any other way is refused. SIGINT and SIGTERM end the run after
    the batch in flight; run apply again to go on.

    Ozon works on cards by itself: what it has not finished after --wait, the next run picks up. So
    it does with prices that Ozon took ten times within an hour, if the next is not due by then.

    Exit code 0: done and proved. 2: done, but for what Ozon still works on. 3: a policy holds it
    back, nothing was written. 4: the plan is stale. 5: applied in part, run apply again. 9:
    declined.
    """
    from reconciler.cli.work import open_job
    from reconciler.report.plan_text import plan_text
    from reconciler.workflow.plan_file import read_plan

    one_of(format, ("text", "json"))
    saved = read_plan(plan_file) if plan_file else None
    _check_fits(saved, overwrite_drift)
    _check_can_ask(yes, format)
    signed = approvals(approval)
    with open_job(catalog, policies, state, store, endpoint, writes=True, approvals=signed) as (
        job,
        progress,
    ):
        with progress:
            planned = _planned(job, saved, overwrite_drift)
        if format == "text":
            show(plan_text(planned, rows))
        stop = Stop()
        try:
            applied = _carry_out(job, planned, _confirm(yes, stop), stop, wait)
        except KeyboardInterrupt:
            if not stop.asked():
                raise
            sys.stderr.write("interrupted; what was sent is in the journal, run apply again\n")
            return int(ExitCode.PARTIAL)
        finally:
            stop.forget()
    return _tell(planned, applied, format, rows)


def _carry_out(
    job: "Job", planned: "Planned", confirm: "Callable[[Planned], bool]", stop: "Stop", wait: float
) -> "AppliedPlan | None":
    from reconciler.cli.progress import ApplyProgress
    from reconciler.workflow.apply import apply_plan

    patience = timedelta(minutes=wait)
    return apply_plan(job, planned, confirm, ApplyProgress(), stop.asked, patience)


def _tell(planned: "Planned", applied: "AppliedPlan | None", format: str, rows: int) -> int:  # noqa: A002
    from reconciler.report.applied_text import applied_text
    from reconciler.report.data import applied_json, plan_json

    if applied is None:
        if format == "json":
            write(plan_json(planned))
        else:
            typer.echo("Nothing was written: a policy holds the plan back.", err=True)
        return int(ExitCode.DENIED)
    if format == "json":
        write(applied_json(applied))
    else:
        show(applied_text(applied, rows))
    return int(applied.exit_code)


def _planned(job: "Job", saved: "Plan | None", overwrite: list[str] | None) -> "Planned":
    from reconciler.workflow.apply import judge_saved
    from reconciler.workflow.choosing import to_overwrite
    from reconciler.workflow.plan import plan_store

    return judge_saved(job, saved) if saved else plan_store(job, to_overwrite(job, overwrite))


def _check_fits(saved: "Plan | None", overwrite: list[str] | None) -> None:
    """A saved plan says itself what it overwrites: nobody reviewed anything else."""
    if saved is None or not overwrite:
        return
    raise InvalidInput(
        [
            Problem(
                code="arguments",
                message="--overwrite-drift does not go with a saved plan",
                fix="run `plan --overwrite-drift OFFER --out FILE`, review and apply that",
            )
        ]
    )


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


def _confirm(yes: bool, stop: "Stop") -> "Callable[[Planned], bool]":
    """A no, Ctrl-C and the end of input all decline; signals wait for a batch only after a yes."""

    def confirm(_planned: "Planned") -> bool:
        agreed = yes or _answer() == "yes"
        if agreed:
            stop.listen()
        return agreed

    return confirm


def _answer() -> str:
    try:
        # The question goes to stderr: stdout may be a pipe, and nobody should answer blind.
        sys.stderr.write("\nWrite this to the shop? Only `yes` is a yes: ")
        sys.stderr.flush()
        return input().strip()
    except EOFError:
        return ""


class Stop:
    """Turns SIGINT and SIGTERM into a question that the run asks between batches."""

    def __init__(self) -> None:
        self._signals: list[int] = []
        self._before: dict[int, Any] = {}

    def asked(self) -> bool:
        """Whether a signal came."""
        return bool(self._signals)

    def listen(self) -> None:
        """From now on a first signal only asks, and a second one interrupts."""
        for number in (signal.SIGINT, signal.SIGTERM):
            self._before[number] = signal.signal(number, self._remember)

    def forget(self) -> None:
        """Signals do again what they did before."""
        for number, handler in self._before.items():
            signal.signal(number, handler)

    def _remember(self, number: int, _frame: FrameType | None) -> None:
        if self._signals:
            raise KeyboardInterrupt
        self._signals.append(number)
        sys.stderr.write("\nstopping after the batch in flight (once more to stop at once)\n")
