"""Sales differ from day to day: a buffer that goes by them does not follow every one."""

from decimal import Decimal

import pytest
from msgspec.structs import replace

from reconciler.domain.safety import (
    Buffer,
    Keep,
    KeepDays,
    KeepService,
    KeepShare,
    KeepUnits,
    SafetyRule,
)
from reconciler.domain.selector import Selector
from reconciler.domain.source import Source
from reconciler.domain.stock import Free
from reconciler.plan.demands import steady
from tests.plan.sights import base

SAID = Free(40)
WEEK = KeepDays(Decimal(2), 7)
SERVICE = KeepService(Decimal("0.98"), Decimal(3))


def buffer(units: int, keep: Keep = WEEK) -> Buffer:
    return Buffer(units, SafetyRule(Selector(), keep, Source("rules.yaml", 1)))


@pytest.mark.parametrize("keep", [WEEK, SERVICE])
@pytest.mark.parametrize(
    ("was", "asks", "keeps"),
    [
        (0, 1, 0),
        (0, 2, 2),
        (3, 2, 3),
        (8, 9, 8),
        (8, 10, 10),
        (20, 24, 20),
        (20, 25, 25),
        (20, 15, 15),
    ],
)
def test_a_buffer_by_sales_moves_by_a_quarter_and_two_units(
    keep: Keep, was: int, asks: int, keeps: int
) -> None:
    left = base(SAID, 30, buffer=was)
    assert steady(buffer(asks, keep), left, SAID).units == keeps


@pytest.mark.parametrize("keep", [KeepUnits(3), KeepShare(Decimal(10))])
def test_a_buffer_that_a_person_names_moves_at_once(keep: Keep) -> None:
    assert steady(buffer(3, keep), base(SAID, 38, buffer=2), SAID).units == 3


def test_a_first_buffer_and_an_unknown_one_stay_what_they_are() -> None:
    assert steady(buffer(1), None, SAID).units == 1
    unknown = replace(buffer(0), unknown="no role")
    assert steady(unknown, base(SAID, 39, buffer=1), SAID) is unknown
    assert steady(Buffer(0), base(SAID, 39, buffer=1), SAID).units == 0


def test_a_new_number_gets_just_the_buffer_that_it_needs() -> None:
    assert steady(buffer(1), base(Free(30), 30, buffer=0), SAID).units == 1
