"""What a plan amounts to once some of its operations are exempt: the numbers policies look at."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cached_property

from reconciler.domain.ids import OfferId
from reconciler.domain.zones import zone
from reconciler.plan.model import Plan
from reconciler.plan.operation import Operation, SetArchived, SetCard, SetPrice, SetStock
from reconciler.policy.evidence import NO_EVIDENCE, Evidence, Sold
from reconciler.policy.expression import Value
from reconciler.policy.price_moves import price_change
from reconciler.policy.reckoned import Reckoned

AT_RISK_STEP = Decimal("0.15")
"""A price that moves further than this, up or down, puts what the offer sells at risk."""

DAYS_AHEAD = 14
"""So far ahead policies may look: two weeks are enough to tell buyers and the warehouse."""

NO_SALES = Sold(0, Decimal(0))


class PlanFacts:
    """A plan at a moment with its evidence, without the exempt operations.

    Only what operations add up to shrinks. What the shop is like (offers on sale before, cells
    compared) and what applying costs stay: exempt operations are applied all the same.

    `given` are values to take instead of what is read, by the name of the variable; None is not
    known. Tests of policies say so what a small shop can't show.
    """

    def __init__(
        self,
        plan: Plan,
        now: datetime,
        exempt: frozenset[str] = frozenset(),
        evidence: Evidence = NO_EVIDENCE,
        given: Mapping[str, Value | None] | None = None,
        reckoned: Reckoned | None = None,
    ) -> None:
        self.plan = plan
        self.now = now
        self.evidence = evidence
        self.given = given or {}
        self.reckoned = reckoned or Reckoned()
        self._exempt = exempt
        self.goes_dark = self._left(plan.totals.goes_dark, lambda op: op.goes_dark)
        self.comes_back = self._left(plan.totals.comes_back, lambda op: op.delta > 0)

    def without(self, exempt: frozenset[str]) -> "PlanFacts":
        """The same plan without more operations; with none, the same facts, worked out already."""
        if exempt <= self._exempt:
            return self
        less = self._exempt | exempt
        return PlanFacts(self.plan, self.now, less, self.evidence, self.given, self.reckoned)

    @cached_property
    def local(self) -> datetime | None:
        """The moment of judging by the clock of the store; None if this system has no such zone."""
        here = zone(self.evidence.store.time_zone)
        return None if here is None else self.now.astimezone(here)

    @cached_property
    def days_ahead(self) -> tuple[tuple[str, int], ...] | None:
        """The days that follow today by the clock of the store, such as "11-27", each with its
        number in the week.
        """
        if self.local is None:
            return None
        today = self.local.date()
        days = [today + timedelta(days=number) for number in range(1, DAYS_AHEAD + 1)]
        return tuple((f"{day:%m-%d}", day.isoweekday()) for day in days)

    @property
    def operations(self) -> Iterable[Operation]:
        """The operations that count."""
        return (op for op in self.plan.operations if op.id not in self._exempt)

    @cached_property
    def changed(self) -> frozenset[OfferId]:
        """The offers that the operations change."""
        return frozenset(op.offer for op in self.operations)

    @cached_property
    def at_risk(self) -> frozenset[OfferId]:
        """The offers of which sales are at risk: they go dark or into the archive, lose content, or
        their price moves far.
        """
        return self.goes_dark | {op.offer for op in self.operations if _risks(op)}

    def sold(self, offer: OfferId) -> Sold | None:
        """What an offer sold in the window; None if that is not known."""
        sales = self.evidence.sales
        return None if sales is None else sales.offers.get(offer, NO_SALES)

    def stores(self, op: Operation) -> tuple[str, ...] | None:
        """Other stores that the same line of git speaks to; None if that is not known."""
        found = self.evidence.stores
        return None if found is None else found.get(op.id, ())

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


def _risks(op: Operation) -> bool:
    match op:
        case SetPrice():
            change = price_change(op)
            return change is not None and abs(change) > AT_RISK_STEP
        case SetCard():
            return op.is_destructive
        case SetArchived():
            return op.archived
        case _:
            return False
