"""POST /v1/barcode/add and /v1/barcode/delete: barcodes of products, by their SKU."""

from collections.abc import Callable
from typing import Any

import msgspec

from reconciler.sandbox.barcodes import add_barcode, count_barcodes, delete_barcode, owner_of
from reconciler.sandbox.cabinet import Cabinet
from reconciler.sandbox.limits import BARCODE_ADD
from reconciler.sandbox.price_rules import ItemError
from reconciler.sandbox.reading import Int64
from reconciler.sandbox.replies import invalid

from .method import Method

_MOST_PAIRS = 100
_MOST_OF_A_PRODUCT = 100
_LONGEST = 100


class Pair(msgspec.Struct):
    """A barcode and the product it is on."""

    barcode: str = ""
    sku: Int64 = 0


class Request(msgspec.Struct):
    """Up to 100 pairs (Ozon Seller API docs, 2026-09)."""

    barcodes: list[Pair] = []


def answer_add(cabinet: Cabinet, request: Request) -> dict[str, Any]:
    """Put each barcode on its product or say why not; up to 100 a product.

    A barcode has 100 characters at most (Ozon Seller API docs, 2026-09). The codes of errors are
    documented nowhere; these are ours.
    """
    return _each(cabinet, request, _add)


def answer_delete(cabinet: Cabinet, request: Request) -> dict[str, Any]:
    """Take each barcode off its product or say why not."""
    return _each(cabinet, request, _delete)


def _each(
    cabinet: Cabinet, request: Request, change: Callable[[Cabinet, Pair], None]
) -> dict[str, Any]:
    if not 1 <= len(request.barcodes) <= _MOST_PAIRS:
        raise invalid(f"barcodes: value must contain between 1 and {_MOST_PAIRS} items")
    errors = []
    for pair in request.barcodes:
        try:
            change(cabinet, pair)
        except ItemError as error:
            told = {"code": error.code, "error": error.message}
            errors.append({**told, "barcode": pair.barcode, "sku": pair.sku})
    return {"errors": errors}


def _add(cabinet: Cabinet, pair: Pair) -> None:
    product_id = _product_id(cabinet, pair.sku)
    if not 1 <= len(pair.barcode) <= _LONGEST:
        raise ItemError("barcode_invalid", f"a barcode has 1 to {_LONGEST} characters")
    owner = owner_of(cabinet.db, pair.barcode)
    if owner == product_id:
        raise ItemError("barcode_already_exists", "the product has this barcode already")
    if owner is not None:
        raise ItemError("barcode_is_taken", "another product has this barcode")
    if count_barcodes(cabinet.db, product_id) >= _MOST_OF_A_PRODUCT:
        message = f"a product has at most {_MOST_OF_A_PRODUCT} barcodes"
        raise ItemError("too_many_barcodes", message)
    add_barcode(cabinet.db, product_id, pair.barcode)
    _touch(cabinet, product_id)


def _delete(cabinet: Cabinet, pair: Pair) -> None:
    product_id = _product_id(cabinet, pair.sku)
    if owner_of(cabinet.db, pair.barcode) != product_id:
        raise ItemError("barcode_not_found", "the product does not have this barcode")
    delete_barcode(cabinet.db, pair.barcode)
    _touch(cabinet, product_id)


def _product_id(cabinet: Cabinet, sku: int) -> int:
    row = cabinet.db.row("SELECT product_id, offer_id FROM products WHERE sku = ?", (sku,))
    if row is None:
        raise ItemError("sku_not_found", f"sku {sku} does not exist")
    cabinet.item_faults.check(row["offer_id"])
    return int(row["product_id"])


def _touch(cabinet: Cabinet, product_id: int) -> None:
    sql = "UPDATE products SET updated_at = ? WHERE product_id = ?"
    cabinet.db.execute(sql, (cabinet.now, product_id))


ADD = Method(BARCODE_ADD, Request, answer_add, writes=True)
DELETE = Method("/v1/barcode/delete", Request, answer_delete, writes=True)
