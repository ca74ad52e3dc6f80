"""One writing call and what belongs around it: last look, intent, send, answer, proof.

A call that the shop refuses as a whole, naming no item, is halved until what it refuses stands
alone; the rest goes on. So is one on which the shop fails, once it was read back that nothing of it
took effect.
"""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import ClassVar, Generic, TypeVar, assert_never

import msgspec

from reconciler.apply.outcome import Blocked, Unknown
from reconciler.apply.ports import Answer, NoAnswer, Refused, WriteKind
from reconciler.apply.work import Work
from reconciler.domain.errors import NotNow
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

MOST_POISON = 10
"""How many items of one batch are looked for that the shop refuses whole calls for. To find one
takes 2 log2 n calls."""

FAILED_SECONDS = 30.0
"""After a failure of the shop, a call whose effect nobody sees is not sent again sooner."""


class _Part(msgspec.Struct, Generic[Op], frozen=True):
    """Operations of a batch that go in one call, and the moment before which they must not."""

    operations: Sequence[Op]
    not_before: datetime


class Batch(ABC, Generic[Op]):
    """The protocol of a writing call, the same for every kind of operation."""

    kind: WriteKind

    rest_seconds: ClassVar[float] = 0.0
    """How long an item rests after a call before it may be in another."""

    shows_at_once: ClassVar[bool] = True
    """Whether a read after the call tells if it took effect: not of what becomes a task."""

    def __init__(self, run: Work, number: int, operations: Sequence[Op]) -> None:
        self._run = run
        self._number = number
        self._operations: Sequence[Op] = operations

    def send(self) -> None:
        """Send what is still to be sent, and prove it."""
        parts = [_Part(self._operations, self._run.now())]
        left = most_calls(len(self._operations))
        while parts and left:
            part = _next(parts, self._run.now())
            rest = (part.not_before - self._run.now()).total_seconds()
            self._run.pause(
                min(rest, FAILED_SECONDS), "a call failed as a whole; halves of it follow"
            )
            self._operations = part.operations
            parts += _halves(self._call())
            self._number = self._run.extra_number()
            left -= 1
        if parts:
            self._give_up([op for part in parts for op in part.operations])

    def _call(self) -> _Part[Op] | None:
        """One call; returns what it has to be halved for.

        The turn is awaited before the last look, and whenever the shop made us wait, we look
        again: however long it takes, the number that goes out was fitted a moment before.
        """
        waited = timedelta(0)
        while True:
            self._run.await_turn(self.kind, len(self._operations))
            if self._run.halts():
                return None
            sending = self._look()
            if not sending:
                return None
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
            return self._judge(sending, answers)

    def _judge(self, sending: Sequence[Op], answers: Sequence[Answer]) -> _Part[Op] | None:
        whole = [op for op, answer in zip(sending, answers, strict=True) if _is_whole(answer)]
        if len(whole) > 1:
            self._not_executed(whole)
            others = [pair for pair in zip(sending, answers, strict=True) if pair[0] not in whole]
            if others:
                self._prove([op for op, _ in others], [answer for _, answer in others])
            return _Part(whole, self._run.now() + timedelta(seconds=self.rest_seconds))
        self._prove(sending, answers)
        if len(sending) > 1 and self._failed_on(sending, answers):
            return _Part(sending, self._run.now() + timedelta(seconds=FAILED_SECONDS))
        return None

    def _failed_on(self, sending: Sequence[Op], answers: Sequence[Answer]) -> bool:
        """Whether the shop itself failed, and shows that it executed nothing of the call."""
        if not self.shows_at_once or not all(
            isinstance(answer, NoAnswer) and answer.failed for answer in answers
        ):
            return False
        self._run.prove_owed()
        return all(isinstance(self._run.outcomes[op.id], Unknown) for op in sending)

    def _give_up(self, operations: Sequence[Op]) -> None:
        end = Blocked(
            "the shop refuses call after call as a whole and does not say for which item; "
            "not sent: correct what was refused alone, then run apply again"
        )
        self._run.leave(operations, end)
        self._run.shut_down(self.kind, end)

    @abstractmethod
    def _look(self) -> list[Op]:
        """The last look: the operations that are still to be sent, fitted to the shop."""

    @abstractmethod
    def _write(self, sending: Sequence[Op]) -> Sequence[Answer]:
        """Intent, call, answer."""

    @abstractmethod
    def _prove(self, sending: Sequence[Op], answers: Sequence[Answer]) -> None:
        """Read back and end the operations, now or with the next look."""

    def _not_executed(self, operations: Sequence[Op]) -> None:
        """The shop refused the call that these were in, and will see them again in others."""


def most_calls(items: int) -> int:
    """How many calls a batch may take, however often the shop refuses it as a whole."""
    return 1 + 2 * MOST_POISON * max(0, items - 1).bit_length()


def _next(parts: list[_Part[Op]], now: datetime) -> _Part[Op]:
    """The smallest part that may go now, so that poison is named early; else the first that may."""
    rested = [part for part in parts if part.not_before <= now]
    if rested:
        part = min(rested, key=lambda part: len(part.operations))
    else:
        part = min(parts, key=lambda part: part.not_before)
    parts.remove(part)
    return part


def _halves(part: _Part[Op] | None) -> list[_Part[Op]]:
    if part is None:
        return []
    middle = len(part.operations) // 2
    halves = part.operations[:middle], part.operations[middle:]
    return [_Part(half, part.not_before) for half in halves]


def _is_whole(answer: Answer) -> bool:
    return isinstance(answer, Refused) and answer.whole


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
