"""What the ledger can't know, or not yet: it says so, and catches up."""

from pathlib import Path

import pytest

from reconciler.domain.errors import ShopUnreachable
from reconciler.domain.order_sums import promised
from reconciler.workflow.job import Job
from reconciler.workflow.ledger import OVERLAP
from tests.rehearsal import MSK, Rehearsal
from tests.workflow.order_runs import (
    CHANGES,
    DAY,
    FBO_LIST,
    HOUR,
    MUG,
    WAITING,
    anew,
    now,
    open_shop,
    units,
)


@pytest.fixture
def shop(tmp_path: Path) -> Rehearsal:
    return open_shop(tmp_path)


def test_more_than_a_year_back_is_a_gap(shop: Rehearsal, job: Job) -> None:
    orders = job.ledger.read(now(shop) - 500 * DAY)
    assert orders.gap(now(shop) - 500 * DAY)
    assert orders.gap(now(shop) - 364 * DAY + HOUR) is None


def test_a_ledger_that_slept_for_more_than_a_year_starts_anew(shop: Rehearsal) -> None:
    """What waited then may have left unseen: to keep it would promise its units for ever."""
    since = now(shop)
    posting = shop.shop.sell("MUG-1", MSK, 5)
    anew(shop, since)
    shop.shop.ship(posting)
    shop.clock.advance(400 * 86400)
    orders = anew(shop, since)
    assert list(orders.lines()) == []
    assert orders.gap(since)
    with shop.job() as job:
        assert job.state.orders(job.shop_key)[0] == {}


def test_an_order_too_old_to_be_listed_is_not_promised_for_ever(shop: Rehearsal) -> None:
    posting = shop.shop.sell("MUG-1", MSK, 5)
    for _ in range(5):
        shop.clock.advance(74 * 86400)
        assert promised(anew(shop, now(shop) - DAY).of(MUG), now(shop)) == 5
    shop.shop.ship(posting)
    shop.clock.advance(86400)
    orders = anew(shop, now(shop) - DAY)
    assert promised(orders.of(MUG), now(shop) + DAY) == 0


def refuse(shop: Rehearsal, path: str) -> None:
    body = '{"code": 7, "message": "Api-Key is missing a required role for the method"}'
    shop.shop.fault(path, "answer", status=403, body=body)


@pytest.mark.parametrize("path", [CHANGES, WAITING, FBO_LIST])
def test_a_key_that_may_not_read_orders(shop: Rehearsal, job: Job, path: str) -> None:
    since = now(shop)
    refuse(shop, path)
    orders = job.ledger.read(since, fbo_since=since)
    assert orders.coverage is None
    assert "may read postings" in orders.unreadable
    assert orders.gap(since) == orders.unreadable
    assert job.ledger.read(since, fbo_since=since).unreadable == ""


def test_a_list_that_stays_incomplete(shop: Rehearsal, job: Job) -> None:
    since = now(shop)
    shop.shop.sell("MUG-1", MSK, 5)
    half = '{"postings": [], "has_next": true, "cursor": ""}'
    shop.shop.fault(CHANGES, "answer", status=200, body=half, times=2)
    orders = job.ledger.read(since)
    assert "there is more" in orders.unreadable
    assert job.state.orders(job.shop_key) == ({}, None)
    assert units(job.ledger.read(since)) == 5


def test_a_list_that_is_incomplete_once(shop: Rehearsal, job: Job) -> None:
    since = now(shop)
    shop.shop.sell("MUG-1", MSK, 5)
    shop.shop.fault(WAITING, "answer", status=200, body="{}")
    assert units(job.ledger.read(since)) == 5


def test_a_shop_that_is_down_is_not_a_shop_without_orders(shop: Rehearsal, job: Job) -> None:
    shop.shop.fault(CHANGES, "bad-gateway", times=99)
    with pytest.raises(ShopUnreachable):
        job.ledger.read(now(shop) - DAY)


@pytest.mark.parametrize("path", [CHANGES, WAITING])
def test_what_a_cut_page_left_out_is_read_the_next_time(shop: Rehearsal, path: str) -> None:
    since = now(shop)
    for number in range(1, 5):
        posting = shop.shop.sell("MUG-1", MSK, number)
        if number % 2:
            shop.shop.ship(posting)
    shop.shop.fault(path, "truncate", keep=0)
    anew(shop, since)
    shop.clock.advance(OVERLAP.total_seconds() - 60)
    assert units(anew(shop, since)) == 10


@pytest.mark.parametrize("lagging", [(CHANGES,), (WAITING,), (CHANGES, WAITING)])
def test_lists_that_are_behind_are_caught_up_with(
    shop: Rehearsal, lagging: tuple[str, ...]
) -> None:
    since = now(shop)
    kept, split, gone = (shop.shop.sell("MUG-1", MSK, n) for n in (1, 4, 8))
    anew(shop, since)
    shop.clock.advance(7200)
    for path in lagging:
        shop.shop.fault(path, "lag")
    shop.shop.pack(kept)
    part = shop.shop.split(split, "MUG-1", 3)
    shop.shop.cancel(gone)
    new = shop.shop.sell("MUG-1", MSK, 16)
    at = now(shop)
    shop.clock.advance(60)
    anew(shop, since)
    shop.clock.advance(60)
    orders = anew(shop, since)
    assert {line.posting: line.units for line in orders.of(MUG)} == {
        kept: 1,
        split: 1,
        part: 3,
        gone: 0,
        new: 16,
    }
    (withdrawn,) = (item for line in orders.of(MUG) for item in line.withdrawn)
    assert withdrawn.units == 8
    assert withdrawn.when.first <= at <= withdrawn.when.last


def test_what_ended_long_ago_is_forgotten_unless_it_is_asked_for(shop: Rehearsal) -> None:
    start = now(shop)
    shop.shop.ship(shop.shop.sell("MUG-1", MSK, 5))
    anew(shop, start)
    shop.clock.advance(120 * 86400)
    assert units(anew(shop, start)) == 5
    assert units(anew(shop, now(shop) - DAY)) == 5
    orders = anew(shop, now(shop) - DAY)
    assert list(orders.lines()) == []
    assert orders.gap(start)
    assert units(anew(shop, start)) == 5
