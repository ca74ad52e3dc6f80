"""A run at work: what its batches share, what is known of its operations, and when it halts."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from itertools import count
from typing import Protocol

from reconciler.apply.alert_clock import NAP_SECONDS
from reconciler.apply.outcome import Blocked, Outcome, Pending, Unknown, is_good
from reconciler.apply.ports import Clock, Journal, Ledger, Observer, Shop, WriteKind
from reconciler.domain.card_digest import AppliedCard
from reconciler.domain.errors import Interrupted, InvalidInput, ReconcilerError
from reconciler.domain.ids import Cell, OfferId, ProductId
from reconciler.domain.limits import STOCK_PAIR_COOLDOWN_SECONDS
from reconciler.domain.orders import Orders
from reconciler.domain.stock import LiveStock
from reconciler.plan.operation import Operation, SetCard, SetStock
from reconciler.plan.price_budget import WORTH_WAITING

PATIENCE = WORTH_WAITING
"""How long one run waits for the shop to work on cards. Most imports take seconds; moderation may
take a day, which no run should wait for."""

FIRST_EXTRA_BATCH = 1_000_000
"""Numbers of batches that no plan has: each writing call has its own in the journal."""

GO_ON = "run apply again to go on"

PROOF_PAYS_SECONDS = 1.0
"""In a wait beyond this, what is owed is proved at once instead of with the next look."""

KEEP_EVERY = timedelta(minutes=1)
"""How often a lease is renewed while a run waits."""


class Proof(Protocol):
    """A stock call that was answered, and not yet read back."""

    @property
    def cells(self) -> Sequence[SetStock]:
        """The operations whose cells have to be read."""
        ...

    def prove(self, live: Mapping[Cell, LiveStock] | None = None) -> None:
        """Judge the cells by a read that began after the answer; without one, read them now.

        Raises ReadIncomplete or ShopUnreachable.
        """
        ...


class Work:
    """The state of one run, and the hands of its batches."""

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
        deadline: datetime | None = None,
        go_on: str = GO_ON,
    ) -> None:
        """`patience` is how long the shop may work on cards; `cards` what was last applied.
        `must_stop` is asked between batches and while waiting; after `deadline` nothing is sent.
        `go_on` is how to go on after a run that left something, in words.
        """
        self.shop = shop
        self.journal = journal
        self.observer = observer
        self.patience = patience
        self.stopped = ""
        self.advice = ""
        self._go_on = go_on
        self.new_products: dict[OfferId, ProductId] = {}
        self.outcomes: dict[str, Outcome] = {}
        self.again: list[SetStock] = []
        self.shut: dict[WriteKind, Outcome] = {}
        self.owed: Proof | None = None
        self._clock = clock
        self._must_stop = must_stop
        self._deadline = deadline
        self._ledger = ledger
        self._cards = dict(cards or {})
        self._left_of_card: dict[OfferId, set[str]] = {}
        self._sent: set[str] = set()
        self._short: set[str] = set()
        self._numbers = count(FIRST_EXTRA_BATCH)

    def knows_cards(
        self, bases: Mapping[OfferId, AppliedCard], operations: Iterable[Operation]
    ) -> None:
        """Bases that were found right, and what the run is going to change of cards."""
        self._cards.update(bases)
        for op in operations:
            if isinstance(op, SetCard):
                self._left_of_card.setdefault(op.offer, set()).add(op.id)

    def extra_number(self) -> int:
        """The number of a call that the plan did not foresee."""
        return next(self._numbers)

    # Time.

    def now(self) -> datetime:
        """The time."""
        return self._clock.now()

    def halts(self) -> bool:
        """Whether nothing more may be sent; `stopped` then says why."""
        if not self.stopped:
            if self._must_stop():
                self.stop("stopped by a signal", goes_on=True)
            elif self._deadline is not None and self.now() >= self._deadline:
                self.stop("stopped as its time is over (--max-duration)", goes_on=True)
        return bool(self.stopped)

    def stop(self, why: str, *, goes_on: bool = False) -> None:
        """Send nothing more; `goes_on`: the same once more sends the rest."""
        self.stopped = why
        self.advice = self._go_on if goes_on else ""

    def fail(self, error: ReconcilerError) -> None:
        """Send nothing more, because of an error. What the state can't take is a problem among its
        problems, and told as that.
        """
        problems = error.problems if isinstance(error, InvalidInput) else ()
        self.stop("; ".join(problem.message for problem in problems) or error.message)
        self.advice = "; ".join(problem.fix for problem in problems)

    def await_turn(self, kind: WriteKind, items: int) -> None:
        """Return when such a call may go out, or the run halts; a wait is used to prove what is
        owed.
        """
        if self.shop.turn_in(kind, items) > PROOF_PAYS_SECONDS:
            self.prove_owed()
        with suppress(Interrupted):
            self.shop.await_turn(kind, items)

    def rest_until(self, until: datetime) -> None:
        """Wait for cells that were written a moment ago."""
        # Never longer than the rest itself, whatever a clock that was set back makes of it.
        seconds = (until - self.now()).total_seconds()
        seconds = min(seconds, STOCK_PAIR_COOLDOWN_SECONDS)
        if seconds > 0:
            self._sleep(seconds, "cells written a moment ago rest for 30 s")

    def pause(self, seconds: float, why: str) -> None:
        """Let the shop settle before it is looked at again; a halt ends the pause."""
        if seconds > 0 and not self.halts():
            self._sleep(seconds, why)

    def wait(self, seconds: float, until: datetime, why: str) -> bool:
        """Wait for the shop to work; False if that is not worth it any more, or must not be."""
        end = self.now() + timedelta(seconds=seconds)
        late = self._deadline is not None and end > self._deadline
        if self.halts() or late or end > until:
            return False
        self._sleep(seconds, why)
        self.journal.keep(self.now())
        return True

    def _sleep(self, seconds: float, why: str) -> None:
        """Sleep as long as nothing halts the run, and keep the lease meanwhile."""
        if seconds > PROOF_PAYS_SECONDS:
            self.prove_owed()
        self.observer.waiting(seconds, why)
        kept_at = self.now()
        while seconds > 0 and not self.halts():
            nap = min(seconds, NAP_SECONDS)
            self._clock.sleep(nap)
            seconds -= nap
            if self.now() - kept_at >= KEEP_EVERY:
                kept_at = self.now()
                self.journal.keep(kept_at)

    # What was sent, and is read back together with the next look.

    def may_go_before_proof(self, operations: Sequence[Operation]) -> bool:
        """Whether a batch may be looked at together with the proof of the one before: it reads the
        same list, and waits for nothing in it.
        """
        if self.owed is None:
            return True
        ids = {op.id for op in self.owed.cells}
        return all(isinstance(op, SetStock) and ids.isdisjoint(op.depends_on) for op in operations)

    def owe(self, proof: Proof | None) -> None:
        """A call was answered, and is to be proved with the next look; None: it was."""
        self.owed = proof

    def prove_owed(self) -> None:
        """Prove now what is owed."""
        owed, self.owed = self.owed, None
        if owed is not None:
            owed.prove()

    # Orders, cards and offers.

    def orders(self) -> Orders | None:
        """The orders up to now; None where they can't be read."""
        return self._ledger.refresh() if self._ledger else None

    def born(self, offer: OfferId, product: ProductId) -> None:
        """A new offer is there."""
        self.new_products[offer] = product

    def card_base(self, offer: OfferId) -> AppliedCard | None:
        """What this run knows of a card by now."""
        return self._cards.get(offer)

    def completes_card(self, op: SetCard, base: AppliedCard) -> bool:
        """Whether with this operation all that the plan changes of a card took effect; from here
        on, `base` is what is known of it.
        """
        left = self._left_of_card.setdefault(op.offer, set())
        left.discard(op.id)
        self._cards[op.offer] = base
        return not left

    def fell_short(self, operation: str) -> None:
        """A decrease freed fewer units than planned: they can't be on sale elsewhere as well."""
        self._short.add(operation)

    def take_off(self, again: SetStock) -> None:
        """A sale was overwritten by a number that was on its way: to be sent once more, lower."""
        self.again.append(again)

    def shut_down(self, kind: WriteKind, end: Outcome) -> None:
        """Send no more calls of a kind in this run; its operations end like this."""
        self.shut[kind] = end
        if kind in ("create", "import"):
            # Both are the same method.
            self.shut["create"] = self.shut["import"] = end

    # Operations.

    def is_ready(self, op: Operation) -> bool:
        """Whether all that an operation waits for took effect; it is ended if something did not."""
        for name in op.depends_on:
            if name in self._short:
                why = f"units that {name} was to free were sold meanwhile; plan again"
                self.end({op.id: Blocked(why)})
                return False
            if isinstance(self.outcomes[name], Pending):
                self.end({op.id: Pending(f"waits for {name}, which the shop still works on")})
                return False
            if not is_good(self.outcomes[name]):
                self.end({op.id: Blocked(f"waits for {name}, which did not take effect")})
                return False
        return True

    def sent(self, operations: Sequence[Operation]) -> None:
        """The shop has these; from here on they can't end as not sent."""
        self._sent.update(op.id for op in operations)

    def leave(self, operations: Sequence[Operation], end: Outcome) -> None:
        """End what is not sent, in the journal as well."""
        left = {op.id: end for op in operations if op.id not in self.outcomes}
        self.journal.settled(left, {}, {}, self.now())
        self.end(left)

    def end(self, outcomes: Mapping[str, Outcome]) -> None:
        """Operations that ended; a later word of one replaces the earlier."""
        fresh = {name: end for name, end in outcomes.items() if name not in self.outcomes}
        self.outcomes.update(outcomes)
        if fresh:
            self.observer.progressed(fresh)

    def end_the_rest(self, operations: Iterable[Operation]) -> None:
        """Whatever has no end by now."""
        for op in operations:
            if op.id in self.outcomes:
                continue
            if op.id in self._sent:
                self.outcomes[op.id] = Unknown(f"sent, but not read back: {self.stopped}")
            else:
                self.outcomes[op.id] = Blocked(f"not sent: {self.stopped}")
