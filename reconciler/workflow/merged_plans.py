"""Use case: the plans that were reviewed of what was merged and may not be applied yet.

Merges can be faster than applies, and a run that waits is replaced by the next one: so a run goes
by all pull requests since the last one that succeeded, not by its own alone.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

import msgspec
from msgspec.structs import replace

from reconciler.apply.ports import Clock
from reconciler.github import Pull, Repository
from reconciler.plan.model import Plan, sealed
from reconciler.plan.operation import Operation
from reconciler.workflow.left_plans import plans_of
from reconciler.workflow.nods import opinions

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
    # Only from before the merge: what was planned later nobody saw.
    for content, recorded in plans_of(repository, commit, pull.merged_at):
        if recorded.plan.store == store:
            return Merged(pull, commit, content, recorded.plan)
    return Merged(pull, commit)


def _approved_head(repository: Repository, pull: Pull) -> str | None:
    """The commit at which somebody who may write approved last."""
    author = pull.user.login if pull.user else ""
    said = [
        (review.submitted_at, review.commit_id)
        for review in opinions(repository, pull)
        if review.state == "APPROVED"
        and review.submitted_at is not None
        and review.commit_id is not None
        and review.user is not None
        and review.user.login.lower() != author.lower()
        and repository.may_write(review.user.login)
    ]
    return max(said)[1] if said else None
