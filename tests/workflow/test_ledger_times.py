"""When orders were cancelled, as far as the lists of the shop tell."""

from datetime import timedelta
from pathlib import Path

import pytest

from reconciler.domain.order_sums import net
from reconciler.domain.orders import Span
from reconciler.workflow.job import Job
from reconciler.workflow.ledger import MOST_CUTS
from tests.rehearsal import MSK, Rehearsal
from tests.workflow.order_runs import CHANGES, DAY, HOUR, MUG, WAITING, calls, now, only, open_shop


@pytest.fixture
def shop(tmp_path: Path) -> Rehearsal:
    return open_shop(tmp_path)


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
    assert calls(shop) == [WAITING, WAITING, CHANGES, CHANGES]
    shop.clock.advance(60)
    job.ledger.read(since, splits=[since + HOUR])
    assert calls(shop) == [WAITING, WAITING, CHANGES, CHANGES]


def test_only_the_latest_splits_count(shop: Rehearsal, job: Job) -> None:
    since = now(shop)
    shop.clock.advance(86400)
    job.ledger.read(since, splits=[since + n * timedelta(minutes=10) for n in range(1, 60)])
    assert calls(shop).count(CHANGES) == 2 * (MOST_CUTS + 1)


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
