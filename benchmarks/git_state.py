"""State on a ref of git: what a large shop costs. `python -m benchmarks.git_state [CELLS]`.

Says for a bare repository on this disk, without a network: the first apply's commits, the push of
an apply of ten cells, and a load on a fresh clone.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from random import Random

from benchmarks.cells import NOW, SHOP, base_of, every_cell, operation_on
from reconciler.domain.ids import Cell
from reconciler.plan.finding import Adoption
from reconciler.state.git import GitState, address_of


def main() -> None:
    cells = int(sys.argv[1]) if len(sys.argv) > 1 else 500_000
    with tempfile.TemporaryDirectory() as folder:
        remote = Path(folder, "remote.git")
        subprocess.run(["git", "init", "-q", "--bare", str(remote)], check=True)
        _first(Path(folder), remote, cells)
        _ten(Path(folder), remote, cells)
        _cold(Path(folder), remote, cells)


def _first(folder: Path, remote: Path, cells: int) -> None:
    state = _open(folder, remote, "first")
    lease = state.lease(SHOP, "anna")
    with _timed(f"first apply, {cells} cells adopted", remote):
        lease.take(NOW)
        journal = state.open_run(lease, "store", "plan", "catalog", NOW)
        journal.adopt(
            [
                Adoption(offer=o, warehouse_id=w, after=base_of(n, n))
                for o, w, n in every_cell(cells)
            ],
            (),
        )
        journal.finish("", NOW)
        lease.give_back()
    state.close()


def _ten(folder: Path, remote: Path, cells: int) -> None:
    with _timed("open on a machine that has the first state", remote):
        state = _open(folder, remote, "first")
    at = NOW + timedelta(hours=1)
    lease = state.lease(SHOP, "anna")
    some = Random(7).sample(list(every_cell(cells)), 10)
    operations = [operation_on(offer, warehouse, n) for offer, warehouse, n in some]
    with _timed("apply of 10 cells", remote):
        with _timed("  lease", remote):
            lease.take(at)
        with _timed("  announcement", remote):
            journal = state.open_run(lease, "store", "plan", "catalog", at, operations=operations)
        journal.answered(0, {Cell(o, w): base_of(n + 1, n) for o, w, n in some}, [], {}, at)
        journal.finish("", at)
        with _timed("  results and the lease", remote):
            lease.give_back()
    state.close()


def _cold(folder: Path, remote: Path, cells: int) -> None:
    with _timed("open on a fresh clone", remote):
        state = _open(folder, remote, "fresh")
    with _timed("read all that was applied", remote):
        applied = state.applied(SHOP)
    assert sum(map(len, applied.stocks.values())) == cells
    state.close()


def _open(folder: Path, remote: Path, name: str) -> GitState:
    clone = folder / name
    if not clone.exists():
        subprocess.run(
            ["git", "clone", "-q", "--depth=1", f"file://{remote}", str(clone)],
            check=True,
            capture_output=True,
        )
    address = address_of("git:")
    assert address is not None
    return GitState(address, clone, os.environ)


@contextmanager
def _timed(what: str, remote: Path) -> Iterator[None]:
    before, began = _size(remote), time.monotonic()
    yield
    seconds, grown = time.monotonic() - began, _size(remote) - before
    print(f"{what:<50} {seconds:8.2f} s {grown / 1000:12,.1f} kB", flush=True)


def _size(remote: Path) -> int:
    return sum(path.stat().st_size for path in remote.rglob("*") if path.is_file())


if __name__ == "__main__":
    main()
