"""SIGKILL at the steps of the journal and at calls of the shop: in the end as if it never was.

In CI one process after another dies at each kind of step, on one shop. `make crash` kills at every
single commit and writing call, each on a shop of its own.
"""

import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.crash.big_shop import OPERATIONS, BigShop, big_shop
from tests.effects import Effect
from tests.rehearsal import WRITES

pytestmark = [pytest.mark.enable_socket, pytest.mark.no_cover]

KINDS = (
    "prepare",
    "remember",
    "take",
    "open_run",
    "adopt",
    "intend",
    "renamed",
    "settled",
    "answered",
    "intend_cards",
    "took",
    "keep",
    "ended",
    "finish",
    "give_back",
)
"""What wants to commit to the state, in the order of a run."""

ALL = os.environ.get("CRASH") == "all"
COMMITS, CALLS = 120, 28
"""More than a run has; the test of the plan says so."""
each = pytest.mark.skipif(not ALL, reason="takes an hour of processor time: make crash")

Left = tuple[list[Any], Counter[Effect]]


class Undisturbed:
    """One run that nobody kills."""

    def __init__(self, folder: Path) -> None:
        with big_shop(folder) as shop:
            done = shop.apply(CRASH_LOG=str(folder / "log"))
            assert done.returncode == 0, done.stderr
            self.steps = (folder / "log").read_text().split()
            # How often a run looks at a task goes by the time that the machine takes as well.
            self.surely = len([step for step in self.steps if step != "keep"])
            self.calls = len([call for call in shop.shop.calls() if call.path in WRITES])
            self.left: Left = shop.left()


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Undisturbed:
    return Undisturbed(tmp_path_factory.mktemp("undisturbed"))


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[BigShop]:
    with big_shop(tmp_path) as made:
        yield made


def test_the_plan_is_big_and_its_steps_are_known(undisturbed: Undisturbed) -> None:
    assert sum(undisturbed.left[1].values()) == OPERATIONS
    assert {path for path, _ in undisturbed.left[1]} == set(WRITES)
    assert set(undisturbed.steps) == set(KINDS)
    assert len(undisturbed.steps) < COMMITS
    assert undisturbed.calls < CALLS


@pytest.mark.parametrize("place", ["inside", "after"])
def test_one_process_after_another_dies_at_each_kind_of_step(
    shop: BigShop, undisturbed: Undisturbed, place: str
) -> None:
    died = [kind for kind in KINDS if shop.dies(CRASH_AT=f"{kind}:{place}")]
    assert set(KINDS) - set(died) == set()
    shop.finish()
    assert shop.left() == undisturbed.left


def test_one_process_after_another_dies_at_each_kind_of_call(
    shop: BigShop, undisturbed: Undisturbed
) -> None:
    for path in WRITES:
        shop.shop.fault(path, "kill-after")
    assert sum(shop.dies() for _ in WRITES) >= len(WRITES) - 2
    shop.finish()
    assert not shop.shop.faults()
    assert shop.left() == undisturbed.left


@each
@pytest.mark.parametrize("place", ["inside", "after"])
@pytest.mark.parametrize("number", range(1, COMMITS))
def test_killed_at_any_commit(
    shop: BigShop, undisturbed: Undisturbed, number: int, place: str
) -> None:
    died = shop.dies(CRASH_AT=f"{number}:{place}")
    assert died or number > undisturbed.surely
    shop.finish()
    assert shop.left() == undisturbed.left


@each
@pytest.mark.parametrize("kind", ["kill-before", "kill-after"])
@pytest.mark.parametrize("call", range(1, CALLS))
def test_killed_at_any_writing_call(
    shop: BigShop, undisturbed: Undisturbed, call: int, kind: str
) -> None:
    shop.shop.fault("writes", kind, call=call)
    assert shop.dies() or call > undisturbed.calls
    shop.finish()
    assert shop.left() == undisturbed.left
