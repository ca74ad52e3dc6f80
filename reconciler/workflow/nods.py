"""Approving reviews and labels: a nod to all that a plan shows, where policies let one suffice.

A nod names no plan. It is taken to mean the newest plan of the pull request's present head that
stood there when it was given; where there was none, nobody can have looked at it. A label names
no commit either: it counts if the branch had this very commit then, going by its newest run. Else a
branch that is pushed to and fro would bring back a plan that nobody saw when the label was put on.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

import msgspec

from reconciler.github import Pull, Repository, Review
from reconciler.policy.document import Way
from reconciler.workflow.approval_comments import NotHeard
from reconciler.workflow.left_plans import plans_of
from reconciler.workflow.plan_file import Recorded

LABEL = "reconciler:approved"

A_LOOK = timedelta(seconds=1)
"""A plan that appeared in the same second as the nod was not looked at."""

OPINIONS = ("APPROVED", "CHANGES_REQUESTED", "DISMISSED")
FORK = "the pull request comes from a fork, which is not planned"
STALE = "it is of another commit than the newest one"
UNSEEN = "no plan of the newest commit stood there then; give it again after looking at one"


class Nod(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody lets pass what they saw. `commit` is None where it is not said: a label."""

    way: Way
    by: str
    at: datetime
    url: str
    commit: str | None = None

    @property
    def reason(self) -> str:
        """What the approval says: no words of people, because others can edit them unseen."""
        if self.commit is None:
            return f"the label {LABEL}"
        return f"an approving review of commit {self.commit[:12]}"

    def why_not(self, pull: Pull) -> str:
        """Why it does not count for a pull request, whoever gave it; empty if it does."""
        if pull.head.repo is None or pull.base.repo is None:
            return FORK
        if pull.head.repo.id != pull.base.repo.id:
            return FORK
        return "" if self.commit in (None, pull.head.sha) else STALE


def nods(repository: Repository, pull: Pull, ways: frozenset[Way]) -> Iterator[Nod]:
    """The nods of people to a pull request, of these ways; nothing else is asked of GitHub."""
    if "review" in ways:
        for review in opinions(repository, pull):
            if review.state == "APPROVED" and review.user and review.submitted_at:
                yield Nod(way="review", by=review.user.login, at=review.submitted_at,
                          url=review.html_url, commit=review.commit_id or "")  # fmt: skip
    if "label" in ways and any(_is_ours(label.name) for label in pull.labels):
        yield from _label(repository, pull)


def opinions(repository: Repository, pull: Pull) -> list[Review]:
    """What each person said last: yes, no, or dismissed by somebody. A remark is none of these."""
    last: dict[str, Review] = {}
    for review in repository.reviews(pull.number):
        if review.user and review.user.type == "User" and review.state in OPINIONS:
            last[review.user.login.lower()] = review
    return list(last.values())


def seen(repository: Repository, pull: Pull, nod: Nod) -> list[Recorded]:
    """The plans that a nod is to: the newest of each store at that moment."""
    if nod.commit is None and (
        repository.head_then(pull.head.ref, nod.at - A_LOOK) != pull.head.sha
    ):
        return []
    newest: dict[str, Recorded] = {}
    for _, recorded in plans_of(repository, pull.head.sha, nod.at - A_LOOK):
        newest.setdefault(recorded.plan.store, recorded)
    return list(newest.values())


def not_heard(nod: Nod, why: str) -> NotHeard:
    """A nod that does not count."""
    return NotHeard(by=nod.by, url=nod.url, why=f"{nod.reason}: {why}")


def _label(repository: Repository, pull: Pull) -> Iterator[Nod]:
    """Who put the label on last, if it is still on."""
    last = None
    for event in repository.timeline(pull.number):
        if event.label is not None and _is_ours(event.label.name):
            last = event
    if (
        last is not None
        and last.event == "labeled"
        and last.created_at is not None
        and last.actor is not None
        and last.actor.type == "User"
    ):
        yield Nod(way="label", by=last.actor.login, at=last.created_at, url=pull.html_url)


def _is_ours(name: str) -> bool:
    return name.lower() == LABEL
