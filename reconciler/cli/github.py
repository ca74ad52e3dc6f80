"""`reconciler github`: what a job of GitHub Actions takes over from people: reviews, approvals."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from reconciler.cli.options import CATALOG, POLICIES, Catalog, Policies, Store, environment
from reconciler.cli.output import save
from reconciler.domain.errors import InvalidInput
from reconciler.domain.problem import Problem

if TYPE_CHECKING:
    from reconciler.github import Pull, Repository
    from reconciler.github.actions import Actions

app = typer.Typer(
    name="github",
    help="For jobs of GitHub Actions: what people approved and reviewed.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

Out = Annotated[Path, typer.Option("--out", help="Folder for the files.", metavar="DIR")]


@app.callback()
def _group() -> None:
    """For jobs of GitHub Actions: what people approved and reviewed."""


@app.command("approvals", short_help="Make approval files of comments.")
def approvals(
    out: Out,
    policies: Policies = POLICIES,
    approver: Annotated[
        list[str] | None,
        typer.Option(
            "--approver",
            help="Only these may approve; repeatable, or with commas.",
            metavar="LOGIN",
        ),
    ] = None,
    authors: Annotated[
        bool,
        typer.Option("--authors", help="Who opened a pull request may approve it as well."),
    ] = False,
    days: Annotated[
        int, typer.Option("--days", min=1, max=90, help="How long one holds.", metavar="DAYS")
    ] = 7,
) -> int:
    """Make approval files of `/reconciler approve POLICY PLAN because REASON` in comments.

    Of approving reviews and the label `reconciler:approved` as well, for policies whose
    `approved_by` lets them count. On a pull request, of what was said there; on a branch, on the
    pull requests merged since the last run of this workflow that succeeded. It counts who may write
    to the repository and did not open the pull request; comments that were edited and reviews of
    older commits don't. An approval goes as far as the plan that was seen, and holds from its day
    on.

    Exit code 0. 6: not in GitHub Actions. 7: the token may not read. 8: GitHub does not answer.
    """
    from reconciler.github.actions import read_actions
    from reconciler.report.heard import heard_commands, heard_lines
    from reconciler.workflow.approval_comments import Rules
    from reconciler.workflow.approval_file import approval_json
    from reconciler.workflow.ci_approvals import hear

    actions = read_actions(environment())
    names = [name.strip() for said in approver or () for name in said.split(",") if name.strip()]
    rules = Rules(approvers=names, authors=authors, days=days)
    _folder(out)
    with opened(actions) as repository:
        heard = hear(repository, _pulls(repository, actions), rules, policies)
    for item in heard.approvals:
        save(out / f"{item.policy}-{item.id[:12]}.json", approval_json(item))
    typer.echo(heard_commands(heard), nl=False)
    for line in heard_lines(heard):
        typer.echo(line, err=True)
    return 0


@app.command("reviewed", short_help="Fetch the plans that were reviewed.")
def reviewed(out: Out, catalog: Catalog = CATALOG, store: Store = None) -> int:
    """Fetch the plans that were reviewed of what was merged, for `apply --reviewed`.

    Of each pull request merged since the last run of this workflow that succeeded: the plan of the
    commit that was approved last, or of the last commit where nobody has to approve. The file
    `reviewed.json` holds all of them in one; it is not there if nobody reviewed anything.

    Exit code 0. 6: not in GitHub Actions, or the catalog is wrong. 7: the token may not read. 8:
    GitHub does not answer.
    """
    from reconciler.catalog import load_catalog
    from reconciler.github.actions import read_actions
    from reconciler.report.document import document
    from reconciler.workflow.merged_plans import joined, reviewed_plans
    from reconciler.workflow.reviewed_folder import WHOLE, files_of

    actions = read_actions(environment())
    name = load_catalog(catalog, store).store.name
    _folder(out)
    with opened(actions) as repository:
        merged = reviewed_plans(repository, _pulls(repository, actions), name)
    for file, content in files_of(merged).items():
        save(out / file, content)
    whole = joined(item.plan for item in merged if item.plan is not None)
    if whole is not None:
        save(out / WHOLE, document(0, plan=whole))
    for item in merged:
        told = f"plan {item.plan.id[:16]}" if item.plan else "no plan"
        typer.echo(f"#{item.pull.number} at {item.commit[:12]}: {told}", err=True)
    if not merged:
        typer.echo("no pull request was merged since the last run that succeeded", err=True)
    return 0


@contextmanager
def opened(actions: "Actions") -> "Iterator[Repository]":
    """The job's repository on GitHub."""
    from reconciler.github import GitHub, Repository
    from reconciler.workflow.clock import SystemClock

    github = GitHub(actions.token, SystemClock(), actions.api)
    try:
        yield Repository(github, actions.repository)
    finally:
        github.close()


def _pulls(repository: "Repository", actions: "Actions") -> "list[Pull]":
    """The pull request of the event, or those that a run on the branch answers for."""
    from reconciler.workflow.clock import SystemClock
    from reconciler.workflow.merged_plans import merged_pulls

    if actions.pull is not None:
        return [repository.pull(actions.pull.number)]
    sys.stderr.write("reading what was merged\n")
    return merged_pulls(repository, SystemClock(), actions.branch, actions.workflow)


def _folder(path: Path) -> None:
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as trouble:
        raise InvalidInput(
            [
                Problem(
                    code="out-file",
                    message=f"{path} can't be a folder: {trouble.strerror}",
                    fix="name another one",
                )
            ]
        ) from trouble
