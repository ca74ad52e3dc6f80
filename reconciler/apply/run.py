"""One run: batch by batch re-read, journal, send, read back, remember."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from itertools import groupby
from typing import assert_never

import msgspec
from msgspec.structs import replace

from reconciler.apply.outcome import AlreadyTrue, Blocked, Outcome, Stale, Unknown, is_good
from reconciler.apply.ports import (
    Accepted,
    Answer,
    Clock,
    Journal,
    NoAnswer,
    Observer,
    PriceWrite,
    Shop,
    StockWrite,
)
from reconciler.apply.readback import prove_price, prove_stock, reads_as_present
from reconciler.apply.recheck import recheck_price, recheck_stock
from reconciler.domain.errors import ReconcilerError
from reconciler.domain.ids import Cell
from reconciler.domain.price import LivePrices, Prices
from reconciler.domain.stock import AppliedStock, InFlightStock, LiveStock
from reconciler.plan.model import Plan
from reconciler.plan.operation import Operation, SetPrice, SetStock

SEMANTICS_STOP = (
    "this shop takes the number as present stock, reserved units included, and not as free stock; "
    "nothing more is sent, because every further number would be wrong by the reserved units"
)


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
    ) -> None:
        self._shop = shop
        self._journal = journal
        self._clock = clock
        self._observer = observer
        self._must_stop = must_stop
        self._outcomes: dict[str, Outcome] = {}
        self._sent: set[str] = set()
        self._stopped = ""

    def execute(self, plan: Plan) -> Finished:
        """Send the plan. An error of the shop ends the run; what was done stays remembered."""
        self._observer.started(plan)
        error: ReconcilerError | None = None
        try:
            self._journal.adopt(plan.adoptions, plan.price_adoptions)
            for batch, operations in groupby(plan.operations, key=lambda op: op.batch):
                if self._must_stop() and not self._stopped:
                    self._stopped = "stopped by a signal; run apply again to go on"
                if self._stopped:
                    break
                self._batch(batch, list(operations))
        except ReconcilerError as trouble:
            error = trouble
            self._stopped = trouble.message
        finally:
            self._observer.finished()
        self._block_the_rest(plan)
        return Finished(self._outcomes, self._stopped, error)

    def _batch(self, batch: int, operations: Sequence[Operation]) -> None:
        ready = [op for op in operations if self._is_ready(op)]
        stocks = [op for op in ready if isinstance(op, SetStock)]
        prices = [op for op in ready if isinstance(op, SetPrice)]
        if stocks:
            _StockBatch(self, batch, stocks).send()
        if prices:
            _PriceBatch(self, batch, prices).send()

    def _is_ready(self, op: Operation) -> bool:
        for name in op.depends_on:
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

    # What the two kinds of batch use.

    @property
    def shop(self) -> Shop:
        """The live shop."""
        return self._shop

    @property
    def journal(self) -> Journal:
        """The memory of this run."""
        return self._journal

    def now(self) -> datetime:
        """The time."""
        return self._clock.now()

    def rest_until(self, until: datetime) -> None:
        """Wait for cells that were written a moment ago."""
        seconds = (until - self._clock.now()).total_seconds()
        if seconds > 0:
            self._observer.waiting(seconds, "cells written a moment ago rest for 30 s")
            self._clock.sleep(seconds)

    def end(self, outcomes: Mapping[str, Outcome]) -> None:
        """Operations that ended."""
        self._outcomes.update(outcomes)
        self._observer.progressed(outcomes)

    def sent(self, operations: Sequence[Operation]) -> None:
        """The shop has these; from here on they can't end as not sent."""
        self._sent.update(op.id for op in operations)

    def stop(self, why: str) -> None:
        """Send nothing more."""
        self._stopped = why


class _StockBatch:
    """One stock call and the reads around it."""

    def __init__(self, run: Run, batch: int, operations: Sequence[SetStock]) -> None:
        self._run = run
        self._batch = batch
        self._operations = operations

    def send(self) -> None:
        rests = [op.rests_until for op in self._operations if op.rests_until]
        if rests:
            self._run.rest_until(max(rests))
        sending = self._recheck()
        if sending:
            answers = self._write(sending)
            self._prove(sending, answers)

    def _recheck(self) -> list[SetStock]:
        live = self._run.shop.read_stock([_cell(op) for op in self._operations])
        sending: list[SetStock] = []
        skipped: dict[str, Outcome] = {}
        true_now: dict[Cell, AppliedStock] = {}
        for op in self._operations:
            fitted = recheck_stock(op, live[_cell(op)])
            match fitted:
                case SetStock():
                    sending.append(fitted)
                case AlreadyTrue():
                    skipped[op.id] = fitted
                    true_now[_cell(op)] = _as_left(op.after, live[_cell(op)], self._run.now())
                case Stale():
                    skipped[op.id] = fitted
                case _:
                    assert_never(fitted)
        if skipped:
            self._run.journal.settled(skipped, true_now, {}, self._run.now())
            self._run.end(skipped)
        return sending

    def _write(self, sending: Sequence[SetStock]) -> Sequence[Answer]:
        in_flight = {_cell(op): _in_flight(op) for op in sending}
        sent_at = self._run.now()
        self._run.journal.intend(self._batch, sending, in_flight, sent_at)
        try:
            answers = self._run.shop.write_stock(
                [StockWrite(_cell(op), op.product_id, op.after.free) for op in sending]
            )
        except ReconcilerError:
            # The shop is sure that nothing was executed: nothing is in flight.
            self._run.journal.answered(self._batch, {}, list(in_flight), {}, self._run.now())
            raise
        self._run.sent(sending)
        pairs = list(zip(sending, answers, strict=True))
        accepted = {
            _cell(op): replace(op.after, at=sent_at, written_at=sent_at)
            for op, answer in pairs
            if isinstance(answer, Accepted)
        }
        landed = [_cell(op) for op, answer in pairs if not isinstance(answer, NoAnswer)]
        self._run.journal.answered(self._batch, accepted, landed, {}, self._run.now())
        return answers

    def _prove(self, sending: Sequence[SetStock], answers: Sequence[Answer]) -> None:
        live = self._run.shop.read_stock([_cell(op) for op in sending])
        outcomes: dict[str, Outcome] = {}
        bases: dict[Cell, AppliedStock] = {}
        doubts: dict[Cell, InFlightStock] = {}
        now = self._run.now()
        for op, answer in zip(sending, answers, strict=True):
            cell = _cell(op)
            proof = prove_stock(op, answer, live[cell])
            outcomes[op.id] = proof.outcome
            if proof.in_doubt:
                doubts[cell] = _in_flight(op)
            elif proof.took_effect:
                bases[cell] = replace(
                    op.after, reserved=live[cell].reserved, at=now, written_at=now
                )
        self._run.journal.settled(outcomes, bases, doubts, now)
        self._run.end(outcomes)
        if reads_as_present((op, live[_cell(op)]) for op in sending):
            self._run.stop(SEMANTICS_STOP)


class _PriceBatch:
    """One price call and the reads around it."""

    def __init__(self, run: Run, batch: int, operations: Sequence[SetPrice]) -> None:
        self._run = run
        self._batch = batch
        self._operations = operations

    def send(self) -> None:
        sending = self._recheck()
        if sending:
            answers = self._write(sending)
            self._prove(sending, answers)

    def _recheck(self) -> list[SetPrice]:
        live = self._run.shop.read_prices([op.offer for op in self._operations])
        sending: list[SetPrice] = []
        skipped: dict[str, Outcome] = {}
        true_now = {}
        for op in self._operations:
            fitted = recheck_price(op, _prices(live.get(op.offer)))
            match fitted:
                case SetPrice():
                    sending.append(fitted)
                case AlreadyTrue():
                    skipped[op.id] = fitted
                    true_now[op.offer] = op.applies
                case Stale():
                    skipped[op.id] = fitted
                case _:
                    assert_never(fitted)
        if skipped:
            now = self._run.now()
            self._run.journal.answered(self._batch, {}, (), true_now, now)
            self._run.journal.settled(skipped, {}, {}, now)
            self._run.end(skipped)
        return sending

    def _write(self, sending: Sequence[SetPrice]) -> Sequence[Answer]:
        self._run.journal.intend(self._batch, sending, {}, self._run.now())
        answers = self._run.shop.write_prices(
            [PriceWrite(op.offer, op.after, op.currency) for op in sending]
        )
        self._run.sent(sending)
        accepted = {
            op.offer: op.applies
            for op, answer in zip(sending, answers, strict=True)
            if isinstance(answer, Accepted)
        }
        self._run.journal.answered(self._batch, {}, (), accepted, self._run.now())
        return answers

    def _prove(self, sending: Sequence[SetPrice], answers: Sequence[Answer]) -> None:
        live = self._run.shop.read_prices([op.offer for op in sending])
        outcomes: dict[str, Outcome] = {
            op.id: prove_price(op, answer, _prices(live.get(op.offer)))
            for op, answer in zip(sending, answers, strict=True)
        }
        self._run.journal.settled(outcomes, {}, {}, self._run.now())
        self._run.end(outcomes)


def _cell(op: SetStock) -> Cell:
    return Cell(op.offer, op.warehouse_id)


def _in_flight(op: SetStock) -> InFlightStock:
    return InFlightStock(before=op.before, base=op.base, after=op.after)


def _as_left(after: AppliedStock, live: LiveStock, now: datetime) -> AppliedStock:
    return replace(after, free=live.free, reserved=live.reserved, at=now)


def _prices(live: LivePrices | None) -> Prices:
    return live.has if live else Prices()
