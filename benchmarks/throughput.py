"""`make bench`: how near a run comes to what Ozon's limits allow, in virtual time and for real.

For real means a sandbox in another process, that keeps its limits, over sockets of this machine;
its clock and the client's run `SPEED` times as fast. `LATENCY` is added to every call.
"""

import multiprocessing
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx

from reconciler.ozon.transport import Transport
from reconciler.plan.cost import cost
from reconciler.sandbox import ScaledClock, Shop, serve
from reconciler.workflow.apply import apply_plan
from reconciler.workflow.job import Job, World, load
from reconciler.workflow.plan import plan_store
from reconciler.workflow.where import Where

OFFERS = 10_000
WAREHOUSES = {"msk": 1020000000001, "spb": 1020000000002}
WRITE = "/v2/products/stocks"
KEYS = {"OZON_CLIENT_ID": "100200", "OZON_API_KEY": "secret-write-key"}


def throughput(speed: float = 1.5) -> None:
    """20,000 pairs, with and without latency.

    Faster than this, what the two processes compute would count for more than the limits.
    """
    for latency in (0.0, 0.2):
        for_real(speed, latency)


def for_real(speed: float, latency: float) -> None:
    """One apply against a sandbox in another process."""
    start = datetime.now(UTC)
    with tempfile.TemporaryDirectory() as folder, _sandbox(speed, start) as port:
        where = _catalog(Path(folder), port)
        client = Client(ScaledClock(speed, start), speed)
        slow = Slow(latency / speed)
        world = World(
            clock=client,
            environment=KEYS,
            observer=Silent(),
            commits=lambda _catalog, _places: {},
            connect=lambda endpoint, keys, governor, clock: Transport(
                endpoint, keys, governor, clock, slow
            ),
        )
        with Job(where, load(where), world) as job:
            planned = plan_store(job)
            first = client.now()
            began = len(slow.answers)
            applied = apply_plan(job, planned, lambda _planned: True, Silent())
            took = (client.now() - first).total_seconds()
        assert applied is not None
        assert applied.exit_code == 0, applied.finished.stopped
    eta = cost(planned.plan.operations, planned.plan.observed_at).eta_seconds
    statuses = Counter(status for _, _, status in slow.answers[began:])
    sent = [at for path, at, _ in slow.answers[began:] if path == WRITE]
    # A full minute's worth later the same place of the window is free again.
    rate = 80 / ((sent[159] - sent[79]) * speed / 60)
    what = f"20,000 pairs over loopback, {latency * 1000:.0f} ms a call"
    print(f"{what:<52} {took:8.1f} s  bound {eta:.1f} s, {100 * (took / eta - 1):+.1f} %")
    print(f"{'  429 answers':<52} {statuses[429]:8}")
    print(f"{'  stock calls a minute, of 80 allowed':<52} {rate:8.1f}")
    busy = (sent[79] - sent[0]) * speed / 79
    print(f"{'  time a batch takes where nothing is waited for':<52} {busy:8.2f} s")


class Client:
    """The client's clock: as fast as the shop's."""

    def __init__(self, clock: ScaledClock, speed: float) -> None:
        self._clock = clock
        self._speed = speed

    def now(self) -> datetime:
        return self._clock.now()

    def sleep(self, seconds: float) -> None:
        time.sleep(max(0.0, seconds) / self._speed)


class Slow(httpx.HTTPTransport):
    """Each call takes so many seconds longer; keeps what was answered, and when."""

    def __init__(self, seconds: float) -> None:
        super().__init__()
        self._seconds = seconds
        self.answers: list[tuple[str, float, int]] = []

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        time.sleep(self._seconds)
        response = super().handle_request(request)
        self.answers.append((request.url.path, time.monotonic(), response.status_code))
        return response


class Silent:
    """Hears a run, and says nothing."""

    def __getattr__(self, _name: str) -> Any:
        return lambda *_arguments: None


@contextmanager
def _sandbox(speed: float, start: datetime) -> Iterator[int]:
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_serve, args=(speed, start, theirs), daemon=True)
    process.start()
    try:
        yield ours.recv()
    finally:
        process.terminate()
        process.join()


def _serve(speed: float, start: datetime, pipe: Any) -> None:
    shop = Shop.open(seed=_seed(), clock=ScaledClock(speed, start))
    serve(shop, on_ready=pipe.send)


def _seed() -> dict[str, Any]:
    return {
        "reconciler-sandbox-seed": 1,
        "keys": [{"client_id": KEYS["OZON_CLIENT_ID"], "api_key": KEYS["OZON_API_KEY"]}],
        "seller": {"name": "Test", "legal_name": "Test", "inn": "7700000000", "ogrn": "1"},
        "warehouses": [
            {"id": number, "name": alias, "scheme": "fbs"} for alias, number in WAREHOUSES.items()
        ],
        "products": [
            {
                "offer_id": f"MUG-{n}",
                "product_id": 1000 + n,
                "sku": 90_000 + n,
                "name": f"Mug {n}",
                "price": "1000",
                "stocks": {str(w): {"present": 1, "reserved": 0} for w in WAREHOUSES.values()},
            }
            for n in range(1, OFFERS + 1)
        ],
    }


def _catalog(folder: Path, port: int) -> Where:
    (folder / "catalog").mkdir()
    (folder / "policies").mkdir()
    names = "".join(f"  {alias}: {{id: {number}}}\n" for alias, number in WAREHOUSES.items())
    store = (
        "kind: store\nname: bench\ncurrency: RUB\n"
        f"endpoint: http://127.0.0.1:{port}\nwarehouses:\n{names}"
    )
    (folder / "catalog" / "store.yaml").write_text(store)
    lines = "".join(f"  MUG-{n}: 5\n" for n in range(1, OFFERS + 1))
    for alias in WAREHOUSES:
        text = f"kind: stocks\nwarehouse: {alias}\nstocks:\n{lines}"
        (folder / "catalog" / f"{alias}.yaml").write_text(text)
    return Where(
        catalog=folder / "catalog", policies=folder / "policies", state=folder / "state.db"
    )
