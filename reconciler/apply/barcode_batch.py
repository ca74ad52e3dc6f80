"""One call that binds barcodes to products."""

from collections.abc import Mapping, Sequence

from reconciler.apply.batch import Batch
from reconciler.apply.card_batch import cards_before, finish, forget
from reconciler.apply.card_ports import BarcodeWrite
from reconciler.apply.outcome import AlreadyTrue, Converged, Outcome, Pending, Rejected, Unknown
from reconciler.apply.ports import Accepted, Answer, NoAnswer, Refused, WriteKind
from reconciler.domain.card import LiveCard
from reconciler.domain.card_field import holds
from reconciler.domain.errors import ReconcilerError
from reconciler.domain.ids import OfferId
from reconciler.domain.limits import BARCODES_PER_CALL
from reconciler.plan.operation import SetCard

NO_SKU = "Ozon has given it no SKU yet, which barcodes are bound to"


class BarcodeBatch(Batch[SetCard]):
    """Barcodes of some offers; several calls where they have more than one call takes."""

    kind: WriteKind = "barcodes"

    def _look(self) -> list[SetCard]:
        self._live: Mapping[OfferId, LiveCard] = self._run.shop.cards.read(
            [op.offer for op in self._operations]
        )
        sending: list[SetCard] = []
        ended: dict[str, Outcome] = {}
        true_now: list[SetCard] = []
        for op in self._operations:
            live = self._live.get(op.offer)
            if live is None or live.sku is None:
                ended[op.id] = Pending(NO_SKU)
            elif holds("barcodes", op.says.barcodes, live.card.barcodes):
                ended[op.id] = AlreadyTrue()
                true_now.append(op)
            else:
                sending.append(op)
        if ended:
            finish(self._run, ended, true_now, self._live)
        return sending

    def _write(self, sending: Sequence[SetCard]) -> Sequence[Answer]:
        pairs = [(op, write) for op in sending for write in self._missing(op)]
        before = cards_before(sending, self._live)
        self._run.journal.intend_cards(self._number, sending, before, self._run.now())
        answers: dict[str, Answer] = {}
        for start in range(0, len(pairs), BARCODES_PER_CALL):
            chunk = pairs[start : start + BARCODES_PER_CALL]
            try:
                said = self._run.shop.cards.add_barcodes([write for _, write in chunk])
            except ReconcilerError:
                if start == 0:
                    forget(self._run, sending)
                    raise
                said = [NoAnswer("not sent: an earlier call had to wait")] * len(chunk)
            self._run.sent(sending)
            for (op, _), answer in zip(chunk, said, strict=True):
                known = answers.get(op.id)
                if known is None or isinstance(known, Accepted) or isinstance(answer, Refused):
                    answers[op.id] = answer
        return [answers[op.id] for op in sending]

    def _prove(self, sending: Sequence[SetCard], answers: Sequence[Answer]) -> None:
        live = self._run.shop.cards.read([op.offer for op in sending])
        outcomes: dict[str, Outcome] = {}
        proved: list[SetCard] = []
        for op, answer in zip(sending, answers, strict=True):
            card = live.get(op.offer)
            if card is not None and holds("barcodes", op.says.barcodes, card.card.barcodes):
                outcomes[op.id] = Converged("barcodes")
                proved.append(op)
            elif isinstance(answer, Refused):
                outcomes[op.id] = Rejected(answer.code, answer.message, "barcode")
            elif isinstance(answer, Accepted):
                outcomes[op.id] = Pending("Ozon took the barcodes, and does not show them yet")
            else:
                outcomes[op.id] = Unknown(answer.reason)
        finish(self._run, outcomes, proved, live)

    def _not_executed(self, operations: Sequence[SetCard]) -> None:
        forget(self._run, operations)

    def _missing(self, op: SetCard) -> list[BarcodeWrite]:
        live = self._live[op.offer]
        assert live.sku is not None
        said, known = op.says.barcodes, live.card.barcodes
        there = known if isinstance(known, tuple) else ()
        codes = said if isinstance(said, tuple) else ()
        return [BarcodeWrite(code, live.sku) for code in codes if code not in there]
