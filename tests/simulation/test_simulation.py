"""What a careful person would have typed is never exceeded, and nothing is written needlessly."""

from pathlib import Path

import pytest

from tests.simulation.life import Life
from tests.simulation.running import lives

# Nothing is covered by it alone, and being watched takes longer than living.
pytestmark = pytest.mark.no_cover

CHUNKS = 6
SIZE = 12


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_no_life_oversells(chunk: int) -> None:
    counts, failures = lives(range(chunk * SIZE, (chunk + 1) * SIZE))
    assert not failures, "\n\n".join(failures)
    assert counts["writes"] > SIZE
    assert counts["sales"] > 5 * SIZE
    assert counts["faults"] > SIZE // 2


def test_the_simulation_sees_a_planner_of_two_sides_oversell() -> None:
    _, failures = lives(range(20), simple=True)
    oversold = [failure for failure in failures if "may be sold" in failure]
    assert len(oversold) > 5


def test_a_seed_is_the_same_life_each_time(tmp_path: Path) -> None:
    stories = set()
    for time in range(4):
        life = Life(8, tmp_path / str(time))
        life.live()
        life.close()
        stories.add("\n".join(life.story))
    assert len(stories) == 1
