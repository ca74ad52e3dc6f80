"""Two applies of one shop at once, as real processes: one runs, the other names it and ends."""

import os
import signal
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from reconciler.sandbox import Limits, Shop
from tests.cli.world import World, served
from tests.postgres import Server
from tests.rehearsal import MSK, offer, seed

CELLS = 150
WRITE = "/v2/products/stocks"

pytestmark = pytest.mark.enable_socket


@pytest.fixture
def real(tmp_path: Path) -> Iterator[World]:
    """More cells than fit into one call; real time, so without the shop's limits."""
    products = [offer(n, stocks={MSK: 10}) for n in range(CELLS)]
    with Shop.open(seed=seed(products), limits=Limits.off()) as shop, served(shop) as endpoint:
        world = World(tmp_path, shop, endpoint, run=lambda *_: pytest.fail("not in this process"))
        world.store()
        world.stocks({f"MUG-{n}": 11 for n in range(CELLS)})
        (tmp_path / "policies").mkdir()
        yield world


def freeze_at_first_write(world: World, process: subprocess.Popen[str]) -> threading.Event:
    """Stop the process where it stands when its first write takes effect."""
    frozen = threading.Event()

    def freeze(_path: str, _request: object, _result: object) -> None:
        if not frozen.is_set():
            os.kill(process.pid, signal.SIGSTOP)
            frozen.set()

    world.shop.on_effect(freeze)
    return frozen


@pytest.fixture(params=["file", "postgres"])
def state(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "file":
        return str(tmp_path / "state.db")
    server: Server = request.getfixturevalue("postgres")
    return server.url()


def test_one_runs_and_the_other_exits_with_the_name_of_the_holder(real: World, state: str) -> None:
    with real.start("apply", "--yes", "--state", state) as first:
        frozen = freeze_at_first_write(real, first)
        try:
            assert frozen.wait(30)
            with real.start("apply", "--yes", "--state", state) as second:
                _, told = second.communicate(timeout=30)
        finally:
            first.send_signal(signal.SIGCONT)
        _, errors = first.communicate(timeout=30)
    assert second.returncode == 8
    assert "another apply of this store is under way" in told
    assert f" pid {first.pid} " in told
    assert "Traceback" not in told + errors
    assert first.returncode == 0
    assert real.writes() == [(WRITE, 100), (WRITE, 50)]
    assert {real.shop.stock(f"MUG-{n}", MSK).free for n in range(CELLS)} == {11}
