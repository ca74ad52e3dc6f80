"""Ctrl-C and SIGTERM end an apply after the batch in flight, and the next one goes on."""

import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from reconciler.cli.stop import Stop
from reconciler.sandbox import Limits, Shop
from tests.cli.world import Gate, World, served
from tests.rehearsal import MSK, offer, seed

CELLS = 150
WRITE, LIST = "/v2/products/stocks", "/v3/product/list"
PROMPT = 3.0
"""Seconds: a runner of GitHub that is cancelled kills after ten."""


@pytest.fixture
def big(tmp_path: Path) -> Iterator[World]:
    """More cells than fit into one call; real time, so without the shop's limits."""
    products = [offer(n, stocks={MSK: 10}) for n in range(CELLS)]
    with Shop.open(seed=seed(products), limits=Limits.off()) as shop, served(shop) as endpoint:
        world = World(tmp_path, shop, endpoint, run=lambda *_: pytest.fail("not in this process"))
        world.store()
        world.stocks({f"MUG-{n}": 11 for n in range(CELLS)})
        (tmp_path / "policies").mkdir()
        yield world


def until(process: subprocess.Popen[str], words: str) -> str:
    """Stderr up to the line that has these words."""
    assert process.stderr
    read = ""
    for line in process.stderr:
        read += line
        if words in line:
            return read
    raise AssertionError(f"{words!r} was never said, but: {read}")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_batch_in_flight_is_finished_and_the_rest_is_left(
    big: World, number: signal.Signals
) -> None:
    gate = Gate(big.shop, WRITE)
    with big.start("apply", "--yes", "--rows", "1") as process:
        try:
            assert gate.arrived.wait(30)
            process.send_signal(number)
            until(process, "stopping after the batch in flight")
        finally:
            gate.open()
        out, err = process.communicate(timeout=30)
    assert process.returncode == 5
    assert "run `reconciler apply --yes --rows 1` again to go on" in out
    assert "Applied: 100 of 150 operations proved by reading back" in out
    assert "Traceback" not in err
    assert big.writes() == [(WRITE, 100)]

    with big.start("apply", "--yes") as again:
        out, _ = again.communicate(timeout=30)
    assert again.returncode == 0
    assert "Applied: 50 of 50 operations" in out
    assert big.writes() == [(WRITE, 100), (WRITE, 50)]


def test_a_second_signal_stops_at_once_and_nothing_is_lost(big: World) -> None:
    gate = Gate(big.shop, WRITE)
    with big.start("apply", "--yes", "--rows", "1") as process:
        try:
            assert gate.arrived.wait(30)
            process.send_signal(signal.SIGINT)
            until(process, "stopping after the batch in flight")
            process.send_signal(signal.SIGINT)
            until(process, "run `reconciler apply --yes --rows 1` again")
        finally:
            gate.open()
        process.communicate(timeout=30)
    assert process.returncode == 5

    with big.start("apply", "--yes") as again:
        again.communicate(timeout=30)
    assert again.returncode == 0
    assert {big.shop.stock(f"MUG-{n}", MSK).free for n in range(CELLS)} == {11}


def test_a_wait_for_the_shop_is_not_waited_out(big: World) -> None:
    big.shop.fault(WRITE, "too-many-requests", retry_after=120)
    with big.start("apply", "--yes", "--rows", "1") as process:
        until(process, f"the limit of {WRITE}")
        asked = time.monotonic()
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=30)
    assert time.monotonic() - asked < PROMPT
    assert process.returncode == 5
    assert "Stopped: by a signal; run `reconciler apply --yes --rows 1` again to go on" in out
    assert "Traceback" not in err
    with closing(sqlite3.connect(big.folder / ".reconciler/state.db")) as state:
        assert state.execute("select count(*) from lease").fetchone() == (0,)
    assert {big.shop.stock(f"MUG-{n}", MSK).free for n in range(CELLS)} == {10}


def test_a_plan_that_waits_for_the_shop_ends_at_once(big: World) -> None:
    big.shop.fault(LIST, "too-many-requests", retry_after=120)
    with big.start("plan", "--out", "plan.json") as process:
        until(process, f"the limit of {LIST}")
        ends_at_once(process, signal.SIGINT)
    assert not list(big.folder.glob("*plan*"))


def test_a_plan_that_waits_for_an_answer_ends_at_once(big: World) -> None:
    gate = Gate(big.shop, LIST)
    with big.start("plan") as process:
        try:
            assert gate.arrived.wait(30)
            ends_at_once(process, signal.SIGTERM)
        finally:
            gate.open()


def ends_at_once(process: subprocess.Popen[str], number: signal.Signals) -> None:
    asked = time.monotonic()
    process.send_signal(number)
    out, err = process.communicate(timeout=30)
    assert time.monotonic() - asked < PROMPT
    assert (process.returncode, out) == (9, "")
    assert "interrupted; nothing more is sent" in err
    assert "Traceback" not in err


def test_an_interrupt_before_the_command_has_begun_is_no_traceback() -> None:
    """The first tenths of a second go into imports, when nothing catches signals yet."""
    code = (
        "import sys, types; app = sys.modules['reconciler.cli.app'] = types.ModuleType('app')\n"
        "def run(_): raise KeyboardInterrupt\n"
        "app.run = run\n"
        "from reconciler.__main__ import main; main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=30
    )
    assert (done.returncode, done.stdout, done.stderr) == (9, "", "\ninterrupted\n")


def test_a_signal_in_the_middle_of_a_write_to_stderr_only_asks(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """The library refuses a second write to a stream from within the first."""

    class Busy:
        def write(self, _text: str) -> int:
            raise RuntimeError("reentrant call")

    stop = Stop()
    with stop.caught():
        stop.listen()
        monkeypatch.setattr(sys, "stderr", Busy())
        signal.raise_signal(signal.SIGINT)
        monkeypatch.undo()
        assert stop.asked()
    assert "stopping after the batch in flight" in capfd.readouterr().err
