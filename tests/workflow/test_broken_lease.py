"""A person may take the lease from a holder that hangs; that one writes nothing more."""

import sqlite3

import pytest

from reconciler.domain.errors import StoreBusy
from reconciler.state.lease import Held
from tests.rehearsal import MSK, Rehearsal


def taken_by(shop: Rehearsal, name: str) -> None:
    with shop.job() as job:
        job.state.lease(job.shop_key, name).take(shop.clock.now())


def test_it_is_asked_about_the_holder_and_kept_who_took_it(shop: Rehearsal) -> None:
    shop.stocks(msk={"MUG-1": 40})
    taken_by(shop, "anna@build-7 pid 12")
    asked: list[Held] = []

    def yes(held: Held) -> bool:
        asked.append(held)
        return True

    assert shop.apply(breaks=yes).exit_code == 0
    assert [held.holder for held in asked] == ["anna@build-7 pid 12"]
    assert shop.free("MUG-1") == 40
    db = sqlite3.connect(shop.folder / "state.db")
    ((holder, taken_by_whom),) = db.execute("select holder, taken_by from broken_lease")
    assert holder == "anna@build-7 pid 12"
    assert "pid" in taken_by_whom
    db.close()


def test_a_no_leaves_it(shop: Rehearsal) -> None:
    shop.stocks(msk={"MUG-1": 40})
    taken_by(shop, "anna@build-7 pid 12")
    with pytest.raises(StoreBusy, match=r"anna@build-7 pid 12, since .*, until "):
        shop.apply(breaks=lambda _held: False)
    assert shop.writes() == []


def test_the_former_holder_writes_nothing_more(shop: Rehearsal) -> None:
    """Two stock calls are due; between them somebody takes the lease and applies."""
    shop.stocks(msk={"MUG-1": 2}, spb={"MUG-1": 12})
    broke = False

    def taken(path: str) -> None:
        nonlocal broke
        if path == "/v2/products/stocks" and not broke:
            broke = True
            taken_over(shop)

    def taken_over(shop: Rehearsal) -> None:
        with shop.job() as job:
            lease = job.state.lease(job.shop_key, "boris@desk pid 7")
            now = shop.clock.now()
            held = lease.held(now)
            assert held is not None
            lease.take_from(held, now)

    shop.wire.after = taken
    applied = shop.apply()
    assert isinstance(applied.finished.error, StoreBusy)
    assert "somebody took it with --break-lease" in applied.finished.error.message
    assert len(shop.writes()) == 1
    assert shop.free("MUG-1", MSK) == 2
    with shop.job() as job:
        assert job.state.lease(job.shop_key, "x").held(shop.clock.now()) is not None


def test_plans_need_none(shop: Rehearsal) -> None:
    shop.stocks(msk={"MUG-1": 40})
    taken_by(shop, "anna@build-7 pid 12")
    assert len(shop.plan().plan.operations) == 1


def test_another_than_the_one_that_was_asked_about_keeps_it(shop: Rehearsal) -> None:
    taken_by(shop, "anna@build-7 pid 12")
    with shop.job() as job:
        lease = job.state.lease(job.shop_key, "boris")
        held = lease.held(shop.clock.now())
        assert held is not None
        job.state.lease(job.shop_key, "clara").take_from(held, shop.clock.now())
        with pytest.raises(StoreBusy, match="clara"):
            lease.take_from(held, shop.clock.now())
