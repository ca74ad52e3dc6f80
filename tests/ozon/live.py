"""The adapter on a sandbox shop: real requests, checked against the official schema."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from reconciler.apply.ports import StockWrite
from reconciler.domain.ids import Cell, OfferId, ProductId, WarehouseId
from reconciler.domain.snapshot import Snapshot
from reconciler.domain.source import Source
from reconciler.domain.store import Store
from reconciler.ozon.credentials import Credentials
from reconciler.ozon.governor import Governor
from reconciler.ozon.shop import OzonShop
from reconciler.ozon.transport import Transport
from reconciler.sandbox import InProcessTransport, Limits, ManualClock, Shop, create_app
from tests.rehearsal import ENDPOINT, KEYS, Checked, VirtualClock, seed

STORE = Store(name="test", currency="RUB", source=Source("catalog/store.yaml", 3, 11))


@dataclass
class Reads:
    """Remembers how many rows of what were read."""

    rows: dict[str, int] = field(default_factory=dict)

    def read(self, what: str, rows: int) -> None:
        self.rows[what] = self.rows.get(what, 0) + rows


@dataclass
class Live:
    shop: Shop
    clock: VirtualClock
    wire: Checked
    ozon: OzonShop
    reads: Reads = field(default_factory=Reads)

    def snapshot(
        self, offers: list[str], priced: list[str] | None = None, store: Store = STORE
    ) -> Snapshot:
        return self.ozon.snapshot(
            store,
            self.ozon.account(),
            frozenset(map(OfferId, offers)),
            frozenset(map(OfferId, offers if priced is None else priced)),
            self.reads,
        )

    def called(self, path: str) -> int:
        return sum(call.path == path for call in self.shop.calls())


@contextmanager
def live(products: list[dict[str, Any]], api_key: str = "", **options: Any) -> Iterator[Live]:
    clock = ManualClock()
    fields = options.pop("fields", {})
    options.setdefault("limits", Limits.off())
    with Shop.open(seed=seed(products, **fields), clock=clock, **options) as shop:
        wire, time = Checked(InProcessTransport(create_app(shop))), VirtualClock(clock)
        keys = Credentials(KEYS["OZON_CLIENT_ID"], api_key or KEYS["OZON_API_KEY"])
        sender = Transport(ENDPOINT, keys, Governor(time), time, wire)
        ozon = OzonShop(ENDPOINT, keys, sender, time)
        yield Live(shop, time, wire, ozon)
        ozon.close()


def write(number: int, warehouse: int, free: int) -> StockWrite:
    cell = Cell(OfferId(f"MUG-{number}"), WarehouseId(warehouse))
    return StockWrite(cell, ProductId(1000 + number), free)
