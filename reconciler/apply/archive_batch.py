"""One call that moves products into the archive, or out of it."""

from collections.abc import Sequence

from reconciler.apply.batch import Batch
from reconciler.apply.outcome import AlreadyTrue, Converged, Outcome, Rejected, Stale, Unknown
from reconciler.apply.ports import Answer, NoAnswer, Refused
from reconciler.apply.work import Work
from reconciler.domain.ids import Cell
from reconciler.domain.stock import NOTHING
from reconciler.plan.operation import SetArchived


class ArchiveBatch(Batch[SetArchived]):
    """One call, all in the same direction. What sells or is promised by now does not go in."""

    def __init__(self, run: Work, number: int, operations: Sequence[SetArchived]) -> None:
        super().__init__(run, number, operations)
        self._archived = operations[0].archived
        self.kind = "archive" if self._archived else "unarchive"

    def _look(self) -> list[SetArchived]:
        states = self._run.shop.cards.states([op.offer for op in self._operations])
        cells = [
            Cell(op.offer, warehouse) for op in self._operations for warehouse in op.warehouses
        ]
        stock = self._run.shop.read_stock(cells) if self._archived else {}
        sending: list[SetArchived] = []
        ended: dict[str, Outcome] = {}
        for op in self._operations:
            state = states.get(op.offer)
            units = [stock.get(Cell(op.offer, number), NOTHING) for number in op.warehouses]
            left = sum(live.free + live.reserved for live in units)
            if state is None or state.product_id != op.product_id:
                ended[op.id] = Stale(observed="in the shop", now="another product, or none")
            elif state.archived == self._archived:
                ended[op.id] = AlreadyTrue()
            elif left:
                ended[op.id] = Stale(observed="nothing to sell", now=f"{left} units")
            else:
                sending.append(op)
        if ended:
            self._finish(ended)
        return sending

    def _write(self, sending: Sequence[SetArchived]) -> Sequence[Answer]:
        self._run.journal.intend(self._number, sending, {}, self._run.now())
        cards = self._run.shop.cards
        answers = cards.set_archived([op.product_id for op in sending], archived=self._archived)
        self._run.sent(sending)
        return answers

    def _prove(self, sending: Sequence[SetArchived], answers: Sequence[Answer]) -> None:
        states = self._run.shop.cards.states([op.offer for op in sending])
        outcomes: dict[str, Outcome] = {}
        for op, answer in zip(sending, answers, strict=True):
            state = states.get(op.offer)
            if state is not None and state.archived == self._archived:
                outcomes[op.id] = Converged("archived" if self._archived else "on sale")
            elif isinstance(answer, Refused):
                outcomes[op.id] = Rejected(answer.code, answer.message)
            else:
                why = answer.reason if isinstance(answer, NoAnswer) else "not shown yet"
                outcomes[op.id] = Unknown(why)
        self._finish(outcomes)

    def _finish(self, outcomes: dict[str, Outcome]) -> None:
        self._run.journal.settled(outcomes, {}, {}, self._run.now())
        self._run.end(outcomes)
