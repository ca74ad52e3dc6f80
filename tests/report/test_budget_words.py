"""Prices whose hour is full, in words: what waits, and what can't be undone for a while."""

from datetime import UTC, datetime

from reconciler.domain.ids import OfferId
from reconciler.plan.finding import PriceBudget
from reconciler.report.waiting import waits

UNTIL = datetime(2026, 11, 20, 12, 40, tzinfo=UTC)
OFFERS = (OfferId("CUP"), OfferId("MUG"))


def test_what_waits() -> None:
    ((about, says),) = waits([PriceBudget(offers=OFFERS, until=UNTIL, waits=True)])
    assert about == "Not yet"
    assert "2 offers (CUP, MUG)" in says
    assert "12:40" in says
    assert "--wait" in says


def test_what_can_not_be_undone() -> None:
    ((about, says),) = waits([PriceBudget(offers=OFFERS, until=UNTIL)])
    assert about == "No undo"
    assert "a rollback has to wait until" in says
    assert "12:40" in says
