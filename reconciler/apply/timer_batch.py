"""One call that starts timers of minimum prices anew."""

from collections.abc import Sequence

from reconciler.apply.batch import Batch
from reconciler.apply.outcome import AlreadyTrue, Converged, Outcome, Rejected, Stale, Unknown
from reconciler.apply.ports import Answer, NoAnswer, Refused, WriteKind
from reconciler.domain.price import LiveTimer
from reconciler.plan.operation import RenewTimer


class TimerBatch(Batch[RenewTimer]):
    """One call. What somebody prolonged since the plan is left out."""

    kind: WriteKind = "timer"

    def _look(self) -> list[RenewTimer]:
        live = self._run.shop.read_timers([op.product_id for op in self._operations])
        sending: list[RenewTimer] = []
        ended: dict[str, Outcome] = {}
        for op in self._operations:
            timer = live.get(op.product_id)
            if timer is None:
                ended[op.id] = Stale(observed="in the shop", now="no such product")
            elif runs_longer(op, timer):
                ended[op.id] = AlreadyTrue()
            else:
                sending.append(op)
        if ended:
            self._finish(ended)
        return sending

    def _write(self, sending: Sequence[RenewTimer]) -> Sequence[Answer]:
        self._run.journal.intend(self._number, sending, {}, self._run.now())
        answers = self._run.shop.renew_timers([op.product_id for op in sending])
        self._run.sent(sending)
        return answers

    def _prove(self, sending: Sequence[RenewTimer], answers: Sequence[Answer]) -> None:
        live = self._run.shop.read_timers([op.product_id for op in sending])
        self._finish(
            {
                op.id: _outcome(op, answer, live.get(op.product_id))
                for op, answer in zip(sending, answers, strict=True)
            }
        )

    def _finish(self, outcomes: dict[str, Outcome]) -> None:
        self._run.journal.settled(outcomes, {}, {}, self._run.now())
        self._run.end(outcomes)


def runs_longer(op: RenewTimer, timer: LiveTimer) -> bool:
    """Whether it ends later than it did when the plan was made."""
    if timer.expires_at is None:
        return False
    return op.expires_at is None or timer.expires_at > op.expires_at


def _outcome(op: RenewTimer, answer: Answer, timer: LiveTimer | None) -> Outcome:
    if timer is not None and timer.expires_at is not None and runs_longer(op, timer):
        return Converged(f"kept until {timer.expires_at:%Y-%m-%d %H:%M} UTC")
    if isinstance(answer, Refused):
        return Rejected(answer.code, answer.message)
    lost = answer.reason if isinstance(answer, NoAnswer) else "accepted"
    return Unknown(f"{lost}, but the shop does not show that the minimum price is kept longer")
