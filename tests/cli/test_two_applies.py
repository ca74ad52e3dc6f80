"""Real processes: two at once, one that hangs, one that is killed or told to stop at rest."""

import signal
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from reconciler.sandbox import Limits, Shop
from tests.cli.test_signals import until
from tests.cli.world import Gate, World, served
from tests.rehearsal import MSK, offer, seed

CELLS = 120
WRITE = "/v2/products/stocks"


@pytest.fixture
def big(tmp_path: Path) -> Iterator[World]:
    """Real time, so without the shop's limits."""
    products = [offer(n, stocks={MSK: 10}) for n in range(CELLS)]
    with Shop.open(seed=seed(products), limits=Limits.off()) as shop, served(shop) as endpoint:
        world = World(tmp_path, shop, endpoint, run=lambda *_: pytest.fail("not in this process"))
        world.store()
        world.stocks({f"MUG-{n}": 11 for n in range(CELLS)})
        (tmp_path / "policies").mkdir()
        yield world


def ended(process: subprocess.Popen[str]) -> tuple[int, str, str]:
    out, err = process.communicate(timeout=60)
    assert "Traceback" not in out + err
    return process.returncode, out, err


def test_one_runs_and_the_other_is_told_who_holds_it(big: World) -> None:
    gate = Gate(big.shop, WRITE)
    with big.start("apply", "--yes") as first:
        try:
            assert gate.arrived.wait(30)
            first.send_signal(signal.SIGSTOP)
            gate.open()
            with big.start("apply", "--yes") as second:
                code, _, err = ended(second)
        finally:
            gate.open()
            first.send_signal(signal.SIGCONT)
        assert code == 8
        assert f"pid {first.pid} (" in err
        assert "since 20" in err
        assert "until 20" in err
        assert "--break-lease" in err
        assert ended(first)[0] == 0
    assert big.writes() == [(WRITE, 100), (WRITE, 20)]


def test_the_place_of_one_that_hangs_is_taken_and_it_writes_nothing_more(big: World) -> None:
    gate = Gate(big.shop, WRITE)
    with big.start("apply", "--yes") as hangs:
        try:
            assert gate.arrived.wait(30)
            hangs.send_signal(signal.SIGSTOP)
            gate.open()
            with big.start("apply", "--yes", "--break-lease") as second:
                code, _, err = ended(second)
            assert code == 0, err
            assert "took the lease from" in err
            assert f"pid {hangs.pid} (" in err
            written = len(big.writes())
        finally:
            gate.open()
            hangs.send_signal(signal.SIGCONT)
        code, out, _ = ended(hangs)
    assert code == 5
    assert "lost its lease" in out
    assert len(big.writes()) == written
    assert {big.shop.stock(f"MUG-{n}", MSK).free for n in range(CELLS)} == {11}
    db = sqlite3.connect(big.folder / ".reconciler/state.db")
    assert db.execute("select count(*) from broken_lease").fetchone() == (1,)
    db.close()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_told_to_stop_while_it_watches_the_canary(big: World, number: signal.Signals) -> None:
    with big.start("apply", "--yes", "--canary", "3", "--rows", "1") as process:
        until(process, "a second look at it follows")
        asked = time.monotonic()
        process.send_signal(number)
        code, out, _ = ended(process)
    assert time.monotonic() - asked < 15, "the watch is not slept through"
    assert code == 5
    assert "`reconciler apply --canary 3 --yes --rows 1` again to go on" in out
    assert big.writes() == [(WRITE, 3)]
    with big.start("apply", "--yes", "--resume") as again:
        code, _, err = ended(again)
    assert (code, "Resumes run 1 of" in err) == (0, True)
    assert sum(items for _, items in big.writes()) == CELLS


def test_killed_while_it_watches_the_canary(big: World) -> None:
    with big.start("apply", "--yes", "--canary", "3") as process:
        until(process, "a second look at it follows")
        process.kill()
        process.communicate(timeout=30)
    assert big.writes() == [(WRITE, 3)]
    with big.start("apply", "--yes", "--resume") as again:
        code, out, err = ended(again)
    assert code == 0, out + err
    assert "it has not come to its end" in err
    assert sum(items for _, items in big.writes()) == CELLS, "the canary is not sent twice"
    assert {big.shop.stock(f"MUG-{n}", MSK).free for n in range(CELLS)} == {11}
