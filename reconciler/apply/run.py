"""One run: batch by batch re-read, journal, send, read back, remember."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from itertools import groupby
from typing import TypeVar, assert_never

import msgspec

from reconciler.apply.archive_batch import ArchiveBatch
from reconciler.apply.barcode_batch import BarcodeBatch
from reconciler.apply.batch import Proof, write_kind
from reconciler.apply.card_batch import CardBatch
from reconciler.apply.new_offers import NewOffers
from reconciler.apply.outcome import Blocked, Outcome, Pending, Unknown, is_good
from reconciler.apply.ports import Clock, Journal, Ledger, Observer, Shop, WriteKind
from reconciler.apply.price_batch import PriceBatch
from reconciler.apply.rename_batch import RenameBatch
from reconciler.apply.stock_batch import StockBatch
from reconciler.apply.timer_batch import TimerBatch
from reconciler.domain.card_digest import AppliedCard
from reconciler.domain.errors import NotNow, ReconcilerError
from reconciler.domain.ids import OfferId, ProductId
from reconciler.domain.limits import STOCK_PAIR_COOLDOWN_SECONDS, STOCK_PAIRS_PER_CALL
from reconciler.domain.orders import Orders
from reconciler.plan.model import Plan
from reconciler.plan.operation import (
    Operation,
    Rename,
    RenewTimer,
    SetArchived,
    SetCard,
    SetPrice,
    SetStock,
)
from reconciler.plan.price_budget import WORTH_WAITING

Op = TypeVar("Op", SetStock, SetPrice, SetCard, Rename, SetArchived, RenewTimer)

PATIENCE = WORTH_WAITING
"""How long one run waits for the shop to work on cards. Most imports take seconds; moderation may
take a day, which no run should wait for."""

ROUNDS = 3
"""How often sales that slipped in are taken off in one run."""

PROOF_PAYS_SECONDS = 1.0
"""In a wait beyond this, what is owed is proved at once instead of with the next look."""

FIRST_EXTRA_BATCH = 1_000_000
"""Numbers of batches that no plan has: each writing call has its own in the journal."""


class Finished(msgspec.Struct, frozen=True):
    """How every operation of the plan ended, and what stopped the run early, if anything did."""

    outcomes: Mapping[str, Outcome]
    stopped: str = ""
    error: ReconcilerError | None = None


class Run:
    """Executes one plan. One use.

    `must_stop` is asked between batches: a batch in flight is always finished.
    """

    def __init__(
        self,
        shop: Shop,
        journal: Journal,
        clock: Clock,
        observer: Observer,
        must_stop: Callable[[], bool] = lambda: False,
        ledger: Ledger | None = None,
        patience: timedelta = PATIENCE,
        cards: Mapping[OfferId, AppliedCard] | None = None,
    ) -> None:
        """`patience` is how long the shop may work on cards; `cards` what was last applied."""
        self._patience = patience
        self._cards = dict(cards or {})
        self._left_of_card: dict[OfferId, set[str]] = {}
        self._new = NewOffers()
        self._ledger = ledger
        self._shop = shop
        self._journal = journal
        self._clock = clock
        self._observer = observer
        self._must_stop = must_stop
        self._outcomes: dict[str, Outcome] = {}
        self._sent: set[str] = set()
        self._short: set[str] = set()
        self._again: list[SetStock] = []
        self._stopped = ""
        self._shut: dict[WriteKind, str] = {}
        self._owed: Proof | None = None

    def execute(self, plan: Plan) -> Finished:
        """Send the plan. An error of the shop ends the run; what was done stays remembered."""
        self._observer.started(plan)
        error: ReconcilerError | None = None
        try:
            if plan.followed:
                # A run that was killed right after a rename could not write it down.
                self._journal.followed(dict(plan.followed))
            self._journal.adopt(plan.adoptions, plan.price_adoptions, plan.card_adoptions)
            self._cards |= {
                item.offer: item.applies for item in plan.card_adoptions if item.applies
            }
            for op in plan.operations:
                if isinstance(op, SetCard):
                    self._left_of_card.setdefault(op.offer, set()).add(op.id)
            for batch, operations in groupby(plan.operations, key=lambda op: op.batch):
                if self._must_stop() and not self._stopped:
                    self._stopped = "stopped by a signal; run apply again to go on"
                if self._stopped:
                    break
                self._batch(batch, list(operations))
            self._prove_owed()
            self._take_off()
        except ReconcilerError as trouble:
            error = trouble
            self._stopped = trouble.message
            with suppress(ReconcilerError):
                # What was sent before may still be proved; else it ends as not read back.
                self._prove_owed()
        finally:
            self._observer.finished()
        self._block_the_rest(plan)
        return Finished(self._outcomes, self._stopped, error)

    def _batch(self, batch: int, operations: Sequence[Operation]) -> None:
        if not self._may_go_before_proof(operations):
            self._prove_owed()
            if self._stopped:
                return
        ready = [op for op in operations if self._is_ready(op)]
        if ready and isinstance(ready[0], SetStock):
            ready = self._once_checked(ready)
        if not ready:
            return
        kind = write_kind(ready[0])
        if kind in self._shut:
            self._leave(ready, self._shut[kind])
            return
        try:
            self._send(batch, ready)
        except NotNow as later:
            if kind in ("stock", "price"):
                raise
            # Limits of the day hold up cards, and nothing else.
            self._shut[kind] = later.message
            if kind in ("create", "import"):
                self._shut["create"] = self._shut["import"] = later.message
            self._leave(ready, later.message)

    def _leave(self, operations: Sequence[Operation], why: str) -> None:
        """What the shop takes no more of now, a later run sends."""
        left = {op.id: Pending(why) for op in operations if op.id not in self._outcomes}
        self._journal.settled(left, {}, {}, self.now())
        self.end(left)

    def _send(self, batch: int, ready: Sequence[Operation]) -> None:
        match ready[0]:
            case SetStock():
                StockBatch(self, batch, _all(SetStock, ready)).send()
            case SetPrice():
                PriceBatch(self, batch, _all(SetPrice, ready)).send()
            case SetCard(writer="barcodes"):
                BarcodeBatch(self, batch, _all(SetCard, ready)).send()
            case SetCard():
                CardBatch(self, batch, _all(SetCard, ready)).send()
            case Rename():
                RenameBatch(self, batch, _all(Rename, ready)).send()
            case SetArchived():
                ArchiveBatch(self, batch, _all(SetArchived, ready)).send()
            case RenewTimer():
                TimerBatch(self, batch, _all(RenewTimer, ready)).send()
            case _:
                assert_never(ready[0])

    def _once_checked(self, operations: Sequence[Operation]) -> list[Operation]:
        checked = self._new.checked(self, _all(SetStock, operations))
        if checked.ended:
            self._journal.settled(checked.ended, {}, {}, self.now())
            self.end(checked.ended)
        return list(checked.ready)

    def _take_off(self) -> None:
        """Units that sold while numbers were on their way, as long as there are any.

        The cells rest for 30 s before; a sale may slip in again, so there are some rounds. What is
        left after them, the next plan takes off.
        """
        number = FIRST_EXTRA_BATCH
        for _ in range(ROUNDS):
            again, self._again = self._again, []
            for start in range(0, len(again), STOCK_PAIRS_PER_CALL):
                if self._stopped or self._must_stop():
                    break
                StockBatch(self, number, again[start : start + STOCK_PAIRS_PER_CALL]).send()
                number += 1
            self._prove_owed()

    def _may_go_before_proof(self, operations: Sequence[Operation]) -> bool:
        """Whether a batch may be looked at together with the proof of the one before: it reads the
        same list, and waits for nothing in it.
        """
        if self._owed is None:
            return True
        ids = {op.id for op in self._owed.cells}
        return all(isinstance(op, SetStock) and ids.isdisjoint(op.depends_on) for op in operations)

    def _prove_owed(self) -> None:
        owed, self._owed = self._owed, None
        if owed is not None:
            owed.prove()

    def _is_ready(self, op: Operation) -> bool:
        for name in op.depends_on:
            if name in self._short:
                why = f"units that {name} was to free were sold meanwhile; plan again"
                self.end({op.id: Blocked(why)})
                return False
            if isinstance(self._outcomes[name], Pending):
                self.end({op.id: Pending(f"waits for {name}, which the shop still works on")})
                return False
            if not is_good(self._outcomes[name]):
                self.end({op.id: Blocked(f"waits for {name}, which did not take effect")})
                return False
        return True

    def _block_the_rest(self, plan: Plan) -> None:
        for op in plan.operations:
            if op.id in self._outcomes:
                continue
            if op.id in self._sent:
                self._outcomes[op.id] = Unknown(f"sent, but not read back: {self._stopped}")
            else:
                self._outcomes[op.id] = Blocked(f"not sent: {self._stopped}")

    # What a batch uses (the port `RunHand`).

    @property
    def shop(self) -> Shop:
        """The live shop."""
        return self._shop

    @property
    def journal(self) -> Journal:
        """The memory of this run."""
        return self._journal

    def orders(self) -> Orders | None:
        """The orders up to now; None where they can't be read."""
        return self._ledger.refresh() if self._ledger else None

    def now(self) -> datetime:
        """The time."""
        return self._clock.now()

    def await_turn(self, kind: WriteKind, items: int) -> None:
        """Return when a call of this kind may go out; a wait is used to prove what is owed."""
        if self._shop.turn_in(kind, items) > PROOF_PAYS_SECONDS:
            self._prove_owed()
        self._shop.await_turn(kind, items)

    @property
    def owed(self) -> Proof | None:
        """The proof that an earlier call still lacks."""
        return self._owed

    def owe(self, proof: Proof | None) -> None:
        """A call was answered, and is to be proved with the next look; None: it was."""
        self._owed = proof

    @property
    def is_stopped(self) -> bool:
        """Whether nothing more may be sent."""
        return bool(self._stopped)

    def rest_until(self, until: datetime) -> None:
        """Wait for cells that were written a moment ago."""
        # Never longer than the rest itself, whatever a clock that was set back makes of it.
        seconds = (until - self._clock.now()).total_seconds()
        seconds = min(seconds, STOCK_PAIR_COOLDOWN_SECONDS)
        if seconds > 0:
            self._prove_owed()
            seconds = min(seconds, (until - self._clock.now()).total_seconds())
        if seconds > 0:
            self._observer.waiting(seconds, "cells written a moment ago rest for 30 s")
            self._clock.sleep(seconds)

    def sent(self, operations: Sequence[Operation]) -> None:
        """The shop has these; from here on they can't end as not sent."""
        self._sent.update(op.id for op in operations)

    def fell_short(self, operation: str) -> None:
        """A decrease freed fewer units than planned: they can't be on sale elsewhere as well."""
        self._short.add(operation)

    def take_off(self, again: SetStock) -> None:
        """A sale was overwritten by a number that was on its way: to be sent once more, lower."""
        self._again.append(again)

    @property
    def patience(self) -> timedelta:
        """How long the shop may work on something in one run."""
        return self._patience

    def wait(self, seconds: float, until: datetime, why: str) -> bool:
        """Wait for the shop to work; False if that is not worth it any more, or must not be."""
        if self._must_stop() or self.now() + timedelta(seconds=seconds) > until:
            return False
        self._observer.waiting(seconds, why)
        self._clock.sleep(seconds)
        self._journal.keep(self.now())
        return True

    def born(self, offer: OfferId, product: ProductId) -> None:
        """A new offer is there."""
        self._new.add(offer, product)

    def card_base(self, offer: OfferId) -> AppliedCard | None:
        """What this run knows of a card by now."""
        return self._cards.get(offer)

    def completes_card(self, op: SetCard, base: AppliedCard) -> bool:
        """Whether with this operation all that the plan changes of a card took effect."""
        left = self._left_of_card.setdefault(op.offer, set())
        left.discard(op.id)
        self._cards[op.offer] = base
        return not left

    def end(self, outcomes: Mapping[str, Outcome]) -> None:
        """Operations that ended."""
        self._outcomes.update(outcomes)
        self._observer.progressed(outcomes)

    def stop(self, why: str) -> None:
        """Send nothing more."""
        self._stopped = why


def _all(kind: type[Op], operations: Iterable[Operation]) -> list[Op]:
    """A batch is all of one kind."""
    return [op for op in operations if isinstance(op, kind)]
