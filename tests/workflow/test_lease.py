"""Two applies of one shop never run at once; a holder that died does not block the next one."""

import subprocess
import sys

import pytest

from reconciler.domain.errors import StoreBusy
from reconciler.state.lease import LIFETIME
from reconciler.workflow.holder import holder, is_dead
from tests.rehearsal import Rehearsal


def taken_by(shop: Rehearsal, name: str) -> None:
    with shop.job() as job:
        job.state.lease(job.shop_key, name).take(shop.clock.now())


def test_a_living_holder_is_named(shop: Rehearsal) -> None:
    shop.stocks(msk={"MUG-1": 40})
    taken_by(shop, holder())
    with pytest.raises(StoreBusy, match="pid"):
        shop.apply()
    assert shop.writes() == []
    shop.clock.advance(LIFETIME.total_seconds() + 1)
    assert shop.apply().exit_code == 0


def test_a_dead_holder_of_this_machine_does_not_block(shop: Rehearsal) -> None:
    code = "from reconciler.workflow.holder import holder; print(holder())"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    dead = ran.stdout.strip()
    assert is_dead(dead)
    shop.stocks(msk={"MUG-1": 40})
    taken_by(shop, dead)
    assert shop.apply().exit_code == 0


def test_of_another_machine_nothing_is_known() -> None:
    assert not is_dead("root@runner pid 999999 (0badcafe-01234567)")
    assert not is_dead("root@runner pid 999999 (00000000-01234567)")
    assert not is_dead("somebody")
    assert not is_dead(holder())


def test_two_holders_are_never_the_same() -> None:
    assert holder() != holder()
