"""The tool at work: planned and applied, killed in the middle, with sales between its calls."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import msgspec

from reconciler.domain.errors import ReconcilerError
from reconciler.domain.stock import OnHand
from reconciler.plan.model import Plan
from reconciler.sandbox.clock import to_micros
from reconciler.workflow.rolling_back import plan_rollback
from tests.simulation.buyers import Buyers
from tests.simulation.checks import Oversold, check
from tests.simulation.faults import STOCK_READS, STOCK_WRITE, Faults
from tests.simulation.stage import ALIASES, Stage, suppress_world
from tests.simulation.truth import CellKey, Statement


class Killed(BaseException):
    """The process died in the middle of a run."""


class Tool:
    """Runs the tool and looks at each write."""

    def __init__(self, stage: Stage, buyers: Buyers) -> None:
        self._stage = stage
        self._buyers = buyers
        self._faults = Faults(stage, buyers)
        self._saved: Plan | None = None
        self._written: set[CellKey] = set()
        self._may_race = False
        self._found: dict[CellKey, Statement] = {}
        self._used: dict[CellKey, Statement] = {}
        self._kept: dict[CellKey, int] = {}
        self._kept_before: dict[CellKey, int] = {}
        self._last_run = 0
        self._calls = self._kill_at = 0
        stage.wire.before, stage.wire.after = self._before, self._after

    def save_plan(self) -> None:
        """A pull request's plan, to be applied later."""
        self._write_catalog()
        with self._trouble():
            self._saved = self._stage.job.plan().plan
            self._stage.counts["plans"] += 1

    def apply_saved(self) -> None:
        """The merge, perhaps days later."""
        if self._saved is None:
            return
        saved, self._saved = self._saved, None
        self._stage.clock.advance(self._stage.random.choice([3, 600, 3 * 86400]))
        self._run(lambda: self._stage.job.apply(saved), whole=False)

    def apply(self) -> None:
        """Plan and apply, with whatever goes wrong on the way."""
        self._write_catalog()
        self._run(lambda: self._stage.job.apply())

    def roll_back(self) -> None:
        """Somebody takes the last run back, minutes or days later; git goes on saying what it said.

        Of each cell the truth is then what was free right before that run. Only in calm lives: what
        a read that lags tells of the time before is no truth.
        """
        if self._stage.faults or not self._last_run:
            return
        run, self._last_run = self._last_run, 0
        self._stage.clock.advance(self._stage.random.choice([5, 600, 2 * 86400]))
        with self._trouble():
            with self._stage.job.job() as job:
                plan = plan_rollback(job, run).plan
            self._stage.tell(f"roll back run {run}: {[op.id for op in plan.operations]}")
            for op in plan.stock_operations:
                self._say_as_found((op.offer, op.warehouse_id))
            applied = self._stage.job.apply(plan)
            assert applied.exit_code in (0, 5), applied.finished
            self._stage.counts["rollbacks"] += 1
            self._stage.counts["cells rolled back"] += len(plan.stock_operations)
            for op in plan.stock_operations:
                cell = self._stage.cells[op.offer, op.warehouse_id]
                counted = isinstance(op.after.says, OnHand)
                if counted or cell.held != self._kept[cell.key]:
                    # The next plan counts it again, or a buffer that was undone meets its rule
                    # again only when that moves: people have to say what is true then.
                    cell.dirty = cell.rogue = True

    def _say_as_found(self, key: CellKey) -> None:
        found, cell = self._found[key], self._stage.cells[key]
        # What was free then, and what the buffer of then kept back.
        cell.held = self._kept_before.get(key, 0)
        said = Statement("free", found.units + cell.held, found.at)
        self._stage.truth.said[key] = said
        if cell.said is self._used.get(key):
            cell.said = said  # else somebody said something newer, which the next plan writes

    def _write_catalog(self) -> None:
        tables: dict[str, dict[str, Any]] = {}
        rules = []
        for (name, warehouse), cell in self._stage.cells.items():
            alias = ALIASES[warehouse]
            tables.setdefault(alias, {})[name] = cell.yaml
            match = f"{{offer: {name}, warehouse: {alias}}}"
            rules.append(f"{{match: {match}, keep: {cell.buffer}}}")
            assert cell.said is not None
            self._stage.truth.said[cell.key], cell.held = cell.said, cell.buffer
        self._stage.job.stocks(**tables)
        self._stage.job.safety(*rules)

    def _run(self, act: Callable[[], Any], *, whole: bool = True) -> None:
        # What is closer than the doubt of clocks, one run may leave to the next.
        self._stage.clock.advance(5)
        self._kill_at = self._stage.random.randint(5, 40) if self._faults.maybe(0.12) else 0
        self._calls = 0
        if self._faults.maybe(0.35):
            self._faults.plant()
        calm = not self._stage.faults
        quiet = {key for key, cell in self._stage.cells.items() if not cell.dirty}
        self._written = set()
        self._found = {}
        self._may_race = self._faults.maybe(0.5)
        try:
            with self._trouble():
                self._stage.tell("apply")
                self._last_run = 0
                done = act()  # tell the plan first: a failure comes in the middle
                for op in done.plan.stock_operations:
                    words = "; ".join(link.what for link in op.why)
                    self._stage.tell(f"  {op.id} {op.before} -> {op.after.free}: {words}")
                    self._stage.tell(f"    {done.finished.outcomes[op.id]}")
                self._last_run, self._used = done.run, dict(self._stage.truth.said)
                held = {key: cell.held for key, cell in self._stage.cells.items()}
                self._kept_before, self._kept = self._kept, held
                self._stage.counts["applies"] += 1
                if calm and whole and done.exit_code == 0:
                    for cell in self._stage.cells.values():
                        cell.dirty = False
        except Killed:
            self._stage.tell("killed")
            self._stage.counts["kills"] += 1
        finally:
            self._may_race = False
            self._kill_at = 0
        if calm and quiet & self._written:
            raise Oversold(
                f"seed {self._stage.seed}: nobody changed {quiet & self._written}, yet written"
            )

    @contextmanager
    def _trouble(self) -> Iterator[None]:
        """Errors that the tool reports are no failure of the run."""
        try:
            yield
        except ReconcilerError as error:
            self._stage.tell(f"ended with {error}")
            self._stage.counts[f"ended with {type(error).__name__}"] += 1

    def _before(self, path: str, body: bytes) -> None:
        self._stage.clock.advance(0.05)
        self._calls += 1
        if self._kill_at == self._calls:
            raise Killed
        if path == STOCK_WRITE:
            self._remember_found(body)
        if self._may_race and self._stage.random.random() < 0.08:
            with suppress_world():
                self._sale_between(path, body)

    def _remember_found(self, body: bytes) -> None:
        """What the shop shows right before a run writes it first."""
        for pair in msgspec.json.decode(body)["stocks"]:
            key = (pair["offer_id"], pair["warehouse_id"])
            free = self._stage.shop.stock(*key).free
            self._found.setdefault(key, Statement("free", free, self._stage.now()))

    def _sale_between(self, path: str, body: bytes) -> None:
        """A sale between any two calls; right before a write nobody can see it."""
        key = self._stage.some_cell()
        before = self._stage.truth.promises[-1] if self._stage.truth.promises else None
        self._buyers.sell(key)
        sold = self._stage.truth.promises[-1] if self._stage.truth.promises else None
        if sold is not None and sold is not before and path != STOCK_READS[0]:
            self._stage.cells[key].raced += sold.units
            self._stage.counts["sales in the middle of a run"] += 1

    def _after(self, path: str, body: bytes) -> None:
        if path in STOCK_READS:
            return
        if path == STOCK_WRITE:
            for pair in msgspec.json.decode(body)["stocks"]:
                self._see_write((pair["offer_id"], pair["warehouse_id"]))
            if self._kill_at and self._stage.random.random() < 0.3:
                raise Killed

    def _see_write(self, key: CellKey) -> None:
        self._stage.tell(f"wrote {key}: {self._stage.shop.stock(*key)}")
        self._written.add(key)
        if self._stage.shop.stock(*key).written_at != to_micros(self._stage.now()):
            return  # lost on the way, or refused
        self._stage.counts["writes"] += 1
        self._stage.cells[key].given_back = 0
        if self._stage.now() <= self._faults.stocks_lag_until and self._reserved_unseen(key):
            # A stock list that is behind shows what a company reserved as the order that it lacks:
            # it adds up, and nobody can tell. Not even a careful person who reads the same list.
            self._stage.cells[key].rogue = True
            self._stage.counts["writes by a list that nobody can doubt"] += 1
        check(self._stage, key, self._stage.cells[key].raced)

    def _reserved_unseen(self, key: CellKey) -> bool:
        return any(
            o.legal and o.stage == "waiting" and o.promise.cell == key for o in self._stage.orders
        )
