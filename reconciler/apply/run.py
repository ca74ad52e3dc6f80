"""One run: batch by batch re-read, journal, send, read back, remember."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from itertools import groupby
from typing import TypeVar, assert_never

import msgspec

from reconciler.apply.archive_batch import ArchiveBatch
from reconciler.apply.barcode_batch import BarcodeBatch
from reconciler.apply.batch import write_kind
from reconciler.apply.card_batch import CardBatch
from reconciler.apply.new_offers import NewOffers
from reconciler.apply.outcome import Outcome, Pending
from reconciler.apply.price_batch import PriceBatch
from reconciler.apply.rename_batch import RenameBatch
from reconciler.apply.second_look import not_kept
from reconciler.apply.stages import Stage, StageEnd, stage_end
from reconciler.apply.stock_batch import StockBatch
from reconciler.apply.timer_batch import TimerBatch
from reconciler.apply.work import Work
from reconciler.domain.apply_settings import ApplySettings
from reconciler.domain.errors import Interrupted, NotNow, ReconcilerError
from reconciler.domain.limits import STOCK_PAIRS_PER_CALL
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

Op = TypeVar("Op", SetStock, SetPrice, SetCard, Rename, SetArchived, RenewTimer)

ROUNDS = 3
"""How often sales that slipped in are taken off in one run."""


class Finished(msgspec.Struct, frozen=True):
    """How every operation of the plan ended, and what stopped the run early, if anything did."""

    outcomes: Mapping[str, Outcome]
    stopped: str = ""
    error: ReconcilerError | None = None
    stages: tuple[StageEnd, ...] = ()


class Run:
    """Executes one plan. One use. A batch in flight is always finished."""

    def __init__(self, work: Work, settings: ApplySettings = ApplySettings()) -> None:  # noqa: B008
        self._work = work
        self._settings = settings
        self._new = NewOffers()
        self._ends: list[StageEnd] = []

    def execute(
        self,
        plan: Plan,
        stages: Sequence[Stage] | None = None,
        ended: Mapping[str, Outcome] | None = None,
    ) -> Finished:
        """Send the plan, or those of its operations that are in `stages`. `ended` are operations
        that ended before the run; others may wait for them.

        An error of the shop ends the run; what was done stays remembered.
        """
        work = self._work
        work.observer.started(plan)
        error: ReconcilerError | None = None
        try:
            self._remember(plan)
            if ended:
                work.journal.settled(ended, {}, {}, work.now())
                work.outcomes.update(ended)
            self._send_all([Stage("", plan.operations)] if stages is None else stages)
            self._say_what_is_left(plan)
        except ReconcilerError as trouble:
            if not (isinstance(trouble, Interrupted) and work.halts()):
                error = trouble
                work.fail(trouble)
            with suppress(ReconcilerError):
                # What was sent before may still be proved; else it ends as not read back.
                work.prove_owed()
        finally:
            work.observer.finished()
        work.end_the_rest(plan.operations)
        stopped = "; ".join(filter(None, (work.stopped, work.advice)))
        return Finished(work.outcomes, stopped, error, tuple(self._ends))

    def _remember(self, plan: Plan) -> None:
        """What the plan found out, and that needs no write."""
        journal = self._work.journal
        if plan.followed:
            # A run that was killed right after a rename could not write it down.
            journal.followed(dict(plan.followed))
        journal.adopt(plan.adoptions, plan.price_adoptions, plan.card_adoptions)
        bases = {item.offer: item.applies for item in plan.card_adoptions if item.applies}
        self._work.knows_cards(bases, plan.operations)

    def _send_all(self, stages: Sequence[Stage]) -> None:
        for stage in stages:
            for batch, together in groupby(stage.operations, key=lambda op: op.batch):
                if self._work.halts():
                    break
                self._batch(batch, list(together))
            self._work.prove_owed()
            if self._work.halts():
                return
            self._take_off()
            if stage.name:
                self._end_stage(stage, is_last=stage is stages[-1])

    def _end_stage(self, stage: Stage, *, is_last: bool) -> None:
        """Watch it, look again, and stop the run if too much of it went wrong."""
        work = self._work
        if not is_last:
            seconds = self._settings.watch.total_seconds()
            work.pause(seconds, f"{stage.words} went out; a second look at it follows")
            gone = not_kept(work.shop, stage.operations, work.outcomes)
            if gone:
                work.journal.settled(gone, {}, {}, work.now())
                work.end(gone)
        end = stage_end(stage, work.outcomes)
        self._ends.append(end)
        if not is_last and end.share > self._settings.stop_share and not work.halts():
            work.stop(
                f"stopped after {stage.words}: {end.bad} of {end.sent} operations were refused "
                f"or are unknown, more than {self._settings.stop_share:.0%}; see to them first",
                goes_on=True,
            )

    def _say_what_is_left(self, plan: Plan) -> None:
        left = sum(op.id not in self._work.outcomes for op in plan.operations)
        if left and not self._work.stopped:
            some = f"{left} of {len(plan.operations)} operations"
            self._work.stop(f"--max-ops left {some} for a later run", goes_on=True)

    def _batch(self, batch: int, operations: Sequence[Operation]) -> None:
        if not self._work.may_go_before_proof(operations):
            self._work.prove_owed()
            if self._work.halts():
                return
        ready = [op for op in operations if self._work.is_ready(op)]
        if ready and isinstance(ready[0], SetStock):
            ready = self._once_checked(ready)
        if not ready:
            return
        kind = write_kind(ready[0])
        if kind in self._work.shut:
            self._work.leave(ready, self._work.shut[kind])
            return
        try:
            self._send(batch, ready)
        except NotNow as later:
            if kind in ("stock", "price"):
                raise
            # Limits of the day hold up cards, and nothing else: a later run sends them.
            end = Pending(later.message)
            self._work.shut_down(kind, end)
            self._work.leave(ready, end)

    def _send(self, batch: int, ready: Sequence[Operation]) -> None:
        work = self._work
        match ready[0]:
            case SetStock():
                StockBatch(work, batch, _all(SetStock, ready)).send()
            case SetPrice():
                PriceBatch(work, batch, _all(SetPrice, ready)).send()
            case SetCard(writer="barcodes"):
                BarcodeBatch(work, batch, _all(SetCard, ready)).send()
            case SetCard():
                CardBatch(work, batch, _all(SetCard, ready)).send()
            case Rename():
                RenameBatch(work, batch, _all(Rename, ready)).send()
            case SetArchived():
                ArchiveBatch(work, batch, _all(SetArchived, ready)).send()
            case RenewTimer():
                TimerBatch(work, batch, _all(RenewTimer, ready)).send()
            case _:
                assert_never(ready[0])

    def _once_checked(self, operations: Sequence[Operation]) -> list[Operation]:
        checked = self._new.checked(self._work, _all(SetStock, operations))
        if checked.ended:
            self._work.journal.settled(checked.ended, {}, {}, self._work.now())
            self._work.end(checked.ended)
        return list(checked.ready)

    def _take_off(self) -> None:
        """Units that sold while numbers were on their way, as long as there are any.

        The cells rest for 30 s before; a sale may slip in again, so there are some rounds. What is
        left after them, the next plan takes off.
        """
        work = self._work
        for _ in range(ROUNDS):
            again, work.again = work.again, []
            for start in range(0, len(again), STOCK_PAIRS_PER_CALL):
                if work.halts():
                    break
                some = again[start : start + STOCK_PAIRS_PER_CALL]
                StockBatch(work, work.extra_number(), some).send()
            work.prove_owed()


def _all(kind: type[Op], operations: Iterable[Operation]) -> list[Op]:
    """A batch is all of one kind."""
    return [op for op in operations if isinstance(op, kind)]
