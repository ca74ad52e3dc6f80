"""One seeded life of a shop: what happens, in which order, and what must hold at every write."""

import random
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import msgspec

from reconciler.domain.errors import ReconcilerError
from reconciler.domain.source import Source
from reconciler.plan.model import Plan
from reconciler.plan.told import SaidAt
from reconciler.sandbox import InProcessTransport, create_app
from reconciler.sandbox.clock import to_micros
from reconciler.sandbox.world import WorldError
from tests.rehearsal import MSK, SPB, STORE, Rehearsal, offer
from tests.simulation.truth import CellKey, Promise, Statement, Truth

STOCK_WRITE = "/v2/products/stocks"
STOCK_READS = (
    "/v2/product/info/stocks-by-warehouse/fbs",
    "/v1/product/info/warehouse/stocks",
)
ORDER_READS = ("/v4/posting/fbs/list", "/v4/posting/fbs/unfulfilled/list")
SHIPS_AFTER = timedelta(minutes=20)
LAG_AT_MOST = timedelta(minutes=8)
"""A list that is behind is so by minutes; a parcel is never handed over so soon after its order."""

ALIASES = {MSK: "msk", SPB: "spb"}
WAREHOUSES = {alias: warehouse for warehouse, alias in ALIASES.items()}


class Killed(BaseException):
    """The process died in the middle of a run."""


class Oversold(AssertionError):
    """A write put more on sale than there is."""


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


class Wire(httpx.BaseTransport):
    """The line between tool and shop: tells the world of each call, before and after."""

    def __init__(self, inner: httpx.BaseTransport) -> None:
        self._inner = inner
        self.before: Callable[[str, bytes], None] = lambda _path, _body: None
        self.after: Callable[[str, bytes], None] = lambda _path, _body: None

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        path, body = request.url.path, request.content
        self.before(path, body)
        try:
            return self._inner.handle_request(request)
        finally:
            self.after(path, body)


@dataclass
class Life:
    """One run. `faults` off: a calm life, in which also minimal writing is checked."""

    seed: int
    folder: Path
    steps: int = 40
    counts: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.random = random.Random(self.seed)
        self.faults = self.random.random() < 0.6
        self.truth = Truth()
        self.orders: list[Order] = []
        self.cells: dict[CellKey, Cell] = {}
        self.saved: Plan | None = None
        self.may_race = False
        self.stocks_lag_until = datetime(2000, 1, 1, tzinfo=UTC)
        self.story: list[str] = []
        self._open()

    def _open(self) -> None:
        names = range(1, self.random.randint(2, 4))
        warehouses = [MSK, SPB][: self.random.randint(1, 2)]
        products = []
        for number in names:
            stocks = {}
            for warehouse in warehouses:
                key = (f"MUG-{number}", warehouse)
                units = self.random.randint(0, 30)
                self.truth.shelf[key] = units
                self.cells[key] = Cell(key)
                stocks[warehouse] = units
            products.append(offer(number, stocks=stocks))
        self.job = Rehearsal.open(self.folder, products)
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
        self.job.commits = self._committed
        self.wire = Wire(InProcessTransport(create_app(self.shop)))
        self.job.wire = self.wire  # type: ignore[assignment]
        self.wire.before, self.wire.after = self._before, self._after

    def close(self) -> None:
        """Close the shop."""
        self.shop.close()

    # The life.

    def live(self) -> None:
        """All of it. Raises Oversold."""
        for key in self.cells:
            self._say(key)
        self.apply()
        moves = self._moves()
        weights = [weight for weight, _ in moves]
        for _ in range(self.steps):
            (_, move), *_ = self.random.choices(moves, weights)
            with suppress_world():
                move()
        self.clock.advance(3600)
        self.faults = False
        self.shop.clear_faults()
        for recovering in (True, True, False, False):
            self.clock.advance(60)
            for cell in self.cells.values():
                # What lists that were behind or cut made the tool do too carefully, it sets right.
                cell.dirty = cell.dirty or recovering
            self.apply()
        self._check_all()

    def _moves(self) -> list[tuple[int, Callable[[], None]]]:
        return [
            (30, self.sell),
            (6, self.cancel),
            (3, self.cancel_part),
            (3, self.split),
            (5, self.pack),
            (12, self.ship),
            (3, self.cancel_on_the_way),
            (2, self.deliver),
            (2, self.come_back),
            (3, self.reserve),
            (4, self.settle_reserve),
            (20, self.wait),
            (12, self.recount),
            (5, self.change_buffer),
            (3, self.edit_in_the_cabinet),
            (2, self.rogue_edit),
            (16, self.apply),
            (3, self.save_plan),
            (4, self.apply_saved),
        ]

    def now(self) -> datetime:
        return self.clock.now()

    def tell(self, what: str) -> None:
        """One line of what happened, to understand a failure."""
        self.story.append(f"{self.now():%d %H:%M:%S.%f} {what}")

    def wait(self) -> None:
        """Seconds, minutes, hours or days pass."""
        self.clock.advance(self.random.choice([5, 40, 300, 1800, 4 * 3600, 26 * 3600]))

    def sell(self, key: CellKey | None = None) -> None:
        """A buyer orders what the shop shows."""
        key = key or self.random.choice(list(self.cells))
        free = self.shop.stock(*key).free
        if free < 1:
            return
        units = self.random.randint(1, min(4, free))
        self.clock.advance(0.25)
        number = self.shop.sell(*key, units)
        self.orders.append(Order(number, self.truth.promise(key, units, self.now())))
        self.tell(f"sell {units} of {key}: {number}")
        self.clock.advance(0.25)
        self.counts["sales"] += 1
        self.counts["units sold"] += units

    def _some(self, stage: str, *, legal: bool = False) -> Order:
        found = [o for o in self.orders if o.stage == stage and o.legal == legal]
        if not found:
            raise WorldError("nobody")
        self.clock.advance(0.25)
        return self.random.choice(found)

    def cancel(self) -> None:
        """Before the hand-over: the units are for sale again."""
        order = self._some("waiting")
        self.shop.cancel(order.number)
        self._give_back(order, order.promise.standing)
        order.stage = "cancelled"
        self.tell(f"cancellations {order.number} of {order.promise.cell}")
        self.counts["cancellations"] += 1

    def _give_back(self, order: Order, units: int) -> None:
        self.truth.give_back(order.promise, units, self.now())
        cell = self.cells[order.promise.cell]
        cell.given_back += units
        left = self.truth.careful_number(cell.key) - cell.held
        too_many = self.shop.stock(*cell.key).free > left
        if cell.said and (cell.said.units == 0 or (cell.said.kind == "on_hand" and too_many)):
            # They have to fill the buffer, or an order too many that another writer let in; and
            # goods that were taken off sale stay so.
            cell.dirty = True

    def cancel_part(self) -> None:
        """Some units of an order."""
        order = self._some("waiting")
        if order.promise.standing < 2:
            return
        self.shop.cancel_part(order.number, order.promise.cell[0], 1)
        self._give_back(order, 1)
        self.tell(f"partial cancellations {order.number} of {order.promise.cell}")
        self.counts["partial cancellations"] += 1

    def split(self) -> None:
        """One order in two parcels."""
        order = self._some("waiting")
        if order.promise.standing < 2:
            return
        number = self.shop.split(order.number, order.promise.cell[0], 1)
        order.promise.units -= 1
        part = self.truth.promise(order.promise.cell, 1, order.promise.at)
        self.orders.append(Order(number, part))
        self.tell(f"splits {order.number} of {order.promise.cell}")
        self.counts["splits"] += 1

    def pack(self) -> None:
        """Assembled, still here."""
        self.shop.pack(self._some("waiting").number)

    def ship(self) -> None:
        """Handed over."""
        order = self._some("waiting")
        if self.now() - order.promise.at < SHIPS_AFTER:
            return
        self.shop.ship(order.number)
        self.truth.hand_over(order.promise, self.now())
        order.stage = "left"
        self.tell(f"shipments {order.number} of {order.promise.cell}")
        self.counts["shipments"] += 1

    def cancel_on_the_way(self) -> None:
        """After the hand-over: the goods are gone all the same."""
        order = self._some("left")
        self.shop.cancel(order.number)
        order.stage = "returning"
        self.tell(f"late cancellations {order.number} of {order.promise.cell}")
        self.counts["late cancellations"] += 1

    def deliver(self) -> None:
        """It arrives."""
        order = self._some("left")
        self.shop.deliver(order.number)
        order.stage = "delivered"

    def come_back(self) -> None:
        """A return reaches the shelf."""
        order = self._some("returning")
        self.truth.come_back(order.promise)
        order.stage = "returned"
        self.tell(f"returns {order.number} of {order.promise.cell}")
        self.counts["returns"] += 1

    def reserve(self) -> None:
        """A company reserves before it pays: no posting tells of it."""
        key = self.random.choice(list(self.cells))
        if self.shop.stock(*key).free < 1:
            return
        self.clock.advance(0.25)
        number = self.shop.reserve(*key, 1)
        promise = self.truth.promise(key, 1, self.now())
        self.orders.append(Order(str(number), promise, legal=True))
        self.tell(f"reserve of {key}")
        self.counts["reserves"] += 1

    def settle_reserve(self) -> None:
        """It pays, and the reserve becomes an order; or it does not."""
        order = self._some("waiting", legal=True)
        if self.random.random() < 0.5:
            order.number = self.shop.confirm(order.number)
            order.legal = False
        else:
            self.tell(f"release of {order.promise.cell}")
            self.shop.release(order.number)
            self._give_back(order, 1)
            order.stage = "cancelled"

    # People.

    def recount(self) -> None:
        """Somebody counts a cell and writes the number down."""
        key = self.random.choice(list(self.cells))
        self.clock.advance(1)
        self._say(key)
        self.counts["recounts"] += 1

    def _say(self, key: CellKey) -> None:
        """Truthfully: what is free, or what lies there, with the moment or committed at once."""
        moment = self.now()
        cell = self.cells[key]
        if self._counts(key):
            units = max(0, self.truth.shelf[key])
            cell.said = Statement("on_hand", units, moment)
        else:
            if self.random.random() < 0.3:
                # Goods came in, or were found broken.
                delivered = self.random.randint(-3, 15)
                self.truth.shelf[key] = max(0, self.truth.shelf[key] + delivered)
            units = max(0, self.truth.to_sell(key))
            cell.said = Statement("free", units, moment)
        cell.yaml = self._yaml(key, cell.said)
        cell.dirty, cell.rogue, cell.raced = True, False, 0
        self.tell(f"say {key}: {cell.yaml}")
        # What was counted at a moment does not include what is ordered in the same instant.
        self.clock.advance(0.25)

    def _counts(self, key: CellKey) -> bool:
        return self.modes[key[1]] == "on_hand" or self.random.random() < 0.4

    def _yaml(self, key: CellKey, said: Statement) -> Any:
        """A plain number has the moment of its commit; it is told apart only if it differs."""
        means_count = self.modes[key[1]] == "on_hand"
        before = self.cells[key].yaml
        plain = (said.kind == "on_hand") == means_count and self.random.random() < 0.4
        if plain and before != said.units:
            return said.units
        stamp = f'"{said.at.isoformat()}"'
        if said.kind == "on_hand":
            return {"on_hand": said.units, "counted_at": stamp}
        return {"free": said.units, "as_of": stamp}

    def _committed(self, _catalog: Path, places: Sequence[Source]) -> SaidAt:
        """What git would tell: people commit at once what they count."""
        told: dict[Source, datetime | str | None] = {}
        for place in places:
            line = Path(place.file).read_text("utf-8").splitlines()[place.line - 1]
            warehouse = WAREHOUSES[Path(place.file).stem]
            said = self.truth.said.get((line.split(":")[0].strip(), warehouse))
            told[place] = said.at if said else None
        return told

    def change_buffer(self) -> None:
        """A rule of safety stock moves."""
        key = self.random.choice(list(self.cells))
        self.cells[key].buffer = self.random.randint(0, 6)
        self.cells[key].dirty = True
        self.tell(f"buffer of {key}: {self.cells[key].buffer}")
        self.counts["buffer changes"] += 1

    def edit_in_the_cabinet(self) -> None:
        """A careful person types the right number by hand."""
        key = self.random.choice(list(self.cells))
        free = max(0, min(self.truth.careful_number(key), self.truth.to_sell(key)))
        self.shop.edit_stock(*key, max(0, free - self.cells[key].held))
        self.cells[key].dirty = self.cells[key].rogue = True
        self.tell(f"cabinet {key}: {self.shop.stock(*key).free}")
        self.counts["cabinet edits"] += 1

    def rogue_edit(self) -> None:
        """Another program writes a number of its own."""
        key = self.random.choice(list(self.cells))
        self.shop.edit_stock(*key, self.random.randint(0, 30))
        self.cells[key].dirty = self.cells[key].rogue = True
        self.tell(f"rogue {key}: {self.shop.stock(*key).free}")
        self.counts["rogue edits"] += 1

    # The tool.

    def _write_catalog(self) -> None:
        tables: dict[str, dict[str, Any]] = {}
        rules = []
        for (name, warehouse), cell in self.cells.items():
            alias = ALIASES[warehouse]
            tables.setdefault(alias, {})[name] = cell.yaml
            match = f"{{offer: {name}, warehouse: {alias}}}"
            rules.append(f"{{match: {match}, keep: {cell.buffer}}}")
            assert cell.said is not None
            self.truth.said[cell.key], cell.held = cell.said, cell.buffer
        self.job.stocks(**tables)
        self.job.safety(*rules)

    def save_plan(self) -> None:
        """A pull request's plan, to be applied later."""
        self._write_catalog()
        with self._trouble():
            self.saved = self.job.plan().plan
            self.counts["plans"] += 1

    def apply_saved(self) -> None:
        """The merge, perhaps days later."""
        if self.saved is None:
            return
        saved, self.saved = self.saved, None
        self.clock.advance(self.random.choice([3, 600, 3 * 86400]))
        self._run(lambda: self.job.apply(saved), whole=False)

    def apply(self) -> None:
        """Plan and apply, with whatever goes wrong on the way."""
        self._write_catalog()
        self._run(lambda: self.job.apply())

    def _run(self, act: Callable[[], Any], *, whole: bool = True) -> None:
        # What is closer than the doubt of clocks, one run may leave to the next.
        self.clock.advance(5)
        self.kill_at = self.random.randint(5, 40) if self._maybe(0.12) else 0
        self.calls = 0
        if self._maybe(0.35):
            self._plant_fault()
        calm = not self.faults
        quiet = {key for key, cell in self.cells.items() if not cell.dirty}
        self.written: set[CellKey] = set()
        self.may_race = self._maybe(0.5)
        try:
            with self._trouble():
                self.tell("apply")
                done = act()  # tell the plan first: a failure comes in the middle
                for op in done.plan.stock_operations:
                    words = "; ".join(link.what for link in op.why)
                    self.tell(f"  {op.id} {op.before} -> {op.after.free}: {words}")
                    self.tell(f"    {done.finished.outcomes[op.id]}")
                self.counts["applies"] += 1
                if calm and whole and done.exit_code == 0:
                    for cell in self.cells.values():
                        cell.dirty = False
        except Killed:
            self.tell("killed")
            self.counts["kills"] += 1
        finally:
            self.may_race = False
            self.kill_at = 0
        if calm and quiet & self.written:
            raise Oversold(f"seed {self.seed}: nobody changed {quiet & self.written}, yet written")

    def _maybe(self, chance: float) -> bool:
        return self.random.random() < chance and self.faults

    def _plant_fault(self) -> None:
        kind = self.random.choice(["lag", "lag", "lose-before", "lose-after", "truncate", "error"])
        self.counts[f"fault {kind}"] += 1
        self.tell(f"fault {kind}")
        self.counts["faults"] += 1
        times = self.random.randint(1, 3)
        match kind:
            case "lag":
                paths = self.random.choice([STOCK_READS, ORDER_READS])
                if paths == STOCK_READS:
                    self.stocks_lag_until = self.now() + LAG_AT_MOST
                for path in paths:
                    self.shop.fault(path, "lag", times=times, seconds=LAG_AT_MOST.seconds)
                # Life goes on while the lists stand still.
                for _ in range(self.random.randint(0, 3)):
                    with suppress_world():
                        self.sell()
            case "lose-before" | "lose-after":
                self.shop.fault(STOCK_WRITE, kind)
            case "truncate":
                self.shop.fault(self.random.choice([*STOCK_READS, *ORDER_READS]), "truncate")
            case _:
                self.shop.fault("*", "internal-error", times=times)

    @contextmanager
    def _trouble(self) -> Iterator[None]:
        """Errors that the tool reports are no failure of the run."""
        try:
            yield
        except ReconcilerError as error:
            self.tell(f"ended with {error}")
            self.counts[f"ended with {type(error).__name__}"] += 1

    # Between the calls.

    def _before(self, path: str, body: bytes) -> None:
        self.clock.advance(0.05)
        self.calls = getattr(self, "calls", 0) + 1
        if getattr(self, "kill_at", 0) == self.calls:
            raise Killed
        if self.may_race and self.random.random() < 0.08:
            with suppress_world():
                self._sale_between(path, body)

    def _sale_between(self, path: str, body: bytes) -> None:
        """A sale between any two calls; right before a write nobody can see it."""
        key = self.random.choice(list(self.cells))
        before = self.truth.promises[-1] if self.truth.promises else None
        self.sell(key)
        sold = self.truth.promises[-1] if self.truth.promises else None
        if sold is not None and sold is not before and path != STOCK_READS[0]:
            self.cells[key].raced += sold.units
            self.counts["sales in the middle of a run"] += 1

    def _after(self, path: str, body: bytes) -> None:
        if path in STOCK_READS:
            return
        if path == STOCK_WRITE:
            for pair in msgspec.json.decode(body)["stocks"]:
                self._written((pair["offer_id"], pair["warehouse_id"]))
            if getattr(self, "kill_at", 0) and self.random.random() < 0.3:
                raise Killed

    def _written(self, key: CellKey) -> None:
        self.tell(f"wrote {key}: {self.shop.stock(*key)}")
        self.written.add(key)
        if self.shop.stock(*key).written_at != to_micros(self.now()):
            return  # lost on the way, or refused
        self.counts["writes"] += 1
        self.cells[key].given_back = 0
        if self.now() <= self.stocks_lag_until and self._reserved_unseen(key):
            # A stock list that is behind shows what a company reserved as the order that it lacks:
            # it adds up, and nobody can tell. Not even a careful person who reads the same list.
            self.cells[key].rogue = True
            self.counts["writes by a list that nobody can doubt"] += 1
        self._check(key, self.cells[key].raced)

    def _reserved_unseen(self, key: CellKey) -> bool:
        return any(o.legal and o.stage == "waiting" and o.promise.cell == key for o in self.orders)

    def _check(self, key: CellKey, raced: int = 0) -> None:
        cell = self.cells[key]
        if cell.rogue:
            return
        free = self.shop.stock(*key).free
        allowed = max(0, self.truth.careful_number(key) - cell.held) + raced
        if free > allowed:
            raise Oversold(
                f"seed {self.seed}: {key} shows {free}, at most {allowed} may be sold"
                f" ({self.truth.said[key]}, buffer {cell.held}, raced {raced})"
            )

    def _check_all(self) -> None:
        for key, cell in self.cells.items():
            # Units that were cancelled since fill no buffer: nobody said anything.
            self._check(key, cell.given_back)


@contextmanager
def suppress_world() -> Iterator[None]:
    """What the world does not allow just does not happen."""
    with suppress(WorldError):
        yield


def first_moment() -> datetime:
    """When lives begin."""
    return datetime(2026, 11, 20, 6, tzinfo=UTC)
