"""Everything that a job tells GitHub: comments, notes at lines, a summary, the artifact's name."""

from collections.abc import Mapping

import msgspec

from reconciler.report.annotations import plan_commands
from reconciler.report.base import Around
from reconciler.report.comment import (
    adds_nothing,
    applied_comment,
    failed_comment,
    plan_comment,
    quiet_comment,
)
from reconciler.report.github import github_commands
from reconciler.workflow.judged_file import Died, Saved, SavedError, SavedPlan, SavedRun, store_of
from reconciler.workflow.left_plans import PREFIX, SHORT_ID


class Reports(msgspec.Struct, frozen=True, kw_only=True):
    """`comments` by number of the pull request; `quiet`: only where there is one already.

    `store` is empty where nobody can tell whose comment it would be: then none is made.
    """

    store: str
    comments: Mapping[int, str]
    quiet: bool = False
    behind: frozenset[int] = frozenset()
    """Pull requests of which this run did nothing: a result that they have is the better one."""
    commands: str = ""
    summary: str = ""
    artifact: str = ""


def plan_reports(saved: Saved, around: Around, store: str, number: int | None) -> Reports:
    """Of a plan that waits for a review."""
    match saved:
        case SavedPlan():
            quiet = adds_nothing(saved, around)
            whole = plan_comment(saved, around)
            body = quiet_comment(saved, around) if quiet else whole
            return Reports(
                store=saved.plan.store,
                comments={} if number is None else {number: body},
                quiet=quiet,
                commands=plan_commands(saved, around),
                summary=whole,
                artifact=f"{PREFIX}{saved.plan.id[:SHORT_ID]}",
            )
        case SavedError() | Died() | SavedRun():
            error = saved if isinstance(saved, SavedError) else None
            if not store and around.base is not None:
                store = around.base.plan.store
            body = failed_comment(store, error, around)
            return Reports(
                store=store,
                comments={} if number is None or not store else {number: body},
                commands=github_commands(error.problems) if error else "",
                summary=body,
            )


def apply_reports(
    saved: Saved, reviewed: Mapping[int, SavedPlan | None], around: Around, store: str
) -> Reports:
    """Of an apply, for each of the pull requests that it answers for."""
    store = store_of(saved) or store
    bodies = {
        number: applied_comment(store, saved, plan, around) for number, plan in reviewed.items()
    }
    done = saved.outcomes.keys() if isinstance(saved, SavedRun) else frozenset()
    return Reports(
        store=store,
        comments=bodies if store else {},
        behind=frozenset(
            number
            for number, plan in reviewed.items()
            if plan is None or not any(op.id in done for op in plan.plan.operations)
        ),
        quiet=isinstance(saved, SavedRun) and not saved.operations,
        summary=applied_comment(store, saved, None, around),
    )
