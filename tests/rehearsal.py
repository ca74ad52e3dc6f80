"""A whole job on a sandbox shop in virtual time: no socket, no sleep, every exchange checked.

`Rehearsal` keeps a folder with catalog and policies, a shop and a state; `plan`, `apply` and
`drift` run the real use cases over the real client, whose requests are held against the official
schema where it is to be had.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import msgspec

from reconciler.apply.outcome import Outcome
from reconciler.ozon.transport import Transport
from reconciler.plan.model import Plan
from reconciler.sandbox import InProcessTransport, ManualClock, Shop, create_app
from reconciler.workflow.apply import PATIENCE, AppliedPlan, How, apply_plan, judge_saved
from reconciler.workflow.commits import Commits
from reconciler.workflow.job import Job, World, load
from reconciler.workflow.plan import Drifted, Planned, find_drift, plan_store
from reconciler.workflow.since import narrowed_since
from reconciler.workflow.where import Where
from tests import contract

MSK, SPB, FBO = 1020000000001, 1020000000002, 1020000000009
ENDPOINT = "https://shop.test"
KEYS = {"OZON_CLIENT_ID": "100200", "OZON_API_KEY": "secret-write-key"}
WRITES = (
    "/v2/products/stocks",
    "/v1/product/import/prices",
    "/v3/product/import",
    "/v1/product/attributes/update",
    "/v2/product/pictures/import",
    "/v1/barcode/add",
    "/v1/product/update/offer-id",
    "/v1/product/archive",
    "/v1/product/unarchive",
    "/v1/product/action/timer/update",
)

STORE = f"""\
kind: store
name: test
currency: RUB
endpoint: {ENDPOINT}
warehouses:
  msk: {{id: {MSK}}}
  spb: {{id: {SPB}}}
"""


class VirtualClock:
    """The client's clock is the shop's; sleeping moves it on at once."""

    def __init__(self, clock: ManualClock) -> None:
        self._clock = clock
        self.slept: list[float] = []

    def now(self) -> datetime:
        return self._clock.now()

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self._clock.advance(seconds)


class Checked(httpx.BaseTransport):
    """Holds each request and each answer against the official schema, then passes it on.

    `before` and `after` let a test act between the client's calls: sell, cut the line, kill.
    """

    def __init__(self, inner: httpx.BaseTransport) -> None:
        self._inner = inner
        self.before: Callable[[str], None] = lambda _path: None
        self.after: Callable[[str], None] = lambda _path: None
        self.is_checked = contract.available()
        """Off for runs of many thousand rows, which would check the same shapes again."""

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        path = request.url.path
        self.before(path)
        if self.is_checked:
            contract.check_request(path, msgspec.json.decode(request.content or b"{}"))
        try:
            return self._inner.handle_request(request)
        finally:
            self.after(path)


class Listener:
    """Hears everything, remembers nothing much."""

    def __init__(self) -> None:
        self.progress: list[Mapping[str, Outcome]] = []

    def read(self, what: str, rows: int) -> None: ...

    def started(self, plan: Plan) -> None: ...

    def waiting(self, seconds: float, why: str) -> None: ...

    def progressed(self, outcomes: Mapping[str, Outcome]) -> None:
        self.progress.append(outcomes)

    def finished(self) -> None: ...


def offer(number: int, **fields: Any) -> dict[str, Any]:
    """A product of the seed: `stocks` as {warehouse: free} or {warehouse: (present, reserved)}."""
    stocks = {
        str(warehouse): {"present": units, "reserved": 0}
        if isinstance(units, int)
        else {"present": units[0], "reserved": units[1]}
        for warehouse, units in fields.pop("stocks", {}).items()
    }
    return {
        "offer_id": f"MUG-{number}",
        "product_id": 1000 + number,
        "sku": 9000 + number,
        "name": f"Кружка {number}",
        "price": "1000",
        "stocks": stocks,
        **fields,
    }


def seed(products: list[dict[str, Any]], **fields: Any) -> dict[str, Any]:
    return {
        "reconciler-sandbox-seed": 1,
        "keys": [
            {"client_id": "100200", "api_key": KEYS["OZON_API_KEY"]},
            {"client_id": "100200", "api_key": "secret-read-key", "access": "read"},
        ],
        "seller": {"name": "Test", "legal_name": "Test", "inn": "7700000000", "ogrn": "1"},
        "warehouses": [
            {"id": MSK, "name": "Москва", "scheme": "fbs"},
            {"id": SPB, "name": "Петербург", "scheme": "rfbs"},
            {"id": FBO, "name": "Хоругвино", "scheme": "fbo"},
        ],
        "products": products,
        **fields,
    }


@dataclass
class Rehearsal:
    """One repository, one shop, one state file."""

    folder: Path
    shop: Shop
    clock: ManualClock
    keys: dict[str, str] = field(default_factory=lambda: dict(KEYS))
    commits: Commits = lambda _catalog, _places: {}
    state: Path | str | None = None
    """What `--state` names; a file in the folder if nothing."""

    @classmethod
    def open(
        cls,
        folder: Path,
        products: list[dict[str, Any]],
        warehouses: list[dict[str, Any]] | None = None,
        **options: Any,
    ) -> "Rehearsal":
        clock = ManualClock()
        seeded = seed(products, **({"warehouses": warehouses} if warehouses else {}))
        rehearsal = cls(folder, Shop.open(seed=seeded, clock=clock, **options), clock)
        rehearsal.wire = Checked(InProcessTransport(create_app(rehearsal.shop)))
        rehearsal.virtual = VirtualClock(clock)
        rehearsal.listener = Listener()
        rehearsal.write("store.yaml", STORE)
        (folder / "policies").mkdir(exist_ok=True)
        return rehearsal

    wire: Checked = field(init=False)
    virtual: VirtualClock = field(init=False)
    listener: Listener = field(init=False)

    def write(self, name: str, text: str) -> None:
        """A file of the catalog."""
        path = self.folder / "catalog" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")

    def policy(self, name: str, text: str) -> None:
        (self.folder / "policies" / name).write_text(text, "utf-8")

    def stocks(self, **warehouses: Mapping[str, object]) -> None:
        """All declared stocks: `stocks(msk={"MUG-1": 40})`; a new call replaces the old."""
        for alias, table in warehouses.items():
            lines = "".join(f"  {name}: {_flow(says)}\n" for name, says in table.items())
            body = f"stocks:\n{lines}" if lines else "stocks: {}\n"
            self.write(f"{alias}.yaml", f"kind: stocks\nwarehouse: {alias}\n{body}")

    def prices(self, table: Mapping[str, Mapping[str, object]]) -> None:
        lines = "".join(f"  {name}: {_flow(says)}\n" for name, says in table.items())
        self.write("prices.yaml", f"kind: prices\nprices:\n{lines}")

    def safety(self, *rules: str) -> None:
        lines = "".join(f"  - {rule}\n" for rule in rules)
        self.write("safety.yaml", f"kind: safety-stock\nrules:\n{lines}")

    def job(
        self,
        approvals: Sequence[Path] = (),
        since: str = "",
        store: str | None = None,
        must_stop: Callable[[], bool] | None = None,
    ) -> Job:
        """With `since`, of what the catalog says otherwise than that revision of git."""
        where = Where(
            approvals=tuple(path for path in approvals if path.exists()),
            catalog=self.folder / "catalog",
            policies=self.folder / "policies",
            state=self.state or self.folder / "state.db",
            store=store,
        )
        world = World(
            clock=self.virtual,
            environment=self.keys,
            observer=self.listener,
            must_stop=must_stop,
            commits=self.commits,
            connect=lambda *arguments: Transport(*arguments, http=self.wire, chance=lambda: 0.5),
        )
        inputs = load(where)
        if since:
            inputs, _ = narrowed_since(inputs, where, since, {})
        return Job(where, inputs, world)

    def plan(self, since: str = "") -> Planned:
        with self.job(since=since) as job:
            return plan_store(job)

    def drift(self) -> Drifted:
        with self.job() as job:
            return find_drift(job)

    def apply(
        self,
        saved: Plan | None = None,
        must_stop: Callable[[], bool] | None = None,
        max_age: timedelta | None = None,
        **how: Any,
    ) -> AppliedPlan:
        """Plan (or take a saved plan) and apply; the policies must allow it."""
        with self.job(must_stop=must_stop) as job:
            planned = judge_saved(job, saved, max_age) if saved else plan_store(job)
            applied = apply_plan(
                job,
                planned,
                lambda _planned: True,
                self.listener,
                how.pop("patience", PATIENCE),
                How(**how),
            )
        assert applied is not None, planned.verdict
        return applied

    def free(self, offer_id: str, warehouse: int = MSK) -> int:
        return self.shop.stock(offer_id, warehouse).free

    def writes(self) -> list[tuple[str, int]]:
        """Writing calls that the shop has seen: path and number of items."""
        return [(call.path, call.items) for call in self.shop.calls() if call.path in WRITES]


def _flow(says: object) -> str:
    if isinstance(says, Mapping):
        inner = ", ".join(f"{name}: {_flow(value)}" for name, value in says.items())
        return f"{{{inner}}}"
    return "null" if says is None else str(says)
