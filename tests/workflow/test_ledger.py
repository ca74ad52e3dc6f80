"""The order ledger on a live shop: complete, cheap to keep, honest about what it can't know."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from reconciler.domain.errors import ShopUnreachable
from reconciler.domain.ids import Cell, OfferId, WarehouseId
from reconciler.domain.order_sums import net, promised
from reconciler.domain.orders import OrderLine, Orders, Span
from reconciler.ozon.order_reader import OrderReader
from reconciler.workflow.job import Job
from reconciler.workflow.ledger import MOST_CUTS, OVERLAP, Ledger
from tests.rehearsal import FBO, MSK, SPB, Rehearsal, offer

CHANGES = "/v4/posting/fbs/list"
WAITING = "/v4/posting/fbs/unfulfilled/list"
FBO_LIST = "/v3/posting/fbo/list"
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
MUG = Cell(OfferId("MUG-1"), WarehouseId(MSK))


@pytest.fixture
def shop(tmp_path: Path) -> Rehearsal:
    stocks = {MSK: 100, SPB: 50, FBO: 500}
    shop = Rehearsal.open(tmp_path, [offer(1, stocks=stocks), offer(2, stocks=stocks)])
    shop.stocks(msk={"MUG-1": 100})
    return shop


@pytest.fixture
def job(shop: Rehearsal) -> Iterator[Job]:
    with shop.job() as job:
        yield job


def now(shop: Rehearsal) -> datetime:
    return shop.clock.now()


def anew(shop: Rehearsal, since: datetime, **options: Any) -> Orders:
    """As by another run, which has the state alone."""
    renew_key(shop)
    with shop.job() as job:
        return job.ledger.read(since, **options)


def renew_key(shop: Rehearsal) -> None:
    """Keys live three months, and some of these stories are longer."""
    db = shop.shop._db
    with db.transaction():
        db.execute("UPDATE keys SET expires_at = ?", (2**62,))


def calls(shop: Rehearsal) -> list[str]:
    """Calls for orders since the last look."""
    found = [call.path for call in shop.shop.calls() if "/posting/" in call.path]
    shop.shop.reset_calls()
    return found


def units(orders: Orders, cell: Cell = MUG) -> int:
    return sum(line.units for line in orders.of(cell))


def only(orders: Orders, cell: Cell = MUG) -> OrderLine:
    (line,) = orders.of(cell)
    return line


# What is known ----------------------------------------------------------------------------------


def test_orders_of_each_stage(shop: Rehearsal, job: Job) -> None:
    since = now(shop)
    waits, packed, left, gone = (shop.shop.sell("MUG-1", MSK, n) for n in (1, 2, 4, 8))
    shop.clock.advance(3600)
    shop.shop.pack(packed)
    shop.shop.ship(left)
    shop.shop.cancel(gone)
    orders = job.ledger.read(since)
    assert {line.posting: (line.units, line.left is not None) for line in orders.of(MUG)} == {
        waits: (1, False),
        packed: (2, False),
        left: (4, True),
        gone: (0, False),
    }
    assert orders.gap(since) is None
    assert promised(orders.of(MUG), now(shop)) >= 3
    assert net(orders.of(MUG), Span(since, since)).most == 7


def test_an_empty_shop_has_no_orders_and_no_gap(shop: Rehearsal, job: Job) -> None:
    orders = job.ledger.read(now(shop) - DAY)
    assert list(orders.lines()) == []
    assert orders.gap(now(shop) - DAY) is None
    assert orders.unreadable == ""


def test_many_pages(shop: Rehearsal, job: Job) -> None:
    since = now(shop)
    for _ in range(90):
        shop.shop.order([("MUG-1", 1), ("MUG-2", 1)], MSK)
    for _ in range(45):
        shop.shop.ship(shop.shop.sell("MUG-1", SPB))
    orders = job.ledger.read(since)
    assert units(orders) == 90
    assert units(orders, Cell(OfferId("MUG-1"), WarehouseId(SPB))) == 45
    assert calls(shop) == [WAITING, CHANGES, CHANGES]


def test_what_waits_is_known_however_long_ago_it_changed(shop: Rehearsal, job: Job) -> None:
    shop.shop.sell("MUG-1", MSK, 3)
    shop.clock.advance(20 * 86400)
    orders = job.ledger.read(now(shop) - DAY)
    assert units(orders) == 3
    assert orders.gap(now(shop) - 2 * DAY)


def test_a_part_that_is_cancelled_without_a_change_of_state(shop: Rehearsal, job: Job) -> None:
    since = now(shop)
    posting = shop.shop.order([("MUG-1", 5), ("MUG-2", 1)], MSK)
    job.ledger.read(since)
    shop.clock.advance(3 * 3600)
    cancelled_at = now(shop)
    shop.shop.cancel_part(posting, "MUG-1", 2)
    shop.clock.advance(3 * 3600)
    line = only(job.ledger.read(since))
    (gone,) = line.withdrawn
    assert (line.units, gone.units) == (3, 2)
    assert gone.when.first <= cancelled_at <= gone.when.last


def test_a_split_withdraws_nothing(shop: Rehearsal, job: Job) -> None:
    since = now(shop)
    posting = shop.shop.order([("MUG-1", 5)], MSK)
    job.ledger.read(since)
    shop.clock.advance(2 * 3600)
    part = shop.shop.split(posting, "MUG-1", 2)
    shop.shop.ship(part)
    orders = job.ledger.read(since)
    assert {line.posting: line.units for line in orders.of(MUG)} == {posting: 3, part: 2}
    assert {line.root for line in orders.of(MUG)} == {posting}
    assert [line.withdrawn for line in orders.of(MUG)] == [(), ()]


def test_orders_of_ozons_own_warehouses_if_asked_for(shop: Rehearsal, job: Job) -> None:
    since = now(shop)
    shop.shop.sell_fbo("MUG-1", FBO, 4)
    assert list(job.ledger.read(since).lines()) == []
    cell = Cell(OfferId("MUG-1"), WarehouseId(FBO))
    assert units(job.ledger.read(since, fbo_since=since), cell) == 4


def test_younger_fbo_orders_alone_are_read_again(shop: Rehearsal) -> None:
    since = now(shop)
    for _ in range(250):
        shop.shop.sell_fbo("MUG-1", FBO)
    shop.clock.advance(10 * 86400)
    anew(shop, since, fbo_since=since)
    assert calls(shop).count(FBO_LIST) == 3
    shop.shop.sell_fbo("MUG-1", FBO)
    orders = anew(shop, since, fbo_since=since)
    assert calls(shop).count(FBO_LIST) == 1
    assert units(orders, Cell(OfferId("MUG-1"), WarehouseId(FBO))) == 251


# Cheap to keep ----------------------------------------------------------------------------------


def test_the_next_run_goes_on_from_the_state(shop: Rehearsal) -> None:
    since = now(shop)
    for _ in range(90):
        shop.shop.ship(shop.shop.sell("MUG-2", MSK))
    for _ in range(45):
        shop.shop.ship(shop.shop.sell("MUG-2", SPB))
    shop.clock.advance(2 * 3600)
    anew(shop, since)
    assert calls(shop) == [WAITING, CHANGES, CHANGES]
    sold = shop.shop.sell("MUG-1", MSK, 2)
    shop.clock.advance(60)
    orders = anew(shop, since)
    assert calls(shop) == [WAITING, CHANGES]
    assert (len(list(orders.lines())), only(orders).posting) == (136, sold)


def test_the_last_look_is_one_call(shop: Rehearsal, job: Job) -> None:
    since = now(shop)
    job.ledger.read(since)
    shop.clock.advance(600)
    shop.shop.sell("MUG-1", MSK, 2)
    calls(shop)
    orders = job.ledger.refresh()
    assert calls(shop) == [CHANGES]
    assert units(orders) == 2
    assert orders.coverage is not None
    assert (orders.coverage.since, orders.coverage.until) == (since, now(shop))


def test_older_moments_are_added_without_reading_the_rest_again(shop: Rehearsal, job: Job) -> None:
    start = now(shop)
    for number in range(120):
        shop.shop.ship(shop.shop.sell("MUG-2", SPB if number < 45 else MSK))
    shop.clock.advance(5 * 86400)
    orders = job.ledger.read(now(shop) - DAY)
    assert list(orders.lines()) == []
    assert orders.gap(start)
    calls(shop)
    orders = job.ledger.read(start)
    assert len(list(orders.lines())) == 120
    assert orders.gap(start) is None
    assert calls(shop) == [WAITING, CHANGES, CHANGES, CHANGES]  # two of the older, one of the new


def test_two_runs_at_once_keep_what_both_read(shop: Rehearsal) -> None:
    since = now(shop)
    with shop.job() as one, shop.job() as other:
        one.ledger.read(since)
        other.ledger.read(since)
        posting = shop.shop.sell("MUG-1", MSK, 5)
        shop.clock.advance(1)
        one.ledger.refresh()
        shop.clock.advance(2 * 3600)
        shop.shop.cancel(posting)
        other.ledger.refresh()
        one.ledger.refresh()
    line = only(anew(shop, since))
    assert (line.units, sum(gone.units for gone in line.withdrawn)) == (0, 5)


# When it happened -------------------------------------------------------------------------------


def test_a_cancellation_lies_before_or_after_a_statement(shop: Rehearsal, job: Job) -> None:
    since = now(shop)
    first, second = shop.shop.sell("MUG-1", MSK, 1), shop.shop.sell("MUG-1", MSK, 2)
    shop.clock.advance(86400)
    shop.shop.cancel(first)
    shop.clock.advance(86400)
    said_at = now(shop)
    shop.clock.advance(86400)
    shop.shop.cancel(second)
    shop.clock.advance(86400)
    found = net(job.ledger.read(since, splits=[said_at]).of(MUG), Span(said_at, said_at))
    assert (found.withdrawn_least, found.withdrawn_most) == (2, 2)


def test_splits_outside_of_what_is_read_cost_nothing(shop: Rehearsal, job: Job) -> None:
    since = now(shop)
    shop.clock.advance(86400)
    far = [since - DAY, since, now(shop), now(shop) + DAY]
    job.ledger.read(since, splits=far)
    assert calls(shop) == [WAITING, CHANGES]
    shop.clock.advance(60)
    job.ledger.read(since, splits=[since + HOUR])
    assert calls(shop) == [WAITING, CHANGES]


def test_only_the_latest_splits_count(shop: Rehearsal, job: Job) -> None:
    since = now(shop)
    shop.clock.advance(86400)
    job.ledger.read(since, splits=[since + n * timedelta(minutes=10) for n in range(1, 60)])
    assert calls(shop).count(CHANGES) == MOST_CUTS + 1


def test_a_window_ends_before_a_part_was_cancelled(shop: Rehearsal, job: Job) -> None:
    """It shows a posting by its last change of state, and the units that it has by now."""
    since = now(shop)
    posting = shop.shop.order([("MUG-1", 5), ("MUG-2", 1)], MSK)
    job.ledger.read(since)
    shop.clock.advance(3600)
    shop.shop.pack(posting)
    shop.clock.advance(3600)
    said_at = now(shop)
    shop.clock.advance(3600)
    cancelled_at = now(shop)
    shop.shop.cancel_part(posting, "MUG-1", 2)
    shop.clock.advance(3600)
    (gone,) = only(job.ledger.read(since, splits=[said_at])).withdrawn
    assert gone.when.first <= cancelled_at <= gone.when.last


# What can't be known ----------------------------------------------------------------------------


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


# Told to others ---------------------------------------------------------------------------------


def test_what_was_read_is_proven(shop: Rehearsal, job: Job) -> None:
    shop.shop.sell("MUG-1", MSK, 5)
    job.ledger.read(now(shop) - DAY)
    assert [(proof.what, proof.calls, proof.rows) for proof in job.ledger.proofs] == [
        ("orders (changes)", 1, 1),
        ("orders (waiting)", 1, 1),
    ]


def test_no_plan_gets_stale_by_reading_orders(shop: Rehearsal, job: Job) -> None:
    before = job.state.revision(job.shop_key)
    shop.shop.sell("MUG-1", MSK, 5)
    job.ledger.read(now(shop) - DAY)
    assert job.state.revision(job.shop_key) == before


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


def test_a_ledger_of_its_own_reader(job: Job) -> None:
    assert isinstance(job.ledger, Ledger)
    assert job.ledger is job.ledger
    assert isinstance(job.shop.orders(job.world.observer), OrderReader)
