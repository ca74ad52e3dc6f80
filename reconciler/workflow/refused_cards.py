"""Declared cards that the shop took in and refuses to sell: its check may take a day."""

from collections.abc import Mapping
from typing import NamedTuple

from reconciler.domain.ids import OfferId
from reconciler.domain.task import TaskError
from reconciler.workflow.asking import asked
from reconciler.workflow.job import Job


class RefusedCards(NamedTuple):
    """By offer, as git names it, why the shop does not sell its card; and what can't be read."""

    why: Mapping[OfferId, tuple[TaskError, ...]] = {}
    unread: tuple[str, ...] = ()


def read_refused(job: Job) -> RefusedCards:
    """Ask which declared cards the shop refuses, and why.

    Lists of the shop name those that may be meant, so that a hundred thousand good cards cost a
    call a list.
    """
    declared = frozenset(offer for offer, _ in job.inputs.desired.cards())
    if not declared:
        return RefusedCards()
    found, unread = asked(lambda: _refused(job, declared), "cards that Ozon refused")
    return RefusedCards(found or {}, unread)


def _refused(job: Job, declared: frozenset[OfferId]) -> Mapping[OfferId, tuple[TaskError, ...]]:
    moved = job.inputs.desired.moved
    listed = job.shop.maybe_refused()
    # An offer that the shop still has under its old id goes by its new one here.
    names = {now: moved[now].to if now in moved else now for now in listed}
    asked_for = sorted(now for now, offer in names.items() if offer in declared)
    states = job.shop.cards.states(asked_for)
    return {
        names[now]: states[now].refused
        for now in asked_for
        if now in states and states[now].refused and not states[now].archived
    }
