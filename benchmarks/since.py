"""What the review of ten changed lines costs in a shop of 100,000 offers: work, time and calls."""

import os
import resource
import sqlite3
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from benchmarks.shape import WAREHOUSES, offer, published, units, write_catalog
from reconciler.domain.stock import AppliedStock, Free
from reconciler.sandbox import Shop, serve

LINES = 10
RUNS = 5
KEYS = {"OZON_CLIENT_ID": "100200", "OZON_API_KEY": "bench-key"}


class Run(NamedTuple):
    wall: float
    work: float
    calls: int
    said: dict[str, Any]


def since(folder: Path, offers: int) -> None:
    """Print the medians, with the readings of both sides cached and every cell applied before."""
    write_catalog(folder / "catalog", offers)
    (folder / "policies").mkdir()
    for arguments in (["init", "-q"], ["add", "catalog"], ["commit", "-q", "-m", "all"]):
        git(folder, *arguments)
    change(folder / "catalog" / "stocks-w0.yaml", LINES)
    with shop() as (live, endpoint):
        first = run(folder, live, endpoint)
        remember(folder / ".reconciler" / "state.db", first.said["plan"]["account"], offers)
        runs = [run(folder, live, endpoint) for _ in range(RUNS)]
    operations, looked = runs[0].said["plan"]["operations"], runs[0].said["summary"]["narrowed"]
    assert (len(operations), looked["looked_at"], looked["of"]) == (LINES, LINES, offers)
    what = f"plan --since: {LINES} lines of {offers:,} offers"
    print(f"{what + ', cold, first':<52} {first.wall:8.2f} s {first.work:8.2f} s of work")
    wall, work = (statistics.median(one[at] for one in runs) for at in (0, 1))
    print(f"{what + ', warm':<52} {wall:8.2f} s {work:8.2f} s of work {runs[0].calls:4} calls")


def change(path: Path, lines: int) -> None:
    """Another number for the first offers."""
    text = path.read_text("utf-8")
    for number in range(lines):
        line = f"  {offer(number)}: "
        text = text.replace(f"{line}{units(number, 0)}\n", f"{line}{units(number, 0) + 9}\n")
    path.write_text(text, "utf-8")


def run(folder: Path, live: Shop, endpoint: str) -> Run:
    live.reset_calls()
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    command = [sys.executable, "-m", "reconciler", "plan", "--since", "HEAD", "--format", "json"]
    done = subprocess.run(
        [*command, "--endpoint", endpoint],
        cwd=folder,
        env={**os.environ, **KEYS, "PYTHONPATH": str(Path(__file__).parents[1])},
        capture_output=True,
        check=False,
    )
    wall, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    assert done.returncode in (0, 2), done.stderr.decode()
    work = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Run(wall, work, len(live.calls()), msgspec.json.decode(done.stdout))


def remember(path: Path, account: str, offers: int) -> None:
    """A state in which every cell was applied, as after the first apply of the whole shop."""
    at = datetime(2026, 11, 20, 9, tzinfo=UTC)
    pack = msgspec.msgpack.Encoder().encode
    with sqlite3.connect(path) as db:
        db.executemany(
            "insert into applied_stock values (?, ?, ?, ?)",
            (
                (account, warehouse, offer(number), pack(base(number, index, at)))
                for index, warehouse in enumerate(WAREHOUSES.values())
                for number in range(offers)
            ),
        )
    db.close()


def base(number: int, index: int, at: datetime) -> AppliedStock:
    says, free = Free(units(number, index)), published(number, index)
    held = says.units - free
    return AppliedStock(says=says, buffer=held, withheld=held, free=free, reserved=0, at=at)


@contextmanager
def shop() -> Iterator[tuple[Shop, str]]:
    """A sandbox that has the changed offers. Others would cost the client nothing: nobody asks."""
    live = Shop.open(seed=seed())
    ports: list[int] = []
    ready, stop = threading.Event(), threading.Event()

    def on_ready(port: int) -> None:
        ports.append(port)
        ready.set()

    server = threading.Thread(
        target=serve, args=(live,), kwargs={"on_ready": on_ready, "stop": stop}
    )
    server.start()
    try:
        assert ready.wait(30)
        yield live, f"http://127.0.0.1:{ports[0]}"
    finally:
        stop.set()
        server.join(30)


def seed() -> dict[str, Any]:
    return {
        "reconciler-sandbox-seed": 1,
        "keys": [{"client_id": KEYS["OZON_CLIENT_ID"], "api_key": KEYS["OZON_API_KEY"]}],
        "seller": {"name": "Bench", "legal_name": "Bench", "inn": "7700000000", "ogrn": "1"},
        "warehouses": [
            {"id": number, "name": alias, "scheme": "fbs"} for alias, number in WAREHOUSES.items()
        ],
        "products": [
            {
                "offer_id": offer(number),
                "product_id": 1000 + number,
                "sku": 9_000_000 + number,
                "name": f"Кружка {number}",
                "price": str(1000 + number % 500),
                "old_price": str(1990 + number % 500),
                "stocks": {
                    str(warehouse): {"present": published(number, index), "reserved": 0}
                    for index, warehouse in enumerate(WAREHOUSES.values())
                },
            }
            for number in range(LINES)
        ],
    }


def git(folder: Path, *arguments: str) -> None:
    identity = ["-c", "user.name=Bench", "-c", "user.email=bench@example.com"]
    subprocess.run(["git", *identity, *arguments], cwd=folder, check=True, capture_output=True)
