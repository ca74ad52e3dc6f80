"""POST /v2/products/stocks: sets stock of product and warehouse pairs, absolutely."""

import sqlite3
from typing import Any

import msgspec

from reconciler.sandbox.cabinet import Cabinet
from reconciler.sandbox.cells import Cell, read_cell, write_cell
from reconciler.sandbox.limits import STOCKS_WRITE
from reconciler.sandbox.price_rules import ItemError
from reconciler.sandbox.products import find
from reconciler.sandbox.reading import Int64
from reconciler.sandbox.replies import invalid
from reconciler.sandbox.windows import SECOND

from .method import Method

_MOST_PAIRS = 100
_TOO_BIG = 1_000_000
# The older list of warehouses calls an active one "created"; the words of the newer are free text.
_ACTIVE_STATUSES = ("created", "active")


class Pair(msgspec.Struct):
    """A product on a warehouse. The schema requires ``product_id``, the service does not."""

    stock: Int64
    warehouse_id: Int64 = 0
    offer_id: str = ""
    product_id: Int64 = 0


class Request(msgspec.Struct):
    """Up to 100 pairs (Ozon Seller API docs, 2026-09)."""

    stocks: list[Pair] = []


def answer(cabinet: Cabinet, request: Request) -> dict[str, Any]:
    """Set each pair or say why not; the pairs do not depend on each other.

    The number is the free stock, without reserved units, so ``present`` becomes free plus reserved
    (Ozon Seller API docs, 2026-09). An older section of the same documentation reads as if the
    number were ``present``; ``stock_semantics="present"`` rehearses that.

    Raises:
        Refusal: 400 when the call has no pairs or over 100, or a pair breaks the validation.
    """
    if not 1 <= len(request.stocks) <= _MOST_PAIRS:
        raise invalid(
            "invalid ProductsStocksRequest.Stocks: "
            f"value must contain between 1 and {_MOST_PAIRS} items, inclusive"
        )
    for index, pair in enumerate(request.stocks):
        if pair.warehouse_id <= 0 or pair.stock < 0:
            raise invalid(
                f"invalid ProductsStocksRequest.Stocks[{index}]: embedded message failed validation"
            )
    return {"result": [_result(cabinet, pair) for pair in request.stocks]}


def _result(cabinet: Cabinet, pair: Pair) -> dict[str, Any]:
    product = find(cabinet.db, pair.offer_id, pair.product_id)
    errors = []
    try:
        _set(cabinet, product, pair)
    except ItemError as error:
        errors.append({"code": error.code, "message": error.message})
    return {
        "warehouse_id": pair.warehouse_id,
        "product_id": product["product_id"] if product else pair.product_id,
        "offer_id": product["offer_id"] if product else pair.offer_id,
        "updated": not errors,
        "errors": errors,
    }


def _set(cabinet: Cabinet, product: sqlite3.Row | None, pair: Pair) -> None:
    product = _writable(product, pair)
    cabinet.item_faults.check(product["offer_id"])
    product_id = product["product_id"]
    _check_warehouse(cabinet, product, pair.warehouse_id)
    if pair.stock >= _TOO_BIG:
        raise ItemError("STOCK_TOO_BIG", f"stock must be less than {_TOO_BIG}")
    cell = read_cell(cabinet.db, product_id, pair.warehouse_id)
    _check_pause(cabinet, cell)
    if cabinet.stock_semantics == "present":
        present = max(pair.stock, cell.reserved)
    else:
        present = pair.stock + cell.reserved
    after = Cell(present, cell.reserved, written_at=cabinet.now)
    write_cell(cabinet.db, product_id, pair.warehouse_id, after, cabinet.now)


def _writable(product: sqlite3.Row | None, pair: Pair) -> sqlite3.Row:
    """Return the product if Ozon takes stock for it."""
    if product is None:
        code = "offer_id_not_found" if pair.offer_id else "NOT_FOUND_ERROR"
        raise ItemError(code, "the product is not in your personal account")
    if product["archived"]:
        # Since 2026-07-21 (Ozon Seller API docs).
        raise ItemError("PRODUCT_IS_ARCHIVED", "the product is archived")
    if product["status"] != "price_sent":
        raise ItemError("product_is_not_created", "wait for the status price_sent")
    if product["sku"] is None:
        raise ItemError("SOURCE_TYPE_NOT_FOUND", "the product has no SKU")
    return product


def _check_warehouse(cabinet: Cabinet, product: sqlite3.Row, warehouse_id: int) -> None:
    """Let an active FBS or rFBS warehouse pass that takes products of this size.

    FBO stock moves with supplies and sales only, and FBP stock is its partner's, so their ids count
    as wrong ones here. That a paused rFBS warehouse is not active is our reading. So is the code
    for a large product on an ordinary warehouse: the documentation (2026-09) names only the
    reverse, and this one for sizes over those of an ordinary warehouse.
    """
    sql = "SELECT * FROM warehouses WHERE warehouse_id = ? AND removed = 0"
    row = cabinet.db.row(sql, (warehouse_id,))
    if row is None or not _is_active(row):
        raise ItemError("WAREHOUSE_NOT_FOUND", f"warehouse {warehouse_id} not found or not active")
    if row["kgt"] and not product["kgt"]:
        raise ItemError("NON_KGT_ON_KGT_WAREHOUSE", "the warehouse takes large products only")
    if product["kgt"] and not row["kgt"]:
        raise ItemError("OVER_MAX_OVH_NON_KGT", "the product is too large for the warehouse")


def _is_active(row: sqlite3.Row) -> bool:
    return (
        row["scheme"] in ("fbs", "rfbs")
        and row["status"] in _ACTIVE_STATUSES
        and row["paused_at"] is None
    )


def _check_pause(cabinet: Cabinet, cell: Cell) -> None:
    """One pair once in 30 seconds (Ozon Seller API docs, 2026-09); only a success starts it."""
    pause = cabinet.limits.pair_seconds * SECOND
    if cell.written_at is not None and cabinet.now < cell.written_at + pause:
        raise ItemError("TOO_MANY_REQUESTS", "Stock is updated too frequently")


METHOD = Method(STOCKS_WRITE, Request, answer, writes=True)
