"""One price call: fields that are right by now are left out, and every offer is read back."""

from collections.abc import Sequence
from typing import assert_never

from reconciler.apply.batch import Batch
from reconciler.apply.outcome import AlreadyTrue, Outcome, Stale
from reconciler.apply.ports import Accepted, Answer, PriceWrite, WriteKind
from reconciler.apply.price_hour import within_the_hour
from reconciler.apply.readback import prove_price
from reconciler.apply.recheck import recheck_price
from reconciler.domain.price import LivePrices, Prices
from reconciler.plan.operation import SetPrice


class PriceBatch(Batch[SetPrice]):
    """One price call."""

    kind: WriteKind = "price"

    def send(self) -> None:
        """Wait for products whose hour is full, if that is soon; a later run sends the rest."""
        self._operations = within_the_hour(self._run, self._operations)
        if self._operations:
            super().send()

    def _look(self) -> list[SetPrice]:
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
            self._run.journal.answered(self._number, {}, (), true_now, now)
            self._run.journal.settled(skipped, {}, {}, now)
            self._run.end(skipped)
        return sending

    def _write(self, sending: Sequence[SetPrice]) -> Sequence[Answer]:
        self._run.journal.intend(self._number, sending, {}, self._run.now())
        answers = self._run.shop.write_prices(
            [PriceWrite(op.offer, op.after, op.currency) for op in sending]
        )
        self._run.sent(sending)
        accepted = {
            op.offer: op.applies
            for op, answer in zip(sending, answers, strict=True)
            if isinstance(answer, Accepted)
        }
        self._run.journal.answered(self._number, {}, (), accepted, self._run.now())
        return answers

    def _prove(self, sending: Sequence[SetPrice], answers: Sequence[Answer]) -> None:
        live = self._run.shop.read_prices([op.offer for op in sending])
        outcomes: dict[str, Outcome] = {
            op.id: prove_price(op, answer, _prices(live.get(op.offer)))
            for op, answer in zip(sending, answers, strict=True)
        }
        self._run.journal.settled(outcomes, {}, {}, self._run.now())
        self._run.end(outcomes)


def _prices(live: LivePrices | None) -> Prices:
    return live.has if live else Prices()
