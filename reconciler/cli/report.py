"""`reconciler report`: what `plan` and `apply` saved, for people who review it elsewhere."""

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from reconciler.cli.options import environment, named_for
from reconciler.cli.output import save, write
from reconciler.domain.errors import InvalidInput
from reconciler.domain.problem import Problem

if TYPE_CHECKING:
    from reconciler.github.actions import Actions
    from reconciler.report.base import Around
    from reconciler.report.github_reports import Reports

app = typer.Typer(
    name="report",
    help="Reports of saved plans: a pull request's comment, an HTML page, a workbook.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

PlanFile = Annotated[
    Path, typer.Argument(metavar="PLAN", help="What `plan --format json` printed.")
]
BaseFile = Annotated[
    Path | None,
    typer.Option(
        "--base", help="The plan of the base branch, to tell whose is whose.", metavar="FILE"
    ),
]


@app.callback()
def _group() -> None:
    """Reports of saved plans: a pull request's comment, an HTML page, a workbook."""


@app.command("html", short_help="A saved plan as one HTML page.")
def html(
    plan_file: PlanFile,
    out: Annotated[Path, typer.Option("--out", help="The page.", metavar="FILE")],
    base: BaseFile = None,
) -> int:
    """Write a saved plan as one HTML page: all rows, no scripts, nothing fetched.

    Exit code 0. 6: the file is no plan.
    """
    from reconciler.report.html import plan_html
    from reconciler.workflow.judged_file import SavedPlan, not_a_plan, read_saved

    saved = read_saved(plan_file)
    if not isinstance(saved, SavedPlan):
        raise not_a_plan(plan_file)
    save(out, plan_html(saved, _around(base, "the base branch")))
    return 0


@app.command("xlsx", short_help="A saved plan as a workbook.")
def xlsx(
    plan_file: PlanFile,
    out: Annotated[Path, typer.Option("--out", help="The workbook.", metavar="FILE")],
) -> int:
    """Write a saved plan as a workbook for a meeting, as `plan --xlsx` does.

    Sheets: summary, stock, price, cards, dark, policies, errors, drift; those on cards and drift
    only where there are any. All rows; the totals are those of the JSON plan.

    Exit code 0. 6: the file is no plan.
    """
    from reconciler.cli.plan_told import save_book
    from reconciler.workflow.judged_file import SavedPlan, not_a_plan, read_saved

    named_for("--out", out, (".xlsx",))
    saved = read_saved(plan_file)
    if not isinstance(saved, SavedPlan):
        raise not_a_plan(plan_file)
    save_book(out, saved)
    return 0


@app.command("github", short_help="Tell a pull request on GitHub.")
def github(
    plan_file: Annotated[
        Path | None,
        typer.Option("--plan", help="What `plan --format json` printed.", metavar="FILE"),
    ] = None,
    base: BaseFile = None,
    applied: Annotated[
        Path | None,
        typer.Option("--applied", help="What `apply --format json` printed.", metavar="FILE"),
    ] = None,
    reviewed: Annotated[
        Path | None,
        typer.Option(
            "--reviewed", help="With --applied: what `github reviewed` saved.", metavar="DIR"
        ),
    ] = None,
    store: Annotated[
        str,
        typer.Option("--store", help="Whose comment it is, where no plan says so.", metavar="NAME"),
    ] = "",
    login: Annotated[
        str, typer.Option("--login", help="Whose comments the token makes.", metavar="NAME")
    ] = "github-actions[bot]",
) -> int:
    """Tell a pull request on GitHub what a plan would do, or what an apply did. For CI.

    One comment for each store, made once and then changed in place; none at all where nothing
    changes. Notes at the lines of YAML that cause a change, a step summary, and as the output
    `artifact` the name that the plan's artifact must have. The token is taken from GITHUB_TOKEN.

    Exit code 0. 6: not in GitHub Actions, or a file is none of ours. 7: the token may not comment.
    8: GitHub does not answer.
    """
    from reconciler.github.actions import read_actions
    from reconciler.report.github_reports import apply_reports, plan_reports
    from reconciler.workflow.judged_file import read_saved
    from reconciler.workflow.reviewed_folder import read_folder

    actions = read_actions(environment())
    if (plan_file is None) == (applied is None):
        raise _one_of_both()
    if plan_file is not None:
        pull = actions.pull
        around = _around(base, pull.base.ref if pull else actions.branch, actions)
        number = pull.number if pull else None
        reports = plan_reports(read_saved(plan_file), around, store, number)
    else:
        assert applied is not None
        plans = read_folder(reviewed) if reviewed else {}
        name = store or next((plan.plan.store for plan in plans.values() if plan), "")
        reports = apply_reports(read_saved(applied), plans, _around(None, "", actions), name)
    write(reports.commands)
    _append(actions.output, f"artifact={reports.artifact}\n" if reports.artifact else "")
    _append(actions.summary, reports.summary)
    _comment(reports, actions, login)
    return 0


def _comment(reports: "Reports", actions: "Actions", login: str) -> None:
    from reconciler.cli.github import opened
    from reconciler.report.comment import APPLIED, marker
    from reconciler.workflow.commenting import put_comment

    if not reports.comments:
        sys.stderr.write("no pull request to comment on; see the summary of this step\n")
        return
    with opened(actions) as repository:
        for number, body in reports.comments.items():
            sign = marker(reports.store)
            kept = APPLIED if number in reports.behind else ""
            put = put_comment(
                repository, number, sign, body, login=login, quiet=reports.quiet, unless=kept
            )
            sys.stderr.write(f"comment on #{number}: {put}\n")


def _around(base: Path | None, branch: str, actions: "Actions | None" = None) -> "Around":
    from reconciler.report.base import Around, Base
    from reconciler.workflow.judged_file import SavedError, SavedPlan, read_saved

    commit = actions.pull.head.sha if actions and actions.pull else actions.sha if actions else ""
    run_url = actions.run_url if actions else ""
    if base is None:
        return Around(commit=commit, run_url=run_url)
    saved = read_saved(base)
    if isinstance(saved, SavedPlan):
        return Around(base=Base(branch, saved.plan), commit=commit, run_url=run_url)
    why = saved.error if isinstance(saved, SavedError) else "no plan of it was made"
    return Around(base_trouble=why, commit=commit, run_url=run_url)


def _append(path: Path | None, text: str) -> None:
    """To a file that the runner reads after the step. Without one there is nobody to read it."""
    if path is None or not text:
        return
    try:
        with path.open("a", encoding="utf-8", errors="replace") as file:
            file.write(text)
    except OSError as trouble:
        raise InvalidInput(
            [
                Problem(
                    code="out-file",
                    message=f"{path} can't be written: {os.strerror(trouble.errno or 0)}",
                    fix="GITHUB_OUTPUT and GITHUB_STEP_SUMMARY name files of the runner",
                )
            ]
        ) from trouble


def _one_of_both() -> InvalidInput:
    return InvalidInput(
        [
            Problem(
                code="arguments",
                message="report github tells of a plan or of an apply",
                fix="name one file: --plan FILE before the merge, --applied FILE after it",
            )
        ]
    )
