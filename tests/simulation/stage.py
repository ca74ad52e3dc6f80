"""Where a life takes place: a shop with its catalog, and the truth about it."""

import random
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from reconciler.sandbox import InProcessTransport, create_app
from reconciler.sandbox.world import WorldError
from tests.rehearsal import MSK, SPB, STORE, Rehearsal, offer
from tests.simulation.truth import CellKey, Promise, Statement, Truth
from tests.simulation.wire import Wire

ALIASES = {MSK: "msk", SPB: "spb"}
WAREHOUSES = {alias: warehouse for warehouse, alias in ALIASES.items()}


@dataclass
class Order:
    """A posting or a reserve in the shop, and the promise behind it."""

    number: str
    promise: Promise
    stage: str = "waiting"
    legal: bool = False


@dataclass
class Cell:
    """What the simulator knows of one cell of the catalog.

    `said` and `buffer` are what people think; `held` is the buffer that stands in the files.
    """

    key: CellKey
    yaml: Any = None
    buffer: int = 0
    said: Statement | None = None
    held: int = 0
    dirty: bool = True
    rogue: bool = False
    raced: int = 0
    given_back: int = 0


@dataclass
class Stage:
    """What all who act in a life share. `faults` off: a calm life."""

    seed: int
    folder: Path
    counts: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.random = random.Random(self.seed)
        self.faults = self.random.random() < 0.6
        self.truth = Truth()
        self.orders: list[Order] = []
        self.cells: dict[CellKey, Cell] = {}
        self.story: list[str] = []
        names = range(1, self.random.randint(2, 4))
        warehouses = [MSK, SPB][: self.random.randint(1, 2)]
        self.job = Rehearsal.open(
            self.folder, [offer(number, stocks=self._goods(number, warehouses)) for number in names]
        )
        self.shop, self.clock = self.job.shop, self.job.clock
        self.modes = {
            warehouse: self.random.choice(["on_change", "on_change", "enforce", "on_hand"])
            for warehouse in warehouses
        }
        modes = "".join(
            f"  {ALIASES[warehouse]}: {{id: {warehouse}, stock_mode: {mode}}}\n"
            for warehouse, mode in self.modes.items()
        )
        self.job.write("store.yaml", STORE.split("warehouses:")[0] + "warehouses:\n" + modes)
        self.wire = Wire(InProcessTransport(create_app(self.shop)))
        self.job.wire = self.wire  # type: ignore[assignment]

    def _goods(self, number: int, warehouses: list[int]) -> dict[int, int]:
        """Units of an offer by warehouse, on the shelf as in the shop."""
        stocks = {}
        for warehouse in warehouses:
            key = (f"MUG-{number}", warehouse)
            stocks[warehouse] = self.truth.shelf[key] = self.random.randint(0, 30)
            self.cells[key] = Cell(key)
        return stocks

    def close(self) -> None:
        """Close the shop."""
        self.shop.close()

    def now(self) -> datetime:
        return self.clock.now()

    def tell(self, what: str) -> None:
        """One line of what happened, to understand a failure."""
        self.story.append(f"{self.now():%d %H:%M:%S.%f} {what}")

    def some_cell(self) -> CellKey:
        """Any cell."""
        return self.random.choice(list(self.cells))


@contextmanager
def suppress_world() -> Iterator[None]:
    """What the world does not allow just does not happen."""
    with suppress(WorldError):
        yield
