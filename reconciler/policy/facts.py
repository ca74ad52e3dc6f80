"""What a plan amounts to once some of its operations are exempt: the numbers policies look at."""

from collections.abc import Callable, Iterable
from datetime import datetime

from reconciler.domain.ids import OfferId
from reconciler.plan.model import Plan
from reconciler.plan.operation import Operation, SetStock


class PlanFacts:
    """A plan at a moment, without the exempt operations.

    Only what operations add up to shrinks. What the shop is like (offers on sale before, cells
    compared) and what applying costs stay: exempt operations are applied all the same.
    """

    __slots__ = ("_exempt", "comes_back", "goes_dark", "now", "plan")

    def __init__(self, plan: Plan, now: datetime, exempt: frozenset[str] = frozenset()) -> None:
        self.plan = plan
        self.now = now
        self._exempt = exempt
        self.goes_dark = self._left(plan.totals.goes_dark, lambda op: op.goes_dark)
        self.comes_back = self._left(plan.totals.comes_back, lambda op: op.delta > 0)

    @property
    def operations(self) -> Iterable[Operation]:
        """The operations that count."""
        return (op for op in self.plan.operations if op.id not in self._exempt)

    @property
    def units_up(self) -> int:
        """Units that are added to sale."""
        return self.plan.totals.units_up - sum(max(0, op.delta) for op in self._exempt_stock())

    @property
    def units_down(self) -> int:
        """Units that are taken off sale."""
        return self.plan.totals.units_down - sum(max(0, -op.delta) for op in self._exempt_stock())

    def _exempt_stock(self) -> Iterable[SetStock]:
        if not self._exempt:
            return ()
        return (op for op in self.plan.stock_operations if op.id in self._exempt)

    def _left(
        self, offers: tuple[OfferId, ...], takes_part: Callable[[SetStock], bool]
    ) -> frozenset[OfferId]:
        """Offers of a total that some operation still brings there.

        An offer drops out only when all of its operations that take part are exempt: a waiver for
        one warehouse doesn't excuse what the other warehouses do to the offer.
        """
        if not self._exempt:
            return frozenset(offers)
        excused: set[OfferId] = set()
        counted: set[OfferId] = set()
        for op in self.plan.stock_operations:
            if takes_part(op):
                (excused if op.id in self._exempt else counted).add(op.offer)
        return frozenset(offers) - (excused - counted)
