"""A small shop and what git says of it, for the parts of a plan about whole offers."""

from typing import Any

from reconciler.domain.declared import Part
from reconciler.domain.desired import Desired
from reconciler.domain.ids import OfferId, ProductId, WarehouseAlias, WarehouseId
from reconciler.domain.product import (
    NO_TRAITS,
    CardFacts,
    CardRow,
    DeclaredProducts,
    Moved,
    State,
)
from reconciler.domain.snapshot import Account, LiveProduct, LiveWarehouse, Snapshot
from reconciler.domain.source import Source
from reconciler.domain.stock import LiveStock
from reconciler.domain.store import CardMode, Manage, Store, StoreWarehouse
from tests.plan.sights import NOW

MSK, SPB = WarehouseId(1), WarehouseId(2)
PLACE = Source("a.yaml", 1)


def products(**states: State) -> DeclaredProducts:
    """Offers of which a document says the state."""
    kinds: list[State] = ["active", "archived", "released"]
    rows = {
        OfferId(name): CardRow(0, kinds.index(state), b"digest") for name, state in states.items()
    }
    facts = CardFacts(kinds, lambda _: NO_TRAITS, b"", [False] * 3, [True] * 3)
    return DeclaredProducts([Part("a.yaml", rows, facts)])


def git(
    mode: CardMode = "enforce", moved: dict[str, str] | None = None, **states: State
) -> Desired:
    """The store document names one warehouse."""
    store = Store(
        name="test",
        currency="RUB",
        source=PLACE,
        warehouses={WarehouseAlias("msk"): StoreWarehouse(id=MSK, source=PLACE)},
        manage=Manage(products=mode),
    )
    return Desired(
        store=store,
        stocks={},
        prices={},
        safety=(),
        digest="d",
        products=products(**states),
        moved={
            OfferId(was): Moved(to=OfferId(now), source=PLACE) for was, now in (moved or {}).items()
        },
    )


def product(number: int = 1, **fields: Any) -> LiveProduct:
    return LiveProduct(product_id=ProductId(number), **{"archived": False, **fields})


def shop(
    stocks: dict[WarehouseId, dict[str, tuple[int, int]]] | None = None, **live: LiveProduct
) -> Snapshot:
    """Stocks as free and reserved units, by warehouse and offer."""
    tables = {MSK: {}, SPB: {}} | (stocks or {})
    return Snapshot(
        account=Account(name="Test", fingerprint="f", currency="RUB"),
        warehouses={
            number: LiveWarehouse(id=number, name=f"W{number}", scheme="fbs", status="created")
            for number in (MSK, SPB)
        },
        products={OfferId(name): one for name, one in live.items()},
        stocks={
            number: {
                OfferId(name): LiveStock(free + reserved, reserved, free)
                for name, (free, reserved) in table.items()
            }
            for number, table in tables.items()
        },
        prices={},
        proofs=(),
        taken_at=NOW,
    )
