"""A folder with a catalog, a shop on loopback, and the command line over a clock of its own."""

import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from reconciler.cli import work
from reconciler.cli.app import run
from reconciler.sandbox import ManualClock, Shop
from tests.cli.world import Ended, World, served
from tests.rehearsal import KEYS, MSK, SPB, VirtualClock, offer, seed


@pytest.fixture
def plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("COLUMNS", "NO_COLOR", "FORCE_COLOR", "TTY_COMPATIBLE", "RECONCILER_DEBUG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in KEYS.items():
        monkeypatch.setenv(name, value)


@pytest.fixture
def command(
    plain_environment: None,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Iterator[object]:
    """Run a command in this process, in an empty folder."""
    monkeypatch.chdir(tmp_path)
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}

    def call(*arguments: str) -> Ended:
        capsys.readouterr()
        code = run(arguments)
        said = capsys.readouterr()
        assert "Traceback" not in said.out + said.err
        return Ended(code, said.out, said.err)

    yield call
    assert {number: signal.getsignal(number) for number in before} == before


class Door:
    """One address for the shops of all tests: starting a server takes longer than most of them."""

    shop: Shop

    def __getattr__(self, name: str) -> Any:
        return getattr(self.shop, name)


@pytest.fixture(scope="session")
def door() -> Iterator[tuple[Door, str]]:
    made = Door()
    with served(made) as endpoint:  # type: ignore[arg-type]
        yield made, endpoint


@pytest.fixture
def world(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    command: object,
    door: tuple[Door, str],
) -> Iterator[World]:
    """Three mugs; git wants 12 of the first (10 live) and says nothing of the others."""
    entrance, endpoint = door
    clock = ManualClock()
    monkeypatch.setattr(work, "SystemClock", lambda: VirtualClock(clock))
    products = [offer(n, stocks={MSK: 10 * n, SPB: n}) for n in (1, 2, 3)]
    with Shop.open(seed=seed(products), clock=clock) as shop:
        entrance.shop = shop
        made = World(tmp_path, shop, endpoint, command)  # type: ignore[arg-type]
        made.store()
        made.stocks({"MUG-1": 12})
        (tmp_path / "policies").mkdir()
        yield made
