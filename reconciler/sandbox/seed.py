"""The seed: a JSON document that says how a shop looks on its first morning."""

from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec

from .cards import Card
from .money import parse_money
from .seed_pricing import SeedPromotion, SeedStrategy


class SeedError(ValueError):
    """A seed that cannot be planted. The text names the place and what is wrong there."""


Id = Annotated[int, msgspec.Meta(ge=1, le=2**63 - 1)]
# At most 50 characters (Ozon Seller API docs, 2026-09).
OfferId = Annotated[str, msgspec.Meta(min_length=1, max_length=50)]
# The Client-Id header of a call must be a positive integer.
ClientId = Annotated[str, msgspec.Meta(pattern="^[1-9][0-9]*$")]


class SeedKey(msgspec.Struct, forbid_unknown_fields=True):
    """An API key. ``expires_at`` is RFC 3339 text; None is three months after the opening."""

    client_id: ClientId
    api_key: Annotated[str, msgspec.Meta(min_length=1)]
    access: Literal["read", "write"] = "write"
    state: Literal["active", "deactivated"] = "active"
    expires_at: str | None = None


class SeedSeller(msgspec.Struct, forbid_unknown_fields=True):
    """The company behind the shop."""

    name: str
    legal_name: str = ""
    inn: str = ""
    ogrn: str = ""
    country: str = "RU"
    currency: Literal["RUB", "BYN", "KZT", "EUR", "USD", "CNY"] = "RUB"


class SeedWarehouse(msgspec.Struct, forbid_unknown_fields=True):
    """A warehouse; only ``status: created`` or ``active`` takes stock.

    ``kgt`` is one for large products only. A seller's own warehouse has so many active
    ``delivery_methods``; those of the schemes ``fbo`` and ``fbp`` never have any.
    """

    id: Id
    name: str
    scheme: Literal["fbs", "rfbs", "fbo", "fbp"]
    status: str = "created"
    kgt: bool = False
    paused: bool = False
    delivery_methods: Annotated[int, msgspec.Meta(ge=0, le=100)] = 1


class SeedCell(msgspec.Struct, forbid_unknown_fields=True):
    """Units of a product on a warehouse: all of them, and those that wait in unshipped orders."""

    present: int
    reserved: int = 0


class SeedProduct(msgspec.Struct, forbid_unknown_fields=True):
    """A product card. Money is text in the currency of the cabinet; ``"0"`` is not set.

    ``kgt`` is a large product, which only warehouses for such take. The first of ``barcodes`` is
    the main one. ``autoarchived``: it was Ozon that put the product into the archive.
    """

    offer_id: OfferId
    product_id: Id
    price: str
    name: str = ""
    sku: Id | None = None
    archived: bool = False
    status: str = "price_sent"
    old_price: str = "0"
    min_price: str = "0"
    net_price: str = "0"
    vat: str = "0"
    kgt: bool = False
    autoarchived: bool = False
    barcodes: list[str] = []
    card: Card = Card()
    stocks: dict[int, SeedCell] = {}


class Seed(msgspec.Struct, forbid_unknown_fields=True):
    """A whole shop."""

    version: int = msgspec.field(name="reconciler-sandbox-seed")
    keys: list[SeedKey]
    seller: SeedSeller
    warehouses: list[SeedWarehouse]
    products: list[SeedProduct]
    promotions: list[SeedPromotion] = []
    strategies: list[SeedStrategy] = []


def load_seed(source: str | Path | Mapping[str, Any]) -> Seed:
    """Read a seed from a file, from a mapping, or the shop that comes with us (``"demo"``).

    Raises:
        SeedError: the file is missing or is not JSON, or the document breaks a rule.
    """
    if isinstance(source, Mapping):
        return _checked(dict(source), "seed")
    return _checked(_read(source), str(source))


def _read(source: str | Path) -> Any:
    place = files("reconciler.sandbox") / "demo.json" if source == "demo" else Path(source)
    try:
        return msgspec.json.decode(place.read_bytes())
    except OSError as error:
        raise SeedError(f"{source}: cannot be read: {error.strerror or error}") from error
    except msgspec.DecodeError as error:
        raise SeedError(f"{source}: is not JSON: {error}") from error


def _checked(document: Any, name: str) -> Seed:
    try:
        seed = msgspec.convert(document, Seed, str_keys=True)
    except msgspec.ValidationError as error:
        raise SeedError(f"{name}: {error}") from error
    if seed.version != 1:
        raise SeedError(f"{name}: reconciler-sandbox-seed is {seed.version}, this sandbox reads 1")
    _check_unique(name, "keys", "api_key", [(key.client_id, key.api_key) for key in seed.keys])
    _check_unique(name, "warehouses", "id", [w.id for w in seed.warehouses])
    _check_unique(name, "promotions", "id", [promotion.id for promotion in seed.promotions])
    _check_unique(name, "strategies", "id", [strategy.id for strategy in seed.strategies])
    for index, warehouse in enumerate(seed.warehouses):
        if warehouse.paused and warehouse.scheme != "rfbs":
            place = f"{name}: $.warehouses[{index}].paused"
            raise SeedError(f"{place}: only rfbs warehouses can be paused")
    for field in ("offer_id", "product_id", "sku"):
        values = [getattr(product, field) for product in seed.products]
        _check_unique(name, "products", field, values)
    codes = [(i, code) for i, product in enumerate(seed.products) for code in product.barcodes]
    _check_barcodes(name, codes)
    known = {warehouse.id for warehouse in seed.warehouses}
    for index, product in enumerate(seed.products):
        _check_product(f"{name}: $.products[{index}]", product, known)
    return seed


def _check_unique(name: str, table: str, field: str, values: list[Any]) -> None:
    seen: dict[Any, int] = {}
    for index, value in enumerate(values):
        if value is not None and seen.setdefault(value, index) != index:
            taken = f"$.{table}[{seen[value]}]"
            shown = "this key" if field == "api_key" else repr(value)
            raise SeedError(f"{name}: $.{table}[{index}].{field}: {shown} is taken by {taken}")


def _check_barcodes(name: str, codes: list[tuple[int, str]]) -> None:
    seen: dict[str, int] = {}
    for index, code in codes:
        place = f"{name}: $.products[{index}].barcodes"
        if not code:
            raise SeedError(f"{place}: a barcode is not empty")
        if code in seen:
            raise SeedError(f"{place}: {code!r} is taken by $.products[{seen[code]}]")
        seen[code] = index


def _check_product(place: str, product: SeedProduct, warehouses: set[int]) -> None:
    for field in ("price", "old_price", "min_price", "net_price", "vat"):
        amount = parse_money(getattr(product, field))
        if amount is None or amount < 0:
            raise SeedError(f"{place}.{field}: {getattr(product, field)!r} is not an amount")
    if product.autoarchived and not product.archived:
        raise SeedError(f"{place}.autoarchived: the product is not archived")
    for warehouse_id, cell in product.stocks.items():
        if warehouse_id not in warehouses:
            raise SeedError(f"{place}.stocks: warehouse {warehouse_id} is not in $.warehouses")
        if not 0 <= cell.reserved <= cell.present:
            raise SeedError(
                f"{place}.stocks.{warehouse_id}: reserved must be between 0 and present, "
                f"not {cell.reserved} of {cell.present}"
            )
