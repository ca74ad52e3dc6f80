"""`make bench`: what a seller with 100,000 offers waits for, on one core."""

import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from benchmarks.policies import judging
from benchmarks.reading import reading
from benchmarks.shape import NOW, live_shop, write_catalog
from benchmarks.sheets import sheets
from benchmarks.sheets_out import sheets_out
from benchmarks.since import since
from benchmarks.throughput import throughput
from reconciler.catalog import load_catalog, load_policies
from reconciler.domain.applied import NOTHING_APPLIED, Applied
from reconciler.domain.ids import OfferId, WarehouseId
from reconciler.domain.stock import AppliedStock
from reconciler.plan.build import make_plan
from reconciler.plan.coverage import coverage
from reconciler.plan.model import Plan
from reconciler.policy.compiled import compile_policies
from reconciler.policy.judge import judge

OFFERS = 100_000
Value = TypeVar("Value")


def main() -> None:
    start_up()
    with tempfile.TemporaryDirectory() as folder:
        reading(Path(folder))
    with tempfile.TemporaryDirectory() as folder:
        planning(Path(folder) / "catalog")
    throughput()
    with tempfile.TemporaryDirectory() as folder:
        since(Path(folder), OFFERS)
    with tempfile.TemporaryDirectory() as folder:
        sheets(Path(folder))
    with tempfile.TemporaryDirectory() as folder:
        sheets_out(Path(folder), OFFERS)
    judging()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{'peak memory':<52} {peak:8.0f} MB")


def start_up() -> None:
    for arguments in (["--version"], ["--help"], ["validate"]):
        command = [sys.executable, "-m", "reconciler", *arguments]

        def run(command: list[str] = command) -> None:
            subprocess.run(command, check=True, capture_output=True)

        seconds = statistics.median(timed(run)[1] for _ in range(7))
        print(f"{'start: reconciler ' + arguments[0]:<52} {seconds * 1000:8.0f} ms")


def planning(folder: Path) -> None:
    write_catalog(folder, OFFERS)
    cells = OFFERS * 5
    desired = told(f"load and check {cells:,} cells, {OFFERS:,} prices", load_catalog, folder)
    live = live_shop(OFFERS, changed=100)

    def plan(applied: Applied) -> Plan:
        return make_plan(desired, live, applied, endpoint="https://bench", tool_version="bench")

    first = told("plan: first apply, every cell decided", plan, NOTHING_APPLIED)
    told("coverage: every card, price and cell held against git", coverage, desired, live)
    applied = remembered(first)
    second = told("plan: 1 % changed, the rest as applied", plan, applied)
    documents = load_policies(Path("policies"))
    policies = told("compile the shipped policies", compile_policies, documents)
    told(f"judge {len(second.operations):,} operations", judge, second, policies, NOW)
    told(f"judge {len(first.operations):,} operations", judge, first, policies, NOW)


def remembered(plan: Plan) -> Applied:
    """What the state knows after that plan was applied."""
    stocks: dict[WarehouseId, dict[OfferId, AppliedStock]] = {}
    for op in plan.stock_operations:
        stocks.setdefault(op.warehouse_id, {})[op.offer] = op.after
    for adoption in plan.adoptions:
        if adoption.after is not None:
            stocks.setdefault(adoption.warehouse_id, {})[adoption.offer] = adoption.after
    prices = {op.offer: op.applies for op in plan.price_operations}
    prices |= {item.offer: item.applies for item in plan.price_adoptions if item.applies}
    return Applied(stocks=stocks, prices=prices)


def told(what: str, work: Callable[..., Value], *arguments: object) -> Value:
    value, seconds = timed(lambda: work(*arguments))
    print(f"{what:<52} {seconds:8.2f} s")
    return value


def timed(work: Callable[[], Value]) -> tuple[Value, float]:
    start = time.perf_counter()
    value = work()
    return value, time.perf_counter() - start


if __name__ == "__main__":
    main()
