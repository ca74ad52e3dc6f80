"""Generated sellers: catalogs as files, and the same shop as domain values."""

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

from reconciler.domain.ids import OfferId, ProductId, WarehouseAlias, WarehouseId
from reconciler.domain.price import LivePrices, Prices
from reconciler.domain.snapshot import Account, LiveProduct, LiveWarehouse, Snapshot
from reconciler.domain.stock import LiveStock

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
WAREHOUSES = {WarehouseAlias(f"w{n}"): WarehouseId(1_020_000_000_000 + n) for n in range(5)}


def offer(number: int) -> OfferId:
    return OfferId(f"SKU-{number:06d}")


def units(number: int, warehouse: int) -> int:
    return (number * 7 + warehouse * 13) % 90


def published(number: int, warehouse: int) -> int:
    """What the rules below leave of the declared number."""
    said = units(number, warehouse)
    if 1000 + number % 500 >= 1400:
        return said - -(-said // 10)
    return max(0, said - (5 if number < 10_000 and warehouse == 0 else 2))


def write_catalog(folder: Path, offers: int) -> None:
    """A store with five warehouses: stocks by warehouse, prices, three safety-stock rules."""
    folder.mkdir(parents=True, exist_ok=True)
    names = "".join(f"  {alias}: {{id: {number}}}\n" for alias, number in WAREHOUSES.items())
    (folder / "store.yaml").write_text(
        f"kind: store\nname: bench\ncurrency: RUB\nwarehouses:\n{names}", "utf-8"
    )
    for index, alias in enumerate(WAREHOUSES):
        rows = "".join(f"  {offer(n)}: {units(n, index)}\n" for n in range(offers))
        text = f"kind: stocks\nwarehouse: {alias}\nstocks:\n{rows}"
        (folder / f"stocks-{alias}.yaml").write_text(text, "utf-8")
    rows = "".join(
        f"  {offer(n)}: {{price: {1000 + n % 500}, old_price: {1990 + n % 500}}}\n"
        for n in range(offers)
    )
    (folder / "prices.yaml").write_text(f"kind: prices\nprices:\n{rows}", "utf-8")
    (folder / "safety.yaml").write_text(
        "kind: safety-stock\nrules:\n"
        '  - {match: {price: ">= 1400"}, keep: 10%}\n'
        '  - {match: {offer: "SKU-00*", warehouse: w0}, keep: 5}\n'
        "  - {keep: 2}\n",
        "utf-8",
    )


def live_shop(offers: int, changed: int) -> Snapshot:
    """A live shop whose stock is what the catalog publishes, but for one cell in `changed`."""
    stocks: dict[WarehouseId, dict[OfferId, LiveStock]] = {}
    for index, warehouse in enumerate(WAREHOUSES.values()):
        table = stocks.setdefault(warehouse, {})
        for n in range(offers):
            free = published(n, index) + (n % changed == 0)
            table[offer(n)] = LiveStock(present=free, reserved=0, free=free)
    return Snapshot(
        account=Account(name="Bench", currency="RUB", fingerprint="bench"),
        warehouses={
            number: LiveWarehouse(id=number, name=alias, scheme="fbs", status="created")
            for alias, number in WAREHOUSES.items()
        },
        products={
            offer(n): LiveProduct(product_id=ProductId(n), archived=False) for n in range(offers)
        },
        stocks=stocks,
        prices={
            offer(n): LivePrices(
                has=Prices(
                    price=Decimal(1000 + n % 500 + (n % changed == 0)),
                    old_price=Decimal(1990 + n % 500),
                ),
                currency="RUB",
            )
            for n in range(offers)
        },
        proofs=(),
        taken_at=NOW,
    )
