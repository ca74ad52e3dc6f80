"""What a plan has to know of cards: those on either side that moved since our last write."""

from collections.abc import Mapping

import msgspec
from msgspec.structs import replace

from reconciler.domain.applied import Applied
from reconciler.domain.card import DeclaredCard, LiveCard
from reconciler.domain.card_digest import AppliedCard
from reconciler.domain.desired import Desired
from reconciler.domain.ids import OfferId
from reconciler.domain.snapshot import Snapshot
from reconciler.domain.task import TaskItem
from reconciler.ozon.card_reader import read_for_plan
from reconciler.ozon.lists import chunks
from reconciler.plan.card_diff import compare
from reconciler.plan.card_operation import as_applied
from reconciler.workflow.job import Job

TOGETHER = 5000
"""Cards of which the declarations are held at once."""


class CardsRead(msgspec.Struct, frozen=True):
    """The shop with its cards, their declarations, and how the shop's own tasks stand.

    `settled` are bases of cards that are as declared, in whatever form the shop keeps them: of
    those nothing more is known here.
    """

    snapshot: Snapshot
    declared: Mapping[OfferId, DeclaredCard]
    settled: Mapping[OfferId, AppliedCard]
    tasks: Mapping[int, Mapping[OfferId, TaskItem]]


def read_cards(job: Job, snapshot: Snapshot, applied: Applied) -> CardsRead:
    """Read the declared cards of the shop, and look into those that moved.

    A hundred thousand cards are told apart by two short digests each: of what git declares, and of
    what the shop has.
    """
    desired = job.inputs.desired
    wanted = dict(desired.cards())
    tasks = _tasks(job, applied)
    if not wanted:
        return CardsRead(snapshot, {}, {}, tasks)
    names = names_now(desired, snapshot)
    known = {offer: names.get(offer, offer) for offer in wanted}
    quiet = desired.store.manage.products == "on_change"
    back = {now: offer for offer, now in known.items()}
    live = [
        now
        for offer, now in known.items()
        if now in snapshot.products and not (quiet and _is_as_applied(applied, offer, wanted))
    ]
    asked = desired.products.asked_on_sale()
    archived = [now for now in live if snapshot.products[now].archived and back[now] in asked]
    on_sale = [now for now in live if not snapshot.products[now].archived]

    def keep(now: OfferId, card: LiveCard) -> bool:
        offer = back[now]
        base = applied.cards.get(offer)
        same = base is not None and base.live == card.digest and base.declared == wanted[offer]
        return not same or offer in applied.tasks

    cards, proof = read_for_plan(
        job.shop.cards, job.clock, job.world.observer, sorted(on_sale), sorted(archived), keep
    )
    looked = {back[now]: card for now, card in cards.items()}
    moved = {
        offer: digest
        for offer, digest in wanted.items()
        if offer in looked or known[offer] not in snapshot.products
    }
    declared, settled = _sorted_out(job, moved, looked, applied)
    cards = {now: card for now, card in cards.items() if back[now] not in settled}
    return CardsRead(
        replace(snapshot, cards=cards, proofs=(*snapshot.proofs, proof)),
        declared,
        settled,
        tasks,
    )


def _tasks(job: Job, applied: Applied) -> dict[int, Mapping[OfferId, TaskItem]]:
    """How all tasks stand: what is under way matters whether git still declares the card or not."""
    known = (task.number for tasks in applied.tasks.values() for task in tasks)
    numbers = sorted({number for number in known if number is not None})
    return {number: job.shop.cards.task(number) for number in numbers}


def _sorted_out(
    job: Job,
    moved: Mapping[OfferId, bytes],
    looked: Mapping[OfferId, LiveCard],
    applied: Applied,
) -> tuple[dict[OfferId, DeclaredCard], dict[OfferId, AppliedCard]]:
    """The declarations that may lead to something, and bases of the rest.

    On the first plan of a shop all cards are looked into: they are read in the order of the files,
    some thousands at a time, and only those that differ are kept.
    """
    declared: dict[OfferId, DeclaredCard] = {}
    settled: dict[OfferId, AppliedCard] = {}
    for offers in chunks(list(moved), TOGETHER):
        for offer, card in job.inputs.cards({offer: moved[offer] for offer in offers}).items():
            live = looked.get(offer)
            base = applied.cards.get(offer)
            if live is None or offer in applied.tasks or compare(card, live.card, base).changes:
                declared[offer] = card
            else:
                settled[offer] = as_applied(card, live)
        job.world.observer.read("declared cards", len(offers))
    return declared, settled


def names_now(desired: Desired, snapshot: Snapshot) -> dict[OfferId, OfferId]:
    """By the id that git gives to an offer, the one that the shop still has."""
    return {
        entry.to: was
        for was, entry in desired.moved.items()
        if was in snapshot.products and entry.to not in snapshot.products
    }


def _is_as_applied(applied: Applied, offer: OfferId, wanted: Mapping[OfferId, bytes]) -> bool:
    base = applied.cards.get(offer)
    return base is not None and base.declared == wanted[offer] and offer not in applied.tasks
