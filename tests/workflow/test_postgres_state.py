"""Jobs of several machines on one PostgreSQL server, which may go away at any moment."""

from pathlib import Path

import pytest

from reconciler.apply.outcome import is_good
from reconciler.domain.errors import HostUnreachable, StoreBusy
from reconciler.sandbox import Killed
from reconciler.state.lease import LIFETIME
from reconciler.workflow.knowing import what_is_known
from tests.effects import Effects
from tests.postgres import Server
from tests.rehearsal import MSK, WRITES, Rehearsal

WRITTEN = ("/v2/products/stocks", "/v1/product/import/prices")


@pytest.fixture
def url(postgres: Server) -> str:
    return postgres.url()


@pytest.fixture
def shared(shop: Rehearsal, url: str) -> Rehearsal:
    """A shop whose state nobody has on a disk of his own."""
    shop.state = url
    shop.stocks(msk={"MUG-1": 40, "MUG-2": 5, "MUG-3": 0}, spb={"MUG-1": 2})
    shop.prices({"MUG-2": {"price": 510, "old_price": 700}, "MUG-3": {"price": 900}})
    return shop


def written(shop: Rehearsal) -> list[str]:
    return [c.path for c in shop.shop.calls() if c.path in WRITES and c.status == 200]


def test_what_was_applied_is_known_on_every_machine(shared: Rehearsal, url: str) -> None:
    assert shared.apply().exit_code == 0
    assert shared.plan().exit_code == 0
    shared.shop.sell("MUG-1", MSK, 1)
    assert shared.plan().plan.operations == ()
    (told,) = what_is_known(url).shops
    assert (told.cells, told.prices, told.in_flight, told.runs) == (4, 2, 0, 1)


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("path", WRITTEN)
def test_a_connection_that_breaks_around_a_call_is_as_safe_as_a_kill(
    shared: Rehearsal, url: str, postgres: Server, path: str, when: str
) -> None:
    """The intent is written down; whether the call went out, and what the shop said, is not."""
    effects = Effects(shared.shop)

    def cut(called: str) -> None:
        if called == path:
            postgres.cut(url)

    setattr(shared.wire, when, cut)
    broken = shared.apply()
    setattr(shared.wire, when, lambda _path: None)
    assert broken.exit_code == 5
    assert "can't be reached" in broken.finished.stopped
    assert any(not is_good(end) for end in broken.finished.outcomes.values())
    shared.clock.advance(LIFETIME.total_seconds() + 1)
    assert shared.apply().exit_code == 0
    shared.clock.advance(60)
    assert shared.plan().exit_code == 0
    assert set(effects.count.values()) == {1}, "nothing was sent twice"
    assert (shared.free("MUG-1"), shared.free("MUG-3")) == (40, 0)


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
def test_a_machine_that_is_killed_is_made_good_by_another(shared: Rehearsal, after: bool) -> None:
    shared.shop.fault("/v2/products/stocks", "kill-after" if after else "kill-before", call=1)
    with pytest.raises(Killed):
        shared.apply()
    effects = Effects(shared.shop)
    shared.clock.advance(LIFETIME.total_seconds() + 1)
    assert shared.apply().exit_code == 0
    assert set(effects.count.values()) <= {1}
    assert shared.free("MUG-1") == 40
    assert shared.plan().exit_code == 0


def test_who_comes_second_is_told_who_is_at_work(shared: Rehearsal) -> None:
    with shared.job() as job:
        job.state.lease(job.shop_key, "anna@build-7 pid 12").take(shared.clock.now())
    with pytest.raises(StoreBusy, match="anna@build-7 pid 12"):
        shared.apply()
    assert written(shared) == []


def test_a_server_that_is_gone_from_the_start_lets_nothing_out(shared: Rehearsal) -> None:
    shared.state = "postgresql://nobody@127.0.0.1:9/x"
    with pytest.raises(HostUnreachable):
        shared.apply()
    assert written(shared) == []
    assert not Path("postgresql:").exists()
