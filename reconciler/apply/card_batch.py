"""One call that writes cards: looked at last, merged over what is there, and followed as a task."""

from collections.abc import Mapping, Sequence
from typing import assert_never

from msgspec.structs import replace

from reconciler.apply.batch import Batch
from reconciler.apply.card_ports import CardWrite, TaskTaken
from reconciler.apply.card_recheck import all_arrived, is_shown, recheck_card
from reconciler.apply.outcome import (
    AlreadyTrue,
    Converged,
    Outcome,
    Pending,
    Rejected,
    Stale,
    Unknown,
)
from reconciler.apply.ports import Accepted, Answer, NoAnswer, Refused
from reconciler.apply.work import Work
from reconciler.domain.card import Card, Field, LiveCard, merged, only
from reconciler.domain.card_digest import LISTS, missing, taken
from reconciler.domain.card_field import entries_of
from reconciler.domain.errors import ReconcilerError
from reconciler.domain.ids import OfferId
from reconciler.domain.price import LivePrices, Prices
from reconciler.domain.task import NO_REASON, TaskItem
from reconciler.plan.card_writer import fields_of
from reconciler.plan.operation import SetCard
from reconciler.plan.timing import TASK_POLLS

POLLS = TASK_POLLS

MOST_LOOKS = 10_000
"""Nobody looks more often, whatever the clock does."""


class CardBatch(Batch[SetCard]):
    """One call of a writer that makes a task of it."""

    shows_at_once = False

    def __init__(self, run: Work, number: int, operations: Sequence[SetCard]) -> None:
        super().__init__(run, number, operations)
        self.kind = operations[0].writer
        self._live: Mapping[OfferId, LiveCard] = {}
        self._prices: Mapping[OfferId, LivePrices] = {}
        self._task: int | None = None

    def _look(self) -> list[SetCard]:
        offers = [op.offer for op in self._operations]
        self._live = self._run.shop.cards.read(offers)
        if self.kind == "import":
            # An import sets the price as well: the one of this very moment, so it is read last.
            self._prices = self._run.shop.read_prices(offers)
        # An import replaces a card that is there: that none is, two lists must say.
        there = self._run.shop.cards.states(offers) if self.kind == "create" else {}
        sending: list[SetCard] = []
        skipped: dict[str, Outcome] = {}
        true_now: list[SetCard] = []
        for op in self._operations:
            fitted = recheck_card(op, self._live.get(op.offer), op.offer in there)
            match fitted:
                case SetCard():
                    sending.append(fitted)
                case AlreadyTrue():
                    skipped[op.id] = fitted
                    true_now.append(op)
                case Stale():
                    skipped[op.id] = fitted
                case _:
                    assert_never(fitted)
        if skipped:
            finish(self._run, skipped, true_now, self._live)
        return sending

    def _write(self, sending: Sequence[SetCard]) -> Sequence[Answer]:
        writes = [self._item(op) for op in sending]
        before = cards_before(sending, self._live)
        self._run.journal.intend_cards(self._number, sending, before, self._run.now())
        try:
            said = self._run.shop.cards.write(sending[0].writer, writes)
        except ReconcilerError:
            self._not_executed(sending)
            raise
        self._run.sent(sending)
        if isinstance(said, TaskTaken):
            self._task = said.number
            self._run.journal.took(self._number, sending, said.number, self._run.now())
            return [Accepted()] * len(sending)
        return said

    def _prove(self, sending: Sequence[SetCard], answers: Sequence[Answer]) -> None:
        items = self._follow(sending) if self._task is not None else {}
        outcomes: dict[str, Outcome] = {}
        done: list[SetCard] = []
        for op, answer in zip(sending, answers, strict=True):
            item = items.get(op.offer)
            end = _refusal(answer) or task_end(item, self._task)
            if end is None:
                done.append(op)
            else:
                outcomes[op.id] = end
        live = self._run.shop.cards.read([op.offer for op in done]) if done else {}
        proved: list[SetCard] = []
        for op in done:
            outcomes[op.id] = end = self._shown(op, live.get(op.offer), items[op.offer])
            if isinstance(end, Converged):
                proved.append(op)
                if op.writer == "create":
                    self._run.born(op.offer, live[op.offer].product_id)
        finish(self._run, outcomes, proved, live, items)

    def _not_executed(self, operations: Sequence[SetCard]) -> None:
        forget(self._run, operations)

    def _item(self, op: SetCard) -> CardWrite:
        live = self._live.get(op.offer)
        if op.writer == "create" or live is None:
            card = merged(op.says, Card(images=()))
            return CardWrite(op.offer, card, op.prices, op.currency)
        if op.writer == "attributes":
            return CardWrite(op.offer, op.says)
        card = merged(op.says, live.card)
        if op.writer == "pictures":
            return CardWrite(op.offer, card)
        known = self._prices.get(op.offer)
        has = known.has if known else Prices()
        category = live.card.category
        now = category if isinstance(category, int) and category else None
        return CardWrite(op.offer, card, has, op.currency, now)

    def _follow(self, sending: Sequence[SetCard]) -> Mapping[OfferId, TaskItem]:
        """Ask how the task stands until all of it has ended, or patience has."""
        assert self._task is not None
        give_up_at = self._run.now() + self._run.patience
        for look in range(MOST_LOOKS):
            items = self._run.shop.cards.task(self._task)
            waits = [op for op in sending if _is_pending(items.get(op.offer))]
            pause = POLLS[min(look, len(POLLS) - 1)]
            if not waits or not self._run.wait(
                pause, give_up_at, f"Ozon works on task {self._task}, cards left: {len(waits)}"
            ):
                break
        return items

    def _shown(self, op: SetCard, live: LiveCard | None, item: TaskItem) -> Outcome:
        """The proof: the card shows what was sent, or at least that it took it in."""
        if live is None:
            reason = "Ozon took the card, and does not show it yet"
            return Pending(reason, self._task)
        short = _came_short(op, live)
        if short is not None:
            return short
        gone = missing(op.observed, live.card)
        if gone:
            return Pending(f"Ozon took the card, and does not show {_named(op, gone)}", self._task)
        if item.status == "skipped" or is_shown(op, live):
            return Converged(change_words(op))
        return Pending("Ozon took the change, and does not show it yet", self._task)


def forget(run: Work, operations: Sequence[SetCard]) -> None:
    """The shop is sure that nothing was executed: it is at work on none of these."""
    run.journal.ended([op.id for op in operations], {}, {}, run.now())


def cards_before(
    operations: Sequence[SetCard], live: Mapping[OfferId, LiveCard]
) -> dict[str, Card]:
    """The fields that operations change, as the shop has them: what it takes to undo that."""
    return {
        op.id: only(live[op.offer].card, fields_of(op.changes))
        for op in operations
        if op.offer in live
    }


def finish(
    run: Work,
    outcomes: Mapping[str, Outcome],
    proved: Sequence[SetCard],
    live: Mapping[OfferId, LiveCard],
    items: Mapping[OfferId, TaskItem] | None = None,
) -> None:
    """End operations on cards, and remember what took effect."""
    bases = {}
    for op in proved:
        item = (items or {}).get(op.offer)
        skipped = item is not None and item.status == "skipped"
        card = live[op.offer]
        base = taken(run.card_base(op.offer), op.applies, op.sent, card.card, skipped=skipped)
        if run.completes_card(op, base) and (skipped or all_arrived(op, card)):
            base = replace(base, declared=op.applies.declared, live=card.digest)
        bases[op.offer] = base
    at_work = {name for name, end in outcomes.items() if isinstance(end, Pending | Unknown)}
    run.journal.ended(
        [name for name in outcomes if name not in at_work], outcomes, bases, run.now()
    )
    run.end(outcomes)


def _came_short(op: SetCard, live: LiveCard) -> Outcome | None:
    """A list that has fewer entries than were sent: the shop could not load some of them."""
    for field in LISTS:
        said, shown = op.says.get(field), live.card.get(field)
        sent, there = entries_of(field, said), entries_of(field, shown)
        if there < sent:
            message = f"Ozon took {there} of {sent} {_ENTRIES.get(field, field)}"
            return Rejected("", message, field)
    return None


_ENTRIES = {"groups": "nested attributes"}


def _refusal(answer: Answer) -> Outcome | None:
    match answer:
        case Refused():
            return Rejected(answer.code, answer.message)
        case NoAnswer():
            return Unknown(
                f"{answer.reason}; the shop may be at work on it, the next plan looks again"
            )
        case Accepted():
            return None
        case _:
            assert_never(answer)


def _is_pending(item: TaskItem | None) -> bool:
    return item is None or item.status == "pending"


def task_end(item: TaskItem | None, task: int | None) -> Outcome | None:
    """How an item ended, if not well."""
    if item is None or item.status == "pending":
        return Pending("Ozon still works on it", task)
    if item.status != "failed":
        return None
    first = item.errors[0] if item.errors else NO_REASON
    words = "; ".join(error.message or error.code for error in item.errors) or first.message
    return Rejected(first.code, words, first.field, first.attribute)


def _named(op: SetCard, fields: Sequence[Field]) -> str:
    titles = {change.field: change.title for change in op.changes}
    return ", ".join(titles.get(field) or field for field in fields)


def change_words(op: SetCard) -> str:
    """What an operation changes of a card."""
    return ", ".join(change.title or change.field for change in op.changes)
