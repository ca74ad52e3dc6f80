"""One stock call: cells and their orders are looked at last, and every cell is read back."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import assert_never

from msgspec.structs import replace

from reconciler.apply.batch import Batch
from reconciler.apply.outcome import AlreadyTrue, Outcome, Stale
from reconciler.apply.ports import Accepted, Answer, NoAnswer, StockWrite, WriteKind
from reconciler.apply.readback import overtaken, prove_stock, reads_as_present
from reconciler.apply.recheck import Look, TrueNow, recheck_stock
from reconciler.apply.work import Work
from reconciler.domain.errors import ReadIncomplete, ReconcilerError
from reconciler.domain.ids import Cell
from reconciler.domain.limits import STOCK_PAIR_COOLDOWN_SECONDS
from reconciler.domain.order_sums import waiting
from reconciler.domain.orders import Span
from reconciler.domain.stock import NOTHING, AppliedStock, Fixed, InFlightStock, LiveStock
from reconciler.plan.operation import SetStock

SEMANTICS_STOP = (
    "this shop takes the number as present stock, reserved units included, and not as free stock; "
    "nothing more is sent, because every further number would be wrong by the reserved units"
)


class StockBatch(Batch[SetStock]):
    """One stock call."""

    kind: WriteKind = "stock"
    rest_seconds = float(STOCK_PAIR_COOLDOWN_SECONDS)

    def __init__(self, run: Work, number: int, operations: Sequence[SetStock]) -> None:
        super().__init__(run, number, operations)
        self._sent: Sequence[SetStock] = ()
        self._answers: Sequence[Answer] = ()
        self._sent_at = run.now()
        self._unseen: dict[Cell, int] = {}

    def send(self) -> None:
        """Wait for cells that rest, then send."""
        rests = [op.rests_until for op in self._operations if op.rests_until]
        if rests:
            self._run.rest_until(max(rests))
        super().send()

    @property
    def cells(self) -> Sequence[SetStock]:
        """What was sent (the port `Proof`)."""
        return self._sent

    def _look(self) -> list[SetStock]:
        began = self._run.now()
        owed = self._run.owed
        live = self._read([*(owed.cells if owed else ()), *self._operations])
        if owed:
            owed.prove(live)
            if self._run.stopped:
                return []
        looked = Span(began, self._run.now())
        orders = self._run.orders()
        self._unseen = {}
        sending: list[SetStock] = []
        skipped: dict[str, Outcome] = {}
        true_now: dict[Cell, AppliedStock] = {}
        now = self._run.now()
        for op in self._operations:
            lines = None if orders is None else orders.of(_cell(op))
            fitted = recheck_stock(op, Look(live[_cell(op)], looked, lines))
            if op.account is not None and lines:
                # Ordered after the stock was read, and counted all the same.
                unseen = waiting(lines) - live[_cell(op)].reserved
                self._unseen[_cell(op)] = max(0, unseen)
            if op.delta < 0 and op.before.free - live[_cell(op)].free > op.after.free:
                self._run.fell_short(op.id)
            match fitted:
                case SetStock():
                    sending.append(fitted)
                case TrueNow():
                    skipped[op.id] = AlreadyTrue()
                    true_now[_cell(op)] = replace(
                        fitted.after,
                        free=live[_cell(op)].free,
                        reserved=live[_cell(op)].reserved,
                        at=began,
                        until=now,
                    )
                case Stale():
                    skipped[op.id] = fitted
                case _:
                    assert_never(fitted)
        if skipped:
            self._run.journal.settled(skipped, true_now, {}, now)
            self._run.end(skipped)
        return sending

    def _write(self, sending: Sequence[SetStock]) -> Sequence[Answer]:
        sent_at = self._sent_at = self._run.now()
        in_flight = {_cell(op): self._in_flight(op) for op in sending}
        self._run.journal.intend(self._number, sending, in_flight, sent_at)
        try:
            answers = self._run.shop.write_stock(
                [StockWrite(_cell(op), op.product_id, op.after.free) for op in sending]
            )
        except ReconcilerError:
            # The shop is sure that nothing was executed: nothing is in flight.
            self._run.journal.answered(self._number, {}, list(in_flight), {}, self._run.now())
            raise
        self._run.sent(sending)
        pairs = list(zip(sending, answers, strict=True))
        accepted = {
            _cell(op): replace(
                self._written(op, until=self._run.now()),
                reserved=op.before.reserved,
                proved=False,
            )
            for op, answer in pairs
            if isinstance(answer, Accepted)
        }
        landed = [_cell(op) for op, answer in pairs if not isinstance(answer, NoAnswer)]
        self._run.journal.answered(self._number, accepted, landed, {}, self._run.now())
        return answers

    def _prove(self, sending: Sequence[SetStock], answers: Sequence[Answer]) -> None:
        """With the look of the next call: it reads a moment later, and one after the other would
        take longer than the limit of calls a minute leaves.
        """
        self._sent, self._answers = sending, answers
        self._run.owe(self)

    def prove(self, live: Mapping[Cell, LiveStock] | None = None) -> None:
        """Judge every cell by its answer and by what it shows (the port `Proof`)."""
        sending, answers = self._sent, self._answers
        live = self._read(sending) if live is None else live
        self._run.owe(None)
        outcomes: dict[str, Outcome] = {}
        bases: dict[Cell, AppliedStock] = {}
        doubts: dict[Cell, InFlightStock] = {}
        now = self._run.now()
        for op, answer in zip(sending, answers, strict=True):
            cell = _cell(op)
            proof = prove_stock(op, answer, live[cell], now)
            outcomes[op.id] = proof.outcome
            if proof.in_doubt:
                doubts[cell] = self._in_flight(op)
            elif proof.took_effect:
                reserved = live[cell].reserved
                late = max(0, overtaken(op, live[cell]) - self._unseen.get(cell, 0))
                base = self._written(op, until=now)
                bases[cell] = replace(base, reserved=reserved, overtaken=late)
                if late and live[cell].free and not isinstance(op.after.says, Fixed):
                    self._run.take_off(_less(op, bases[cell], live[cell], late))
        self._run.journal.settled(outcomes, bases, doubts, now)
        self._run.end(outcomes)
        if reads_as_present((op, live[_cell(op)]) for op in sending):
            self._run.stop(SEMANTICS_STOP)

    def _in_flight(self, op: SetStock) -> InFlightStock:
        after = replace(self._written(op, until=self._sent_at), written_at=None, until=None)
        return InFlightStock(before=op.before, base=op.base, after=after)

    def _written(self, op: SetStock, until: datetime) -> AppliedStock:
        """The base that a write leaves: it held from the moment when it was sent."""
        return replace(op.after, at=self._sent_at, until=until, written_at=until)

    def _read(self, operations: Sequence[SetStock]) -> Mapping[Cell, LiveStock]:
        """Live stock of the cells. Rows don't vanish: one that was there must be there again."""
        rows = self._run.shop.read_stock([_cell(op) for op in operations])
        for op in operations:
            if _cell(op) not in rows and op.before != NOTHING:
                raise ReadIncomplete(
                    f"{op.id}: the shop left out a cell that it had a moment ago",
                    "run apply again; nothing is decided on half an answer",
                )
        return {_cell(op): rows.get(_cell(op), NOTHING) for op in operations}


def _less(op: SetStock, base: AppliedStock, live: LiveStock, late: int) -> SetStock:
    """The same cell again, without units that sold while its number was on its way."""
    free = max(0, live.free - late)
    return replace(
        op,
        base=base,
        before=live,
        after=replace(base, free=free, overtaken=0, written_at=None),
        cause="live",
        observed_at=base.at,
        observed_until=base.until,
        account=None,
        staleness="any" if free == 0 else "at_most",
    )


def _cell(op: SetStock) -> Cell:
    return Cell(op.offer, op.warehouse_id)
