"""Use case: approval files from the comments of pull requests, made anew at each run."""

from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from reconciler.domain.errors import HostUnreachable, InvalidInput
from reconciler.domain.problem import Problem
from reconciler.github import Pull, Repository
from reconciler.policy.approval import Approval, Signature
from reconciler.workflow.approval_comments import Ask, NotHeard, Rules, asks_of
from reconciler.workflow.approving import approve_plan
from reconciler.workflow.merged_plans import PREFIX, SHORT_ID
from reconciler.workflow.plan_file import Recorded, recorded_of


class Heard(msgspec.Struct, frozen=True):
    """The approvals that count, and the comments that don't."""

    approvals: tuple[Approval, ...]
    refused: tuple[NotHeard, ...]


def hear(repository: Repository, pulls: Iterable[Pull], rules: Rules, policies: Path) -> Heard:
    """Read the comments of pull requests. Raises HostUnreachable if GitHub does not answer."""
    approvals: dict[str, Approval] = {}
    refused: list[NotHeard] = []
    for pull in pulls:
        for end in _ends(repository, pull, rules, policies):
            match end:
                case NotHeard():
                    refused.append(end)
                case Approval():
                    approvals[end.id] = end
    return Heard(tuple(approvals.values()), tuple(refused))


def _ends(
    repository: Repository, pull: Pull, rules: Rules, policies: Path
) -> Iterator[Approval | NotHeard]:
    author = pull.user.login if pull.user else ""
    for comment in repository.comments(pull.number):
        for ask in asks_of(comment):
            if isinstance(ask, NotHeard):
                yield ask
            elif why := rules.why_not(ask.by, author) or _no_writer(repository, ask.by):
                yield NotHeard(by=ask.by, url=ask.url, why=why)
            else:
                yield from _approved(repository, ask, rules, policies)


def _no_writer(repository: Repository, login: str) -> str:
    return "" if repository.may_write(login) else "only who may write to the repository may approve"


def _approved(
    repository: Repository, ask: Ask, rules: Rules, policies: Path
) -> Iterator[Approval | NotHeard]:
    try:
        recorded = _plan_of(repository, ask)
        signature = Signature(
            by=f"{ask.by} ({ask.url})", reason=ask.reason, at=ask.at, days=rules.days
        )
        yield from approve_plan(recorded, policies, [ask.policy], signature).approvals
    except InvalidInput as wrong:
        why = "; ".join(item.message for item in wrong.problems)
        yield NotHeard(by=ask.by, url=ask.url, why=why)


def _plan_of(repository: Repository, ask: Ask) -> Recorded:
    """The plan that a comment names. Raises InvalidInput if it is not to be had."""
    name = f"{PREFIX}{ask.plan[:SHORT_ID]}"
    for artifact in repository.artifacts(name):
        try:
            recorded = recorded_of(repository.file_of(artifact, "plan.json"), Path(name))
        except HostUnreachable as trouble:
            raise _gone(ask, trouble.message) from trouble
        if recorded.plan.id.startswith(ask.plan):
            return recorded
    raise _gone(ask, "there is no such plan, or it is too old")


def _gone(ask: Ask, why: str) -> InvalidInput:
    return InvalidInput(
        [
            Problem(
                code="plan-gone",
                message=f"plan {ask.plan[:16]} can't be looked at: {why}",
                fix="run the plan again and approve what it says then",
            )
        ]
    )
