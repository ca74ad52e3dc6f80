"""One call that gives offers other ids."""

from collections.abc import Sequence

from reconciler.apply.batch import Batch
from reconciler.apply.outcome import AlreadyTrue, Converged, Outcome, Rejected, Stale, Unknown
from reconciler.apply.ports import Answer, NoAnswer, Refused, WriteKind
from reconciler.domain.ids import OfferId
from reconciler.plan.operation import Rename


class RenameBatch(Batch[Rename]):
    """One call of renames. What is remembered of an offer goes along once it is proved."""

    kind: WriteKind = "rename"

    def _look(self) -> list[Rename]:
        sending: list[Rename] = []
        ended: dict[str, Outcome] = {}
        there = self._there(self._operations)
        for op in self._operations:
            if op.was in there and op.offer not in there:
                sending.append(op)
            elif op.offer in there and op.was not in there:
                ended[op.id] = AlreadyTrue()
            else:
                both = op.was in there
                ended[op.id] = Stale(
                    observed=f"only `{op.was}`", now="both" if both else "neither of the two"
                )
        if ended:
            self._finish(ended)
        return sending

    def _write(self, sending: Sequence[Rename]) -> Sequence[Answer]:
        self._run.journal.intend(self._number, sending, {}, self._run.now())
        answers = self._run.shop.cards.rename([(op.was, op.offer) for op in sending])
        self._run.sent(sending)
        return answers

    def _prove(self, sending: Sequence[Rename], answers: Sequence[Answer]) -> None:
        there = self._there(sending)
        outcomes: dict[str, Outcome] = {}
        for op, answer in zip(sending, answers, strict=True):
            if op.offer in there and op.was not in there:
                outcomes[op.id] = Converged(f"{op.was} -> {op.offer}")
            elif isinstance(answer, Refused):
                outcomes[op.id] = Rejected(answer.code, answer.message)
            else:
                why = answer.reason if isinstance(answer, NoAnswer) else "not shown yet"
                outcomes[op.id] = Unknown(why)
        self._finish(outcomes)

    def _finish(self, outcomes: dict[str, Outcome]) -> None:
        now = self._run.now()
        names = {
            op.was: op.offer
            for op in self._operations
            if isinstance(outcomes.get(op.id), Converged | AlreadyTrue)
        }
        if names:
            self._run.journal.renamed(names)
        self._run.journal.settled(outcomes, {}, {}, now)
        self._run.end(outcomes)

    def _there(self, operations: Sequence[Rename]) -> frozenset[OfferId]:
        offers = [name for op in operations for name in (op.was, op.offer)]
        return frozenset(self._run.shop.cards.states(offers))
