"""The order ledger on a live shop: complete, and cheap to keep."""

from pathlib import Path

import pytest

from reconciler.domain.ids import Cell, OfferId, WarehouseId
from reconciler.domain.order_sums import net, promised
from reconciler.domain.orders import Span
from reconciler.ozon.order_reader import OrderReader
from reconciler.workflow.job import Job
from reconciler.workflow.ledger import Ledger
from tests.rehearsal import FBO, MSK, SPB, Rehearsal
from tests.workflow.order_runs import (
    CHANGES,
    DAY,
    FBO_LIST,
    MUG,
    WAITING,
    anew,
    calls,
    now,
    only,
    open_shop,
    units,
)


@pytest.fixture
def shop(tmp_path: Path) -> Rehearsal:
    return open_shop(tmp_path)


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
    assert calls(shop) == [WAITING, WAITING, CHANGES, CHANGES, CHANGES]  # ends first


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
    assert calls(shop).count(FBO_LIST) == 4
    shop.shop.sell_fbo("MUG-1", FBO)
    orders = anew(shop, since, fbo_since=since)
    assert calls(shop).count(FBO_LIST) == 2
    assert units(orders, Cell(OfferId("MUG-1"), WarehouseId(FBO))) == 251


def test_fbo_orders_from_before_those_that_are_known(shop: Rehearsal) -> None:
    since = now(shop)
    shop.shop.sell_fbo("MUG-1", FBO, 4)
    shop.clock.advance(20 * 86400)
    cell = Cell(OfferId("MUG-1"), WarehouseId(FBO))
    later = now(shop) - 2 * DAY
    assert units(anew(shop, later, fbo_since=later), cell) == 0
    assert units(anew(shop, later, fbo_since=since), cell) == 4


def test_the_next_run_goes_on_from_the_state(shop: Rehearsal) -> None:
    since = now(shop)
    for _ in range(90):
        shop.shop.ship(shop.shop.sell("MUG-2", MSK))
    for _ in range(45):
        shop.shop.ship(shop.shop.sell("MUG-2", SPB))
    shop.clock.advance(2 * 3600)
    anew(shop, since)
    assert calls(shop) == [WAITING, WAITING, CHANGES, CHANGES, CHANGES]  # ends first
    sold = shop.shop.sell("MUG-1", MSK, 2)
    shop.clock.advance(60)
    orders = anew(shop, since)
    assert calls(shop) == [WAITING, WAITING, CHANGES, CHANGES]
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
    # The ends, then two pages of the older and one of the new.
    assert calls(shop) == [WAITING, WAITING, *[CHANGES] * 5]


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


def test_a_ledger_of_its_own_reader(job: Job) -> None:
    assert isinstance(job.ledger, Ledger)
    assert job.ledger is job.ledger
    assert isinstance(job.shop.orders(job.world.observer), OrderReader)
