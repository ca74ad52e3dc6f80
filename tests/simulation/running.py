"""Many lives, on all processors, and what became of them."""

import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from tests.simulation.checks import Oversold
from tests.simulation.life import Life
from tests.simulation.naive import naive

CHUNK = 25


def lives(seeds: Sequence[int], *, simple: bool = False) -> tuple[Counter[str], list[str]]:
    """Run lives one after another; what was counted, and the failures in words."""
    counts: Counter[str] = Counter()
    failures: list[str] = []
    for seed in seeds:
        folder = Path(tempfile.mkdtemp(prefix="life-", dir=_memory()))
        life = Life(seed, folder)
        try:
            if simple:
                with naive():
                    life.live()
            else:
                life.live()
        except Oversold as broken:
            failures.append("\n".join([*life.story[-40:], str(broken)]))
        except Exception as trouble:
            raise AssertionError(f"seed {seed} of the simulation") from trouble
        finally:
            life.close()
            shutil.rmtree(folder, ignore_errors=True)
        counts += life.counts
        counts["runs"] += 1
    return counts, failures


def on_all_processors(first: int, runs: int) -> Iterator[tuple[Counter[str], list[str]]]:
    """Chunks of runs as they end."""
    chunks = [range(at, min(at + CHUNK, first + runs)) for at in range(first, first + runs, CHUNK)]
    with ProcessPoolExecutor() as pool:
        yield from pool.map(lives, chunks)


def _memory() -> str | None:
    """Files of a run live for a moment: in memory, where the system offers that."""
    return "/dev/shm" if Path("/dev/shm").is_dir() else None
