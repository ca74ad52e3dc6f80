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
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from reconciler.domain.ids import Cell, OfferId, ProductId, WarehouseAlias, WarehouseId
from reconciler.domain.stock import AppliedStock, Free, LiveStock
from reconciler.plan.finding import Adoption
from reconciler.plan.operation import SetStock
from reconciler.state.git import GitState, address_of

NOW = datetime(2026, 11, 20, 6, 0, tzinfo=UTC)
SHOP = "100200 benchmark"
WAREHOUSES = 5


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
            [Adoption(offer=o, warehouse_id=w, after=_base(n, n)) for o, w, n in _all(cells)], ()
        )
        journal.finish("", NOW)
        lease.give_back()
    state.close()


def _ten(folder: Path, remote: Path, cells: int) -> None:
    with _timed("open on a machine that has the first state", remote):
        state = _open(folder, remote, "first")
    at = NOW + timedelta(hours=1)
    lease = state.lease(SHOP, "anna")
    some = Random(7).sample(list(_all(cells)), 10)
    operations = [_operation(offer, warehouse, n) for offer, warehouse, n in some]
    with _timed("apply of 10 cells", remote):
        with _timed("  lease", remote):
            lease.take(at)
        with _timed("  announcement", remote):
            journal = state.open_run(lease, "store", "plan", "catalog", at, operations=operations)
        journal.answered(0, {Cell(o, w): _base(n + 1, n) for o, w, n in some}, [], {}, at)
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


def _all(cells: int) -> Iterator[tuple[OfferId, WarehouseId, int]]:
    for number in range(cells):
        offer, warehouse = divmod(number, WAREHOUSES)
        yield OfferId(f"OFFER-{offer:06}-RED"), WarehouseId(1020000000001 + warehouse), number % 97


def _base(units: int, seed: int) -> AppliedStock:
    at = NOW + timedelta(seconds=seed % 3600)
    return AppliedStock(
        Free(units),
        buffer=2,
        withheld=2,
        free=max(0, units - 2),
        reserved=seed % 3,
        at=at,
        said_at=at,
        until=at,
        written_at=at,
    )


def _operation(offer: OfferId, warehouse: WarehouseId, units: int) -> SetStock:
    return SetStock(
        id=f"stock:{offer}@msk",
        offer=offer,
        product_id=ProductId(7),
        warehouse=WarehouseAlias("msk"),
        warehouse_id=warehouse,
        before=LiveStock(3, 0, 3),
        after=_base(units, units),
        cause="git",
        observed_at=NOW,
        staleness="at_most",
    )


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
