"""Moments that lie ahead, by a typing error or a wrong clock, put nothing on sale twice."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import pytest

from reconciler.sandbox import gateway
from tests.rehearsal import MSK, Rehearsal


@pytest.mark.parametrize("form", ["{{on_hand: 40, counted_at: {}}}", "{{free: 40, as_of: {}}}"])
def test_what_leaves_before_the_moment_of_a_statement_comes_off(shop: Rehearsal, form: str) -> None:
    moment = shop.clock.now() + timedelta(days=2)
    shop.stocks(msk={"MUG-1": form.format(f'"{moment.isoformat()}"')})
    shop.apply()
    shop.clock.advance(60)
    order = shop.shop.sell("MUG-1", MSK, 3)
    shop.clock.advance(3600)
    shop.shop.ship(order)
    for pause in (3600, 3 * 86_400):
        shop.clock.advance(pause)
        shop.apply()
        assert shop.free("MUG-1") == 37


def test_one_reading_by_a_clock_that_ran_ahead_leaves_no_gap(
    shop: Rehearsal, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted = f'"{shop.clock.now().isoformat()}"'
    shop.stocks(msk={"MUG-1": f"{{on_hand: 40, counted_at: {counted}}}"})
    shop.clock.advance(60)
    with dated_ahead(monkeypatch, timedelta(days=1)):
        shop.apply()
    shop.clock.advance(3600)
    order = shop.shop.sell("MUG-1", MSK, 3)
    shop.clock.advance(3600)
    shop.shop.ship(order)
    for pause in (6 * 3600, 30 * 3600):
        shop.clock.advance(pause)
        shop.apply()
        assert shop.free("MUG-1") == 37


@contextmanager
def dated_ahead(monkeypatch: pytest.MonkeyPatch, ahead: timedelta) -> Iterator[None]:
    """Answers whose `Date` is wrong."""
    told = gateway.format_datetime

    def wrong(at: datetime, *, usegmt: bool) -> str:
        return told(at + ahead, usegmt=usegmt)

    with monkeypatch.context() as patch:
        patch.setattr(gateway, "format_datetime", wrong)
        yield
