"""Use case: the plans that were reviewed of what was merged and may not be applied yet.

Merges can be faster than applies, and a run that waits is replaced by the next one: so a run goes
by all pull requests since the last one that succeeded, not by its own alone.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path

import msgspec
from msgspec.structs import replace

from reconciler.apply.ports import Clock
from reconciler.domain.errors import InvalidInput
from reconciler.github import Artifact, Pull, Repository
from reconciler.plan.model import Plan, sealed
from reconciler.plan.operation import Operation
from reconciler.workflow.plan_file import recorded_of

SHORT_ID = 16
"""Characters of a plan's id that name it in comments and artifacts."""

PREFIX = "reconciler-plan-"
"""Names of artifacts: this, and the beginning of the plan's id."""

SLACK = timedelta(hours=1)
"""Before the last success: it may have begun before a merge and looked at the branch after."""

FIRST = timedelta(days=1)
"""How far the first run looks back."""


class Merged(msgspec.Struct, frozen=True):
    """A pull request that was merged, with the plan that its reviewers saw, as a file."""

    pull: Pull
    commit: str
    file: bytes = b""
    plan: Plan | None = None


def merged_pulls(repository: Repository, clock: Clock, branch: str, workflow: str) -> list[Pull]:
    """Pull requests that a run on this branch has to answer for, the first merged first."""
    done = repository.last_success(workflow, branch) if workflow else None
    since = done - SLACK if done else clock.now() - FIRST
    return repository.merged(branch, since)


def reviewed_plans(repository: Repository, pulls: Iterable[Pull], store: str) -> list[Merged]:
    """The plan of the head that was approved last, of each pull request; of no review, the head."""
    return [_merged(repository, pull, store) for pull in pulls]


def joined(plans: Iterable[Plan]) -> Plan | None:
    """One plan with the operations of all; of two for one thing, the later merge has its way."""
    whole: Plan | None = None
    operations: dict[str, Operation] = {}
    first: datetime | None = None
    for plan in plans:
        for op in plan.operations:
            operations.pop(op.id, None)
            operations[op.id] = op
        whole, first = plan, min(first or plan.observed_at, plan.observed_at)
    if whole is None or first is None:
        return None
    return sealed(replace(whole, operations=tuple(operations.values()), observed_at=first))


def _merged(repository: Repository, pull: Pull, store: str) -> Merged:
    commit = _approved_head(repository, pull) or pull.head.sha
    found = [item for item in repository.artifacts_of(commit) if _fits(item, pull, commit)]
    for artifact in sorted(found, key=lambda item: item.id, reverse=True):
        content = repository.file_of(artifact, "plan.json")
        plan = _plan(content)
        if plan is not None and plan.store == store:
            return Merged(pull, commit, content, plan)
    return Merged(pull, commit)


def _approved_head(repository: Repository, pull: Pull) -> str | None:
    """The commit at which somebody who may write approved last."""
    author = pull.user.login if pull.user else ""
    said = [
        (review.submitted_at, review.commit_id)
        for review in repository.reviews(pull.number)
        if review.state == "APPROVED"
        and review.submitted_at is not None
        and review.commit_id is not None
        and review.user is not None
        and review.user.login != author
        and repository.may_write(review.user.login)
    ]
    return max(said)[1] if said else None


def _fits(artifact: Artifact, pull: Pull, commit: str) -> bool:
    """A plan of this very commit, from before the merge: what was planned later nobody saw."""
    run = artifact.workflow_run
    return (
        artifact.name.startswith(PREFIX)
        and run is not None
        and run.head_sha == commit
        and artifact.created_at is not None
        and (pull.merged_at is None or artifact.created_at <= pull.merged_at)
    )


def _plan(content: bytes) -> Plan | None:
    """None for what this version can't read: it is as if nobody had reviewed it."""
    try:
        return recorded_of(content, Path("plan.json")).plan
    except InvalidInput:
        return None
