"""A buffer that goes by sales rests while nobody says anything; a new number gets what it needs."""

from datetime import UTC, datetime
from decimal import Decimal

from reconciler.domain.demand import Demand
from reconciler.domain.safety import Buffer, KeepDays, SafetyRule
from reconciler.domain.selector import Selector
from reconciler.domain.source import Source
from reconciler.domain.stock import AppliedStock, Free
from reconciler.plan.demands import steady

RULE = SafetyRule(Selector(), KeepDays(Decimal(1)), Source("safety.yaml", 1, 1))
BASE = AppliedStock(
    says=Free(10), buffer=0, withheld=0, free=10, reserved=0, at=datetime(2026, 11, 20, tzinfo=UTC)
)


def test_one_unit_more_moves_nothing() -> None:
    assert steady(Buffer(1, RULE, Demand((1,))), BASE, Free(10)).units == 0


def test_a_new_number_has_the_buffer_that_sales_ask_for() -> None:
    assert steady(Buffer(1, RULE, Demand((1,))), BASE, Free(12)).units == 1
