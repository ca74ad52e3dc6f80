"""What is worked out of an operation once a judging, however many policies it violates."""

from decimal import Decimal

from reconciler.plan.operation import Operation
from reconciler.policy.fingerprint import change_of
from reconciler.policy.ranking import gravity


class Reckoned:
    """Remembers by the ids of operations: they are those of one plan."""

    def __init__(self) -> None:
        self._gravity: dict[str, tuple[Decimal, Decimal, str]] = {}
        self._change: dict[str, bytes] = {}

    def gravity(self, op: Operation) -> tuple[Decimal, Decimal, str]:
        """The key that sorts the gravest first."""
        found = self._gravity.get(op.id)
        if found is None:
            found = self._gravity[op.id] = gravity(op)
        return found

    def change(self, op: Operation) -> bytes:
        """What names the operation in the name of a violation."""
        found = self._change.get(op.id)
        if found is None:
            found = self._change[op.id] = change_of(op)
        return found
