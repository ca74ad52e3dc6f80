"""Safety stock: how many units are kept back, and by which rule."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconciler.domain.demand import Demand
from reconciler.domain.ids import OfferId, WarehouseAlias
from reconciler.domain.safety import (
    NO_BUFFER,
    Buffer,
    ByDemand,
    Keep,
    KeepDays,
    KeepService,
    KeepShare,
    KeepUnits,
    SafetyRule,
    buffer_for,
    by_demand,
    kept,
    longest_window,
    not_read,
    rules_on,
)
from reconciler.domain.selector import PriceBound, Selector
from reconciler.domain.source import Source

MSK = WarehouseAlias("msk")


def rule(keep: Keep, line: int = 1, **match: tuple[object, ...]) -> SafetyRule:
    return SafetyRule(Selector(**match), keep, Source("safety.yaml", line))  # type: ignore[arg-type]


def units_kept(keep: Keep, units: int) -> int:
    return kept(rule(keep), units, not_read).units


@pytest.mark.parametrize(
    ("percent", "units", "expected"),
    [
        ("20", 10, 2),
        ("20", 11, 3),
        ("20", 1, 1),
        ("20", 0, 0),
        ("0", 10, 0),
        ("100", 7, 7),
        ("0.1", 1, 1),
        ("33.3", 10, 4),
        ("10", 10, 1),
        ("7", 100, 7),
    ],
)
def test_a_percentage_is_rounded_up_to_whole_units(percent: str, units: int, expected: int) -> None:
    assert units_kept(KeepShare(Decimal(percent)), units) == expected


@given(
    percent=st.decimals(min_value=0, max_value=100, places=2),
    units=st.integers(min_value=0, max_value=999_999),
)
def test_a_percentage_keeps_at_least_its_share_and_less_than_one_unit_more(
    percent: Decimal, units: int
) -> None:
    exact = Fraction(percent) * units / 100
    assert exact <= units_kept(KeepShare(percent), units) < exact + 1


def test_nothing_is_kept_of_nothing() -> None:
    assert units_kept(KeepShare(Decimal(50)), -3) == 0
    assert units_kept(KeepUnits(5), 0) == 0
    assert units_kept(KeepUnits(5), -1) == 0


def test_units_are_kept_whatever_was_declared() -> None:
    assert units_kept(KeepUnits(5), 1) == 5
    assert units_kept(KeepUnits(5), 100) == 5


@pytest.mark.parametrize(
    ("keep", "text"),
    [
        (KeepUnits(5), "5"),
        (KeepShare(Decimal(20)), "20%"),
        (KeepShare(Decimal("20.0")), "20%"),
        (KeepShare(Decimal("12.50")), "12.5%"),
        (KeepShare(Decimal(100)), "100%"),
        (KeepDays(Decimal("2.50")), "2.5 days of sales"),
        (KeepService(Decimal("0.980"), Decimal(3)), "service level 0.98, lead time 3 days"),
    ],
)
def test_a_rule_is_shown_as_it_is_written(keep: Keep, text: str) -> None:
    assert str(keep) == text


def test_the_first_rule_that_matches_wins() -> None:
    special = rule(KeepUnits(7), 2, offer=("MUG-*",))
    rules = [rule(KeepUnits(9), 1, offer=("TEA-*",)), special, rule(KeepUnits(1), 3)]
    assert buffer_for(rules, 40, OfferId("MUG-1"), MSK, None) == Buffer(7, special)


def test_no_rule_no_buffer() -> None:
    rules = [rule(KeepUnits(9), offer=("TEA-*",))]
    assert buffer_for(rules, 40, OfferId("MUG-1"), MSK, None) == NO_BUFFER
    assert buffer_for([], 40, OfferId("MUG-1"), MSK, None) == NO_BUFFER


def test_a_rule_by_price_is_passed_over_when_the_price_is_not_known() -> None:
    dear = rule(KeepUnits(9), 1, price=(PriceBound(">=", Decimal(10)),))
    rest = rule(KeepUnits(2), 2)
    assert buffer_for([dear, rest], 40, OfferId("MUG"), MSK, None) == Buffer(2, rest)
    assert buffer_for([dear, rest], 40, OfferId("MUG"), MSK, Decimal(10)) == Buffer(9, dear)


def test_a_rule_that_matches_and_keeps_nothing_still_wins() -> None:
    none = rule(KeepUnits(0), 1, offer=("MUG-*",))
    assert buffer_for([none, rule(KeepUnits(5), 2)], 40, OfferId("MUG-1"), MSK, None).units == 0


def test_a_rule_by_demand_keeps_what_its_demand_asks_for() -> None:
    asked: list[ByDemand] = []

    def ask(keep: ByDemand) -> Demand:
        asked.append(keep)
        return Demand((3, 0) * 7)

    days, level = KeepDays(Decimal(2)), KeepService(Decimal("0.98"), Decimal(4))
    two, service = kept(rule(days), 40, ask), kept(rule(level), 40, ask)
    assert (two.units, two.demand) == (3, Demand((3, 0) * 7))
    # z(0.98) = 2.0537, sigma = sqrt(14 * 2.25 / 13) = 1.5566, sqrt(4) = 2: 6.39 units
    assert service.units == 7
    assert asked == [days, level]


def test_what_is_not_known_of_demand_is_told_and_nothing_is_asked_for_no_units() -> None:
    days = rule(KeepDays(Decimal(2)))
    assert kept(days, 40, not_read) == Buffer(0, days, unknown="the orders were not read")
    assert kept(days, 0, not_read) == Buffer(0, days)


def test_the_longest_window_and_the_rules_that_need_one() -> None:
    rules = [
        rule(KeepUnits(1)),
        rule(KeepDays(Decimal(2), window_days=14)),
        rule(KeepService(Decimal("0.9"), Decimal(1), window_days=90)),
    ]
    assert [keep.window_days for keep in by_demand(rules)] == [14, 90]
    assert longest_window(rules) == 90
    assert longest_window(rules[:1]) == 0


def test_rules_of_another_scheme_are_passed_over() -> None:
    fbs, rest = rule(KeepUnits(9), 1, scheme=("fbs",)), rule(KeepUnits(2), 2)
    rules = [fbs, rest, rule(KeepUnits(3), 3)]
    assert rules_on(rules, MSK, "fbs") == (fbs,)
    assert rules_on(rules, MSK, "rfbs") == (rest,)
    assert rules_on(rules, MSK) == (rest,)
    mug = OfferId("MUG")
    assert buffer_for(rules, 40, mug, MSK, None, scheme="fbs").rule is fbs
    assert buffer_for(rules, 40, mug, MSK, None, scheme="rfbs").rule is rest
