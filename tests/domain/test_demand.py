"""Demand of the last days, and the safety stock that follows: against numbers made by hand."""

import math
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconciler.domain.demand import Demand, demand, last_midnight, window_start
from reconciler.domain.ids import OfferId, WarehouseId
from reconciler.domain.orders import OrderLine

NOW = datetime(2026, 11, 24, 15, 30, tzinfo=UTC)
MIDNIGHT = datetime(2026, 11, 24, tzinfo=UTC)
DAY, SECOND = timedelta(days=1), timedelta(seconds=1)
DAYS = st.lists(st.integers(0, 500), min_size=1, max_size=40).map(lambda days: Demand(tuple(days)))
LEVELS = st.decimals("0.5001", "0.9999", places=4)
SPANS = st.decimals("0.1", "365", places=1)


def line(created_at: datetime | None, units: int) -> OrderLine:
    return OrderLine(
        posting="1-1",
        root="1-1",
        offer=OfferId("MUG"),
        warehouse=WarehouseId(1),
        units=units,
        created_at=created_at,
        seen_at=NOW,
    )


def test_days_without_a_sale_count() -> None:
    sold = demand([line(NOW - 2 * DAY, 5), line(NOW - 2 * DAY, 1), line(NOW - 4 * DAY, 2)], NOW, 7)
    assert sold.days == (0, 0, 0, 2, 0, 6, 0)
    assert sold.mean == Fraction(8, 7)


def test_the_window_ends_at_the_last_midnight() -> None:
    assert last_midnight(NOW) == MIDNIGHT
    assert window_start(NOW, 7) == MIDNIGHT - 7 * DAY
    places = [
        MIDNIGHT - 7 * DAY - SECOND,
        MIDNIGHT - 7 * DAY,
        MIDNIGHT - SECOND,
        MIDNIGHT,
        NOW,
    ]
    sold = demand([line(at, 10**n) for n, at in enumerate(places)], NOW, 7)
    assert sold.days == (10, 0, 0, 0, 0, 0, 100)


def test_an_order_without_a_time_counts_nowhere() -> None:
    assert demand([line(None, 5)], NOW, 7).days == (0,) * 7


@pytest.mark.parametrize(
    ("born_at", "days"),
    [
        (MIDNIGHT - 30 * DAY, 7),
        (MIDNIGHT - 7 * DAY, 7),
        (MIDNIGHT - 6 * DAY + SECOND, 6),
        (MIDNIGHT - 3 * DAY, 3),
        (MIDNIGHT - SECOND, 1),
        (MIDNIGHT, 0),
        (NOW, 0),
        (NOW + 9 * DAY, 0),
    ],
)
def test_a_young_offer_has_only_its_own_days(born_at: datetime, days: int) -> None:
    sold = demand([line(MIDNIGHT - SECOND, 3)], NOW, 7, born_at)
    assert len(sold.days) == days
    assert sum(sold.days) == (3 if days else 0)


def test_of_no_days_nothing_is_known() -> None:
    nothing = Demand(())
    assert (nothing.mean, nothing.sigma) == (0, 0.0)
    assert nothing.cover(Decimal(10)) == nothing.service(Decimal("0.99"), Decimal(10)) == 0


def test_mean_and_sigma_of_a_sample() -> None:
    sold = Demand((2, 4, 4, 4, 5, 5, 7, 9))
    assert sold.mean == 5
    # squares of the differences: 9 1 1 1 0 0 4 16, together 32; 32 / 7
    assert sold.sigma == pytest.approx(math.sqrt(32 / 7))


def test_few_days_count_as_arrivals_at_random() -> None:
    assert Demand((9, 0, 0, 9, 9, 9)).sigma == pytest.approx(math.sqrt(6))
    assert Demand((9, 0, 0, 9, 9, 9, 6)).sigma != pytest.approx(math.sqrt(6))


@pytest.mark.parametrize(
    ("days", "span", "units"),
    [
        ((1, 1, 1, 1), "2", 2),
        ((1, 0, 0, 0), "2", 1),  # 0.5
        ((1, 0, 0, 0), "4", 1),
        ((1, 0, 0, 0), "4.1", 2),
        ((1, 1, 1), "0.1", 1),
        ((1, 0, 0), "3", 1),  # three thirds are one, not a little more
        ((0, 0, 0), "300", 0),
        ((10,) * 10, "2.5", 25),
    ],
)
def test_cover_is_rounded_up(days: tuple[int, ...], span: str, units: int) -> None:
    assert Demand(days).cover(Decimal(span)) == units


@pytest.mark.parametrize(
    ("days", "level", "lead", "units"),
    [
        # z(0.975) = 1.95996, sigma = sqrt(32 / 7) = 2.13809
        ((2, 4, 4, 4, 5, 5, 7, 9), "0.975", "1", 5),  # 4.19
        ((2, 4, 4, 4, 5, 5, 7, 9), "0.975", "4", 9),  # 8.38
        ((2, 4, 4, 4, 5, 5, 7, 9), "0.975", "0.25", 3),  # 2.10
        # z(0.8413447460685429) = 1 by definition of the quantile
        ((4, 4), "0.8413447460685429", "1", 2),  # sqrt(4) exactly: no unit for a float's sake
        ((4, 4), "0.8413447460685429", "9", 6),
        ((5,) * 14, "0.99", "10", 0),  # demand that does not vary
        ((0,) * 14, "0.99", "10", 0),
    ],
)
def test_service_is_rounded_up(days: tuple[int, ...], level: str, lead: str, units: int) -> None:
    assert Demand(days).service(Decimal(level), Decimal(lead)) == units


@given(DAYS, SPANS, SPANS)
def test_more_days_never_keep_less(sold: Demand, one: Decimal, other: Decimal) -> None:
    assert sold.cover(min(one, other)) <= sold.cover(max(one, other))
    assert 0 <= sold.cover(one) - sold.mean * Fraction(one) < 1


@given(DAYS, LEVELS, LEVELS, SPANS, SPANS)
def test_a_higher_level_or_a_longer_lead_never_keeps_less(
    sold: Demand, one: Decimal, other: Decimal, lead: Decimal, longer: Decimal
) -> None:
    low, high = sorted((one, other))
    near, far = sorted((lead, longer))
    assert 0 <= sold.service(low, near) <= sold.service(high, near) <= sold.service(high, far)


@given(st.lists(st.tuples(st.integers(-5, 300), st.integers(1, 9)), max_size=30))
def test_every_unit_inside_the_window_is_counted_once(orders: list[tuple[int, int]]) -> None:
    lines = [line(NOW - hours * timedelta(hours=1), units) for hours, units in orders]
    inside = sum(
        units
        for (hours, units) in orders
        if MIDNIGHT - 7 * DAY <= NOW - hours * timedelta(hours=1) < MIDNIGHT
    )
    assert sum(demand(lines, NOW, 7).days) == inside


def test_the_last_digit_of_a_float_costs_no_unit() -> None:
    """Two days of two units: sigma is the root of two; so is that of the lead time, and z is 1."""
    assert Demand((2, 2)).service(Decimal("0.8413447460685429"), Decimal(2)) == 2
