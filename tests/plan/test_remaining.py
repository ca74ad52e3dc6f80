"""What is left of a run: as the limits say, later by as much as it is behind them."""

import pytest

from reconciler.plan.cost import cost
from reconciler.plan.order import Changes, in_order
from reconciler.plan.remaining import Remaining
from tests.plan.operations import NOW, set_stock
from tests.report.builders import plan


def remaining(pairs: int) -> tuple[Remaining, list[str]]:
    stocks = [set_stock(f"O{n:05}", "msk", 0, 5) for n in range(pairs)]
    operations = in_order(Changes(stocks=stocks))
    made = plan(*operations)
    from msgspec.structs import replace

    made = replace(made, operations=operations, cost=cost(operations, NOW), observed_at=NOW)
    return Remaining(made), [op.id for op in operations]


def test_it_begins_with_what_the_limits_say_and_falls() -> None:
    left, _ = remaining(20_000)
    assert left.seconds(0) == pytest.approx(123)
    assert left.seconds(20) == pytest.approx(103)
    assert left.seconds(500) == 0


def test_a_run_that_is_behind_ends_later_by_as_much() -> None:
    left, ids = remaining(20_000)
    left.ended(ids[:8000], 48)
    assert 110 < left.seconds(48) < 123
    # The pause for the next minute makes up for it.
    left.ended(ids[8000:8100], 61)
    assert left.seconds(61) == pytest.approx(123 - 61, abs=1.5)


def test_what_no_plan_names_changes_nothing() -> None:
    left, _ = remaining(100)
    left.ended(["stock:other@msk"], 1000)
    assert left.seconds(0) < 1
