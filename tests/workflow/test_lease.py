"""Two applies of one shop never run at once; a holder that died does not block the next one."""

import os
import platform
import subprocess
import sys

import pytest

from reconciler.domain.errors import PlanStale, StoreBusy
from reconciler.state.lease import LIFETIME
from reconciler.workflow.apply import apply_plan
from reconciler.workflow.holder import holder, is_dead
from reconciler.workflow.plan import plan_store
from tests.rehearsal import MSK, Rehearsal


def taken_by(shop: Rehearsal, name: str) -> None:
    with shop.job() as job:
        job.state.lease(job.shop_key, name).take(shop.clock.now())


def test_a_living_holder_is_named(shop: Rehearsal) -> None:
    shop.stocks(msk={"MUG-1": 40})
    taken_by(shop, holder())
    with pytest.raises(StoreBusy, match="pid") as busy:
        shop.apply()
    until = shop.clock.now() + LIFETIME
    assert f"{platform.node()} pid {os.getpid()} (" in busy.value.message
    assert f"until {until:%Y-%m-%dT%H:%M}" in busy.value.message
    assert "apply --break-lease" in busy.value.fix
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


def test_a_number_that_another_process_has_by_now_is_no_sign_of_life() -> None:
    mine = holder()
    assert not is_dead(mine)
    place, began, run = mine.rpartition("(")[2].rstrip(")").split("-")
    before = f"root@here pid {os.getpid()} ({place}-{int(began, 16) - 1:x}-{run})"
    assert is_dead(before)
    of_an_earlier_version = f"root@here pid {os.getpid()} ({place}-{run})"
    assert not is_dead(of_an_earlier_version), "that did not tell when it began"


def test_one_that_was_killed_and_that_nobody_noticed_is_dead() -> None:
    """A container without an init, and a parent that is busy, leave such."""
    code = "from reconciler.workflow.holder import holder; print(holder(), flush=True); input()"
    with subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        name = process.stdout.readline().strip()
        assert not is_dead(name)
        process.kill()
        os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
        assert is_dead(name)


def test_of_another_machine_nothing_is_known() -> None:
    assert not is_dead("root@runner pid 999999 (0badcafe-01234567)")
    assert not is_dead("root@runner pid 999999 (00000000-01234567)")
    assert not is_dead("root@runner pid 999999 (0badcafe-1f-01234567)")
    assert not is_dead("somebody")
    assert not is_dead(holder())


def test_two_holders_are_never_the_same() -> None:
    assert holder() != holder()


def test_an_apply_while_a_person_was_asked_makes_the_plan_stale(shop: Rehearsal) -> None:
    """Both planned the same number; one is carried out and sells before the other gets its yes."""
    shop.stocks(msk={"MUG-1": 40})

    def meanwhile(_planned: object) -> bool:
        shop.apply()
        shop.shop.sell("MUG-1", MSK, 30)
        shop.clock.advance(31)
        return True

    with shop.job() as job, pytest.raises(PlanStale, match="another apply"):
        apply_plan(job, plan_store(job), meanwhile, shop.listener)
    assert shop.free("MUG-1") == 10
