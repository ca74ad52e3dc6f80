"""Use case: approval files from what people said on pull requests, made anew at each run."""

from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from reconciler.catalog import load_policies
from reconciler.domain.errors import InvalidInput
from reconciler.domain.problem import Problem
from reconciler.github import NotThere, Pull, Repository
from reconciler.policy.approval import Approval, Signature
from reconciler.policy.document import Way
from reconciler.workflow.approval_comments import Ask, NotHeard, Rules, asks_of
from reconciler.workflow.approving import approve_plan, approve_seen
from reconciler.workflow.left_plans import plan_named
from reconciler.workflow.nods import UNSEEN, Nod, nods, not_heard, seen
from reconciler.workflow.plan_file import Recorded


class Heard(msgspec.Struct, frozen=True):
    """The approvals that count, and what was said that doesn't."""

    approvals: tuple[Approval, ...]
    refused: tuple[NotHeard, ...]


def hear(repository: Repository, pulls: Iterable[Pull], rules: Rules, policies: Path) -> Heard:
    """Read comments of pull requests; reviews and labels only if some policy lets them count.

    Raises HostUnreachable if GitHub does not answer.
    """
    approvals: dict[str, Approval] = {}
    refused: list[NotHeard] = []
    ways = _ways(policies)
    for pull in pulls:
        for end in _ends(repository, pull, rules, policies, ways):
            match end:
                case NotHeard():
                    refused.append(end)
                case Approval():
                    approvals[end.id] = end
    return Heard(tuple(approvals.values()), tuple(refused))


def _ways(policies: Path) -> frozenset[Way]:
    try:
        return load_policies(policies).ways()
    except InvalidInput:
        return frozenset()  # nothing can be approved by them; the plan says what is wrong


def _ends(
    repository: Repository, pull: Pull, rules: Rules, policies: Path, ways: frozenset[Way]
) -> Iterator[Approval | NotHeard]:
    author = pull.user.login if pull.user else ""
    for nod in nods(repository, pull, ways):
        if why := (
            nod.why_not(pull) or rules.why_not(nod.by, author) or _no_writer(repository, nod.by)
        ):
            yield not_heard(nod, why)
        else:
            yield from _nodded(repository, pull, nod, rules, policies)
    for comment in repository.comments(pull.number):
        for ask in asks_of(comment):
            if isinstance(ask, NotHeard):
                yield ask
            elif why := rules.why_not(ask.by, author) or _no_writer(repository, ask.by):
                yield NotHeard(by=ask.by, url=ask.url, why=why)
            else:
                yield from _approved(repository, pull, ask, rules, policies)


def _nodded(
    repository: Repository, pull: Pull, nod: Nod, rules: Rules, policies: Path
) -> Iterator[Approval | NotHeard]:
    looked_at = seen(repository, pull, nod)
    if not looked_at:
        yield not_heard(nod, UNSEEN)
    signature = Signature(by=f"{nod.by} ({nod.url})", reason=nod.reason, at=nod.at, days=rules.days)
    for recorded in looked_at:
        try:
            approvals, others = approve_seen(recorded, policies, signature, nod.way)
        except InvalidInput as wrong:
            yield not_heard(nod, _words(wrong))
        else:
            yield from approvals
            for one in others:
                ways = " or ".join(one.approved_by)
                yield not_heard(nod, f"it does not approve {one.policy}, which takes a {ways}")


def _no_writer(repository: Repository, login: str) -> str:
    return "" if repository.may_write(login) else "only who may write to the repository may approve"


def _approved(
    repository: Repository, pull: Pull, ask: Ask, rules: Rules, policies: Path
) -> Iterator[Approval | NotHeard]:
    try:
        recorded = _plan_of(repository, pull, ask)
        signature = Signature(
            by=f"{ask.by} ({ask.url})", reason=ask.reason, at=ask.at, days=rules.days
        )
        yield from approve_plan(recorded, policies, [ask.policy], signature, "comment").approvals
    except InvalidInput as wrong:
        yield NotHeard(by=ask.by, url=ask.url, why=_words(wrong))


def _words(wrong: InvalidInput) -> str:
    return "; ".join(item.message for item in wrong.problems)


def _plan_of(repository: Repository, pull: Pull, ask: Ask) -> Recorded:
    """The plan that a comment names. Raises InvalidInput if it is not to be had.

    It must be of the very pull request that the comment stands on: on a colleague's, nobody is the
    author, and could approve a plan of his own.
    """
    try:
        recorded = plan_named(repository, pull, ask.plan)
    except NotThere as trouble:
        raise _gone(ask, trouble.message) from trouble
    if recorded is None:
        raise _gone(ask, "this pull request left no such plan, or it is too old")
    return recorded


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
