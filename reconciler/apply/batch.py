"""One writing call and what belongs around it: last look, intent, send, answer, proof."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Generic, Protocol, TypeVar, assert_never

from reconciler.apply.outcome import Outcome
from reconciler.apply.ports import Answer, Journal, Shop, WriteKind
from reconciler.domain.card_digest import AppliedCard
from reconciler.domain.errors import NotNow
from reconciler.domain.ids import Cell, OfferId, ProductId
from reconciler.domain.orders import Orders
from reconciler.domain.stock import LiveStock
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

LONGEST_REST = timedelta(minutes=5)
"""How long a batch waits in all for a shop that does not execute it; well under a lease's life."""


class RunHand(Protocol):
    """What a batch needs of its run."""

    @property
    def shop(self) -> Shop:
        """The live shop."""
        ...

    @property
    def journal(self) -> Journal:
        """The memory of this run."""
        ...

    def orders(self) -> Orders | None:
        """The orders up to now; None where they can't be read."""
        ...

    def now(self) -> datetime:
        """The time."""
        ...

    def await_turn(self, kind: WriteKind, items: int) -> None:
        """Return when a call of this kind may go out at once."""
        ...

    def rest_until(self, until: datetime) -> None:
        """Wait for cells that were written a moment ago."""
        ...

    @property
    def owed(self) -> "Proof | None":
        """The proof that an earlier call still lacks: whoever reads next reads for it as well."""
        ...

    def owe(self, proof: "Proof | None") -> None:
        """A call was answered, and is to be proved with the next look; None: it was."""
        ...

    @property
    def is_stopped(self) -> bool:
        """Whether nothing more may be sent."""
        ...

    def sent(self, operations: Sequence[Operation]) -> None:
        """The shop has these; from here on they can't end as not sent."""
        ...

    def fell_short(self, operation: str) -> None:
        """A decrease found fewer units than it was to free."""
        ...

    def take_off(self, again: SetStock) -> None:
        """A sale was overwritten by a number that was on its way: to be sent once more, lower."""
        ...

    @property
    def patience(self) -> timedelta:
        """How long the shop may work on something in one run before we leave it to the next."""
        ...

    def wait(self, seconds: float, until: datetime, why: str) -> bool:
        """Wait for the shop to work; False if that is not worth it any more, or must not be."""
        ...

    def born(self, offer: OfferId, product: ProductId) -> None:
        """A new offer is there."""
        ...

    def card_base(self, offer: OfferId) -> AppliedCard | None:
        """What this run knows of a card by now."""
        ...

    def completes_card(self, op: SetCard, base: AppliedCard) -> bool:
        """Whether with this operation all that the plan changes of a card took effect; from here
        on, `base` is what is known of it.
        """
        ...

    def end(self, outcomes: Mapping[str, Outcome]) -> None:
        """Operations that ended."""
        ...

    def stop(self, why: str) -> None:
        """Send nothing more."""
        ...


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


class Batch(ABC, Generic[Op]):
    """The protocol of a writing call, the same for every kind of operation."""

    kind: WriteKind

    def __init__(self, run: RunHand, number: int, operations: Sequence[Op]) -> None:
        self._run = run
        self._number = number
        self._operations: Sequence[Op] = operations

    def send(self) -> None:
        """Send what is still to be sent, and prove it.

        The turn is awaited before the last look, and whenever the shop made us wait, we look
        again: however long it takes, the number that goes out was fitted a moment before.
        """
        waited = timedelta(0)
        while True:
            self._run.await_turn(self.kind, len(self._operations))
            sending = self._look()
            if not sending:
                return
            try:
                answers = self._write(sending)
            except NotNow as later:
                # Added up, as a clock that is set back must not prolong it.
                waited += timedelta(seconds=later.seconds)
                if waited > LONGEST_REST:
                    raise
                waiting = {op.id for op in sending}
                self._operations = [op for op in self._operations if op.id in waiting]
                continue
            self._prove(sending, answers)
            return

    @abstractmethod
    def _look(self) -> list[Op]:
        """The last look: the operations that are still to be sent, fitted to the shop."""

    @abstractmethod
    def _write(self, sending: Sequence[Op]) -> Sequence[Answer]:
        """Intent, call, answer."""

    @abstractmethod
    def _prove(self, sending: Sequence[Op], answers: Sequence[Answer]) -> None:
        """Read back and end the operations, now or with the next look."""


def write_kind(op: Operation) -> WriteKind:
    """The kind of call that an operation needs."""
    match op:
        case SetStock():
            return "stock"
        case SetPrice():
            return "price"
        case SetCard():
            return op.writer
        case Rename():
            return "rename"
        case SetArchived():
            return "archive" if op.archived else "unarchive"
        case RenewTimer():
            return "timer"
        case _:
            assert_never(op)
