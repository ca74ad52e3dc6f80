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
from reconciler.ozon.tally import Tally
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
    asked, left = desired.products.asked_on_sale(), desired.products.in_state("archived")

    def counts(offer: OfferId) -> bool:
        """Of what lies in the archive, what git wants out of it, and where git itself moved."""
        base = applied.cards.get(offer)
        moved = base is None or base.declared != wanted[offer]
        return offer in asked or (moved and offer not in left)

    archived = [now for now in live if snapshot.products[now].archived and counts(back[now])]
    on_sale = [now for now in live if not snapshot.products[now].archived]

    def keep(now: OfferId, card: LiveCard) -> bool:
        offer = back[now]
        base = applied.cards.get(offer)
        same = base is not None and base.live == card.digest and base.declared == wanted[offer]
        return not same or offer in applied.tasks

    tally = Tally("cards")
    sorting = _Sorting(job, applied, wanted, known)
    # In the order of the files, so that few of them are read for the cards that come together.
    for now, card in read_for_plan(
        job.shop.cards, tally, job.world.observer, on_sale, archived, keep
    ):
        sorting.look(back[now], card)
    for offer, now in known.items():
        if now not in snapshot.products:
            sorting.look(offer, None)
    sorting.flush()
    proofs = (*snapshot.proofs, tally.proof(job.clock.now()))
    return CardsRead(
        replace(snapshot, cards=sorting.cards, proofs=proofs),
        sorting.declared,
        sorting.settled,
        tasks,
    )


def _tasks(job: Job, applied: Applied) -> dict[int, Mapping[OfferId, TaskItem]]:
    """How all tasks stand: what is under way matters whether git still declares the card or not."""
    known = (task.number for tasks in applied.tasks.values() for task in tasks)
    numbers = sorted({number for number in known if number is not None})
    return {number: job.shop.cards.task(number) for number in numbers}


class _Sorting:
    """Cards that moved, told apart: those that may lead to something, and those as declared.

    On the first plan of a shop all cards are looked into: some thousands are held at a time, and
    only those that differ are kept.
    """

    def __init__(
        self,
        job: Job,
        applied: Applied,
        wanted: Mapping[OfferId, bytes],
        known: Mapping[OfferId, OfferId],
    ) -> None:
        self._job = job
        self._applied = applied
        self._wanted = wanted
        self._known = known
        self._looked: dict[OfferId, LiveCard | None] = {}
        self.cards: dict[OfferId, LiveCard] = {}
        self.declared: dict[OfferId, DeclaredCard] = {}
        self.settled: dict[OfferId, AppliedCard] = {}

    def look(self, offer: OfferId, live: LiveCard | None) -> None:
        """One more; None where the shop has no such offer."""
        self._looked[offer] = live
        if len(self._looked) >= TOGETHER:
            self.flush()

    def flush(self) -> None:
        """Decide what is held."""
        if not self._looked:
            return
        said = self._job.inputs.cards({offer: self._wanted[offer] for offer in self._looked})
        for offer, live in self._looked.items():
            card = said.get(offer)
            if live is not None and card is not None and self._is_settled(offer, card, live):
                self.settled[offer] = as_applied(card, live)
                continue
            if card is not None:
                self.declared[offer] = card
            if live is not None:
                self.cards[self._known[offer]] = live
        self._job.world.observer.read("declared cards", len(self._looked))
        self._looked = {}

    def _is_settled(self, offer: OfferId, card: DeclaredCard, live: LiveCard) -> bool:
        if offer in self._applied.tasks:
            return False
        return not compare(card, live.card, self._applied.cards.get(offer)).changes


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
