"""A plan of 2,000 operations of every kind, on a real server, for real processes."""

import json
import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from reconciler.sandbox import Shop
from tests.cli.world import environment, served
from tests.crash.skipping_clock import SkippingClock
from tests.effects import Effect, Effects
from tests.rehearsal import KEYS, MSK, SPB, offer, seed
from tests.workflow.small_cards import CARD, NEW, PICTURES, PRICES, whole

OPERATIONS = 2000
CELLS, PRICED, ATTRIBUTES, PICTURED, NAMED, NEW_ONES = 1400, 400, 60, 30, 30, 10
RENAMED, ARCHIVED, BROUGHT_BACK, BARCODES, TIMED = 20, 10, 10, 10, 20
QUARTER = 16 * 60


class BigShop:
    """The shop, its catalog, and `reconciler apply` as processes of their own."""

    def __init__(self, folder: Path, shop: Shop, clock: SkippingClock, endpoint: str) -> None:
        self.shop = shop
        self._folder = folder
        self._clock = clock
        self._endpoint = endpoint
        self._names: list[str] = []
        self.effects = Effects(shop)

    def apply(self, **more: str) -> subprocess.CompletedProcess[str]:
        """Run it to its end, by itself or not."""
        root = Path(__file__).parents[2]
        path = os.pathsep.join([str(root / "tests" / "crash" / "child"), str(root)])
        variables = {"PYTHONPATH": path, "CRASH_CLOCK": str(self._folder / "clock"), **more}
        done = subprocess.run(
            [sys.executable, "-m", "reconciler", "apply", "--yes", "--format", "json"],
            cwd=self._folder,
            env=_unwatched(environment(**KEYS)) | variables,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )
        assert "Traceback" not in done.stderr, done.stderr
        return done

    def dies(self, **more: str) -> bool:
        """Run it; whether it was killed. A run that was not leaves the shop a quarter of an hour,
        which is how long it may be at work on what an earlier run never heard the end of.
        """
        done = self.apply(**more)
        if done.returncode == -signal.SIGKILL:
            return True
        assert done.returncode in (0, 2, 5), done.stderr
        self._clock.sleep(QUARTER)
        return False

    def finish(self) -> int:
        """Apply until nothing is left, as a schedule would; returns how many runs it took."""
        for runs in range(1, 5):
            done = self.apply()
            if done.returncode == 0:
                return runs
            assert done.returncode in (2, 5), done.stderr
            self._clock.sleep(QUARTER)
        raise AssertionError(f"four runs did not finish it: {done.stdout} {done.stderr}")

    def left(self) -> tuple[list[Any], Counter[Effect]]:
        """The whole shop when all has come to rest, and what took effect in it."""
        self._clock.sleep(QUARTER)
        cells = [self.shop.stock(name, w) for name in self._names for w in (MSK, SPB)]
        numbers = [(cell.present, cell.reserved) for cell in cells]
        return [
            *({**whole(self, name), "sku": 0} for name in self._names),
            *numbers,
        ], self.effects.count

    def declare(self) -> None:
        """Write the catalog; offers have numbers, and each number is of one kind."""
        says: dict[str, Any] = {}
        numbers = iter(range(CELLS // 2 + 1, 10_000))
        for _ in range(ATTRIBUTES):
            says[f"MUG-{next(numbers)}"] = {"attributes": {"4191": "Фарфор"}}
        for _ in range(PICTURED):
            says[f"MUG-{next(numbers)}"] = {"images": PICTURES[::-1]}
        for _ in range(NAMED):
            says[f"MUG-{next(numbers)}"] = {"name": "Кружка другая"}
        moved = []
        for number in [next(numbers) for _ in range(RENAMED)]:
            says[f"CUP-{number}"] = {"name": f"Кружка {number}"}
            moved.append({"from": f"MUG-{number}", "to": f"CUP-{number}"})
        for _ in range(ARCHIVED):
            says[f"MUG-{next(numbers)}"] = {"state": "archived"}
        for _ in range(BROUGHT_BACK):
            says[f"MUG-{next(numbers)}"] = {"state": "active"}
        for number in [next(numbers) for _ in range(BARCODES)]:
            says[f"MUG-{number}"] = {"barcode": [_code(number), f"77{number:05}"]}
        timed = [f"MUG-{next(numbers)}" for _ in range(TIMED)]
        born = [f"NEW-{number}" for number in range(NEW_ONES)]
        says |= dict.fromkeys(born, NEW)
        prices: dict[str, Any] = {
            f"MUG-{n}": {"price": 1500 + n % 90} for n in range(1, PRICED + 1)
        }
        prices |= {name: {"price": 1490, "min_price": 1300} for name in timed}
        prices |= {name: {"price": 500, "vat": 0.1} for name in born}
        self._write("products", {"kind": "products", "products": says})
        self._write("moved", {"kind": "moved", "moved": moved})
        self._write("prices", {"kind": "prices", "prices": prices})
        for alias, base in (("msk", 4), ("spb", 40)):
            units = {f"MUG-{n}": base + n % 5 for n in range(1, CELLS // 2 + 1)}
            self._write(alias, {"kind": "stocks", "warehouse": alias, "stocks": units})
        self._write(
            "store",
            {
                "kind": "store",
                "name": "big",
                "currency": "RUB",
                "endpoint": self._endpoint,
                "warehouses": {"msk": {"id": MSK}, "spb": {"id": SPB}},
            },
        )
        (self._folder / "policies").mkdir(exist_ok=True)
        was = {entry["from"] for entry in moved}
        kept = [name for n in range(1, next(numbers)) if (name := f"MUG-{n}") not in was]
        self._names = [*kept, *(entry["to"] for entry in moved), *born]

    def _write(self, name: str, document: dict[str, Any]) -> None:
        """JSON is YAML as well."""
        folder = self._folder / "catalog"
        folder.mkdir(exist_ok=True)
        (folder / f"{name}.yaml").write_text(json.dumps(document, ensure_ascii=False), "utf-8")


@contextmanager
def big_shop(folder: Path) -> Iterator[BigShop]:
    """The shop on a free port, 24 days old, with its catalog and without any state."""
    clock = SkippingClock(folder / "clock")
    with Shop.open(seed=seed(_products()), clock=clock) as shop, served(shop) as endpoint:
        clock.sleep(24 * 86_400)
        made = BigShop(folder, shop, clock, endpoint)
        made.declare()
        yield made


def _unwatched(variables: dict[str, str]) -> dict[str, str]:
    """Nothing is covered by the killed alone, and being watched takes longer than living."""
    return {name: value for name, value in variables.items() if not name.startswith("COV")}


def _products() -> list[dict[str, Any]]:
    stocked = [offer(n, stocks={MSK: 20, SPB: 20}, **PRICES) for n in range(1, CELLS // 2 + 1)]
    first = CELLS // 2 + 1
    gone = first + ATTRIBUTES + PICTURED + NAMED + RENAMED + ARCHIVED
    last = gone + BROUGHT_BACK + BARCODES + TIMED
    cards = [
        offer(n, card=CARD, barcodes=[_code(n)], archived=gone <= n < gone + BROUGHT_BACK, **PRICES)
        for n in range(first, last)
    ]
    return [*stocked, *cards]


def _code(number: int) -> str:
    return f"46000000{number:04}17"
