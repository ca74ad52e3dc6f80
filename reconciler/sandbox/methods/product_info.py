"""POST /v3/product/info/list: the cards of named products."""

import sqlite3
from decimal import Decimal
from typing import Any

import msgspec

from reconciler.sandbox.cabinet import Cabinet
from reconciler.sandbox.clock import to_text
from reconciler.sandbox.moderation import REFUSED
from reconciler.sandbox.money import money_text
from reconciler.sandbox.products import MOST_IDS, select
from reconciler.sandbox.reading import Int64
from reconciler.sandbox.replies import invalid
from reconciler.sandbox.scheme_sums import sum_by_scheme

from .card_parts import card_parts
from .method import Method


class Request(msgspec.Struct):
    """At most 1000 ids in all (Ozon Seller API docs, 2026-09)."""

    offer_id: list[str] = []
    product_id: list[Int64] = []
    sku: list[Int64] = []


def answer(cabinet: Cabinet, request: Request) -> dict[str, Any]:
    """Return the products that exist; ids that nobody has are just missing."""
    if not (request.offer_id or request.product_id or request.sku):
        raise invalid("one of offer_id, product_id and sku must be set")
    selection = select("ALL", request.offer_id, request.product_id, request.sku)
    rows = selection.page(cabinet.db, -1, MOST_IDS)
    sums = sum_by_scheme(cabinet.db, rows)
    currency = cabinet.currency
    items = [_item(row, sums[row["product_id"]], currency) for row in rows]
    for item, shown in zip(items, card_parts(cabinet.db, rows), strict=True):
        item.update(shown)
    return {"items": items}


def _item(row: sqlite3.Row, stocks: list[sqlite3.Row], currency: str) -> dict[str, Any]:
    has_stock = row["fbs_present"] + row["fbo_present"] > 0
    updated_at = to_text(row["updated_at"])
    return {
        "id": row["product_id"],
        "offer_id": row["offer_id"],
        "sku": row["sku"] or 0,
        "name": row["name"],
        "commissions": [],
        "currency_code": currency,
        "price": money_text(Decimal(row["price"])),
        "old_price": money_text(Decimal(row["old_price"])),
        "min_price": money_text(Decimal(row["min_price"])),
        "vat": row["vat"],
        "declared_price": {"amount": row["declared_price"], "currency": currency},
        # By hand, and by Ozon itself: one of the two (Ozon Seller API docs, 2026-09).
        "is_archived": bool(row["archived"] and not row["autoarchived"]),
        "is_autoarchived": bool(row["archived"] and row["autoarchived"]),
        "is_discounted": False,
        "is_kgt": bool(row["kgt"]),
        "is_super": False,
        "is_prepayment_allowed": True,
        "has_discounted_fbo_item": False,
        "discounted_fbo_stocks": 0,
        "volume_weight": 0,
        "created_at": to_text(row["created_at"]),
        "updated_at": updated_at,
        "statuses": _statuses(row, updated_at),
        "stocks": {
            "has_stock": has_stock,
            "stocks": [
                {
                    "sku": row["sku"] or 0,
                    "source": entry["scheme"],
                    "present": entry["present"],
                    "reserved": entry["reserved"],
                }
                for entry in stocks
            ],
        },
        "visibility_details": {
            "has_price": Decimal(row["price"]) > 0,
            "has_stock": has_stock,
        },
        "availabilities": _availabilities(row),
    }


def _statuses(row: sqlite3.Row, updated_at: str) -> dict[str, Any]:
    """Return the status block. Its words are free text; only ``price_sent`` is relied upon."""
    ready, refused = row["status"] == "price_sent", row["status"] == REFUSED
    return {
        "is_created": row["sku"] is not None,
        "status": row["status"],
        "status_name": "Продается" if row["visible"] else _name(ready, refused),
        "status_description": "",
        "status_failed": "moderation" if refused else "",
        "status_tooltip": "",
        "moderate_status": "approved" if ready else "declined" if refused else "",
        "validation_status": "success" if ready else "fail" if refused else "pending",
        "status_updated_at": updated_at,
    }


def _name(ready: bool, refused: bool) -> str:
    return "Готов к продаже" if ready else "Не прошел модерацию" if refused else "Создан"


def _availabilities(row: sqlite3.Row) -> list[dict[str, Any]]:
    if row["sku"] is None:
        return []
    availability = "AVAILABLE" if row["visible"] else "HIDDEN"
    return [{"availability": availability, "reasons": [], "sku": row["sku"], "source": "sds"}]


METHOD = Method("/v3/product/info/list", Request, answer, rows=("items",))
