"""`reconciler apply`: carry a plan out, and prove it."""

import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from reconciler.cli.apply_options import (
    BreakLease,
    Canary,
    MaxAge,
    MaxDuration,
    MaxOps,
    Resume,
    Reviewed,
    Tolerance,
    Withhold,
    check_together,
    length,
    share,
    some_time,
)
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
from reconciler.cli.request import Request
from reconciler.cli.stop import STOP
from reconciler.domain.errors import ExitCode, InvalidInput
from reconciler.domain.problem import Problem

if TYPE_CHECKING:
    from reconciler.state.lease import Held
    from reconciler.workflow.apply import AppliedPlan, How
    from reconciler.workflow.job import Job
    from reconciler.workflow.plan import Planned


def apply(
    context: typer.Context,
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
    reviewed: Reviewed = None,
    withhold_unreviewed: Withhold = False,
    tolerance: Tolerance = None,
    max_age: MaxAge = None,
    canary: Canary = None,
    max_ops: MaxOps = None,
    max_duration: MaxDuration = None,
    resume: Resume = False,
    break_lease: BreakLease = False,
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

    Exit code 0: done and proved, or nothing to resume. 2: done, but for what Ozon still works on.
    3: a policy holds it back, or something that nobody reviewed; nothing was written. 4: the plan
    is stale. 5: applied in part, run apply again. 8: unreachable, or another apply is at work. 9:
    declined.
    """
    from msgspec.structs import replace

    from reconciler.cli.going_on import going_on
    from reconciler.cli.progress import ApplyProgress
    from reconciler.cli.work import open_job
    from reconciler.report.plan_text import plan_text
    from reconciler.workflow.apply import apply_plan

    one_of(format, ("text", "json"))
    check_together(
        plan=plan_file,
        reviewed=reviewed,
        overwrite=overwrite_drift,
        resume=resume,
        withhold=withhold_unreviewed,
        tolerance=tolerance,
        max_age=max_age,
    )
    request = Request.read(
        plan_file,
        reviewed,
        overwrite=overwrite_drift,
        withhold=withhold_unreviewed,
        tolerance=share("--tolerance", tolerance),
        max_age=length("--max-age", max_age),
    )
    how = _how(canary, max_ops, some_time("--max-duration", max_duration))
    _check_can_ask(yes, format)
    signed = approvals(approval)
    with open_job(catalog, policies, state, store, endpoint, writes=True, approvals=signed) as (
        job,
        progress,
    ):
        if resume and not _resumes(job, format):
            return int(ExitCode.DONE)
        with progress:
            planned = request.planned(job)
        if format == "text":
            show(plan_text(planned, rows))
            _show_what_follows(job, planned, how, rows)
        undoes = planned.plan.undoes
        again = going_on(context, request.saved, undoes.run if undoes else None)
        if format == "text":
            how = replace(how, go_on=again)
        try:
            if break_lease:
                how = replace(how, breaks=_breaks(yes))
            patience = timedelta(minutes=wait)
            applied = apply_plan(job, planned, _confirm(yes), ApplyProgress(), patience, how)
        except KeyboardInterrupt:
            if not STOP.is_polite:
                raise
            sys.stderr.write(f"interrupted; what was sent is in the journal, {again}\n")
            return int(ExitCode.PARTIAL)
        finally:
            STOP.forget()
    return _tell(planned, applied, format, rows)


def _how(canary: int | None, max_ops: int | None, max_duration: timedelta | None) -> "How":
    from reconciler.workflow.apply import How

    return How(canary=canary, max_ops=max_ops, max_duration=max_duration)


def _resumes(job: "Job", format: str) -> bool:  # noqa: A002
    """Whether there is something to resume; says which run, or that there is none.

    Raises InvalidInput for a rollback: git says what it takes back, so a plan made anew redoes it.
    """
    from reconciler.apply.record import rollback_again
    from reconciler.report.document import document
    from reconciler.report.resuming import resume_words

    found = job.state.broken_off(job.shop_key)
    if found is not None and found.undoes is not None:
        problem = Problem(
            code="arguments",
            message=f"run {found.run} was rolling back run {found.undoes}, and --resume would "
            "write what git says, which is what it takes back",
            fix=rollback_again(found.undoes),
        )
        raise InvalidInput([problem])
    words = resume_words(found)
    if found is None and format == "json":
        write(document(ExitCode.DONE, resumes=None, message=words))
    else:
        typer.echo(words, err=found is not None)
    return found is not None


def _show_what_follows(job: "Job", planned: "Planned", how: "How", rows: int) -> None:
    from reconciler.report.resuming import stage_words
    from reconciler.report.reviewed_text import left_out_text
    from reconciler.workflow.apply import staged

    for line in left_out_text(planned, rows):
        show(line)
    going = planned.going
    words = stage_words(staged(job, going, how), len(going.operations)) if going else ""
    if words:
        typer.echo(words)


def _breaks(yes: bool) -> "Callable[[Held], bool]":
    """Asks whether the lease may be taken from its holder."""

    def breaks(held: "Held") -> bool:
        question = f"\nThe lease is held by {held.words}. Take it? Only `yes` is a yes: "
        if not yes and _answer(question) != "yes":
            return False
        sys.stderr.write(f"took the lease from {held.words}\n")
        return True

    return breaks


def _tell(planned: "Planned", applied: "AppliedPlan | None", format: str, rows: int) -> int:  # noqa: A002
    from reconciler.report.applied_text import applied_text
    from reconciler.report.data import applied_json, held_json

    if applied is None:
        if format == "json":
            write(held_json(planned))
        else:
            by = "a policy holds" if planned.verdict.decision != "allow" else "changes hold"
            what = "" if planned.verdict.decision != "allow" else " that nobody reviewed"
            typer.echo(f"Nothing was written: {by} the plan back{what}.", err=True)
        return int(ExitCode.DENIED)
    if format == "json":
        write(applied_json(applied))
    else:
        show(applied_text(applied, rows))
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
    """A no, Ctrl-C and the end of input all decline; signals wait for a batch only after a yes."""

    def confirm(_planned: "Planned") -> bool:
        agreed = yes or _answer(WRITE) == "yes"
        if agreed:
            STOP.listen()
        return agreed

    return confirm


WRITE = "\nWrite this to the shop? Only `yes` is a yes: "


def _answer(question: str) -> str:
    try:
        # The question goes to stderr: stdout may be a pipe, and nobody should answer blind.
        sys.stderr.write(question)
        sys.stderr.flush()
        return input().strip()
    except EOFError:
        return ""
