"""A posting as the FBS lists show it, personal data of an invented buyer included."""

import sqlite3
from typing import Any

from reconciler.sandbox.cabinet import Cabinet
from reconciler.sandbox.clock import to_text
from reconciler.sandbox.postings import (
    AWAITING,
    CANCELLED,
    DELIVERED,
    DELIVERING,
    PACKED,
    lines_of,
)

_SUBSTATUSES = {
    AWAITING: "posting_created",
    PACKED: "posting_not_in_carriage",
    DELIVERING: "posting_on_way_to_city",
    DELIVERED: "posting_received",
    CANCELLED: "posting_canceled",
}
_PROVIDER = {"tpl_provider": "Доставка Ozon", "tpl_provider_id": 24}


def fbs_rows(cabinet: Cabinet, rows: list[sqlite3.Row]) -> list[dict[str, Any]]:
    """Return the entries of stored postings."""
    lines = lines_of(cabinet.db, (row["number"] for row in rows))
    currency = cabinet.currency
    return [_posting(row, lines[row["number"]], currency) for row in rows]


def substatus(status: str) -> str:
    """Return the substatus that goes with a status."""
    return _SUBSTATUSES[status]


def cancellation(row: sqlite3.Row) -> dict[str, Any]:
    """Return why a posting was cancelled; here it is always the buyer who does it."""
    cancelled = row["status"] == CANCELLED
    return {
        "cancel_reason_id": 508 if cancelled else 0,
        "cancel_reason": "Покупатель отменил заказ" if cancelled else "",
        "cancellation_type": "client" if cancelled else "",
        "cancellation_initiator": "Клиент" if cancelled else "",
        "cancelled_after_ship": bool(row["cancelled_after_ship"]),
        "affect_cancellation_rating": False,
    }


def money(line: sqlite3.Row, currency: str) -> dict[str, str]:
    """Return the price of one unit as it was when the order came."""
    return {"amount": line["price"], "currency": currency}


def _posting(row: sqlite3.Row, lines: list[sqlite3.Row], currency: str) -> dict[str, Any]:
    delivering_at = row["delivering_at"]
    shipment_date = to_text(row["shipment_date"])
    return {
        "posting_number": row["posting_number"],
        "order_id": row["order_id"],
        "order_number": row["order_number"],
        "parent_posting_number": row["parent"],
        "status": row["status"],
        "substatus": substatus(row["status"]),
        "in_process_at": to_text(row["in_process_at"]),
        "shipment_date": shipment_date,
        "shipment_date_without_delay": shipment_date,
        "delivering_date": None if delivering_at is None else to_text(delivering_at),
        "cancellation": cancellation(row),
        "delivery_schema": row["scheme"],
        "tpl_integration_type": "ozon" if row["scheme"] == "fbs" else "non_integrated",
        "integration_type_flow": "ozon" if row["scheme"] == "fbs" else "non_integrated",
        "delivery_method": {
            "id": row["method_id"],
            "name": f"{row['warehouse']}: доставка 1",
            "warehouse": row["warehouse"],
            "warehouse_id": row["warehouse_id"],
            **_PROVIDER,
        },
        "analytics_data": {
            "city": "Москва",
            "region": "Москва",
            "delivery_type": "PVZ",
            "is_legal": bool(row["legal"]),
            "is_premium": False,
            "payment_type_group_name": "",
            "warehouse": row["warehouse"],
            "warehouse_id": row["warehouse_id"],
            **_PROVIDER,
        },
        "products": [_product(line, currency) for line in lines],
        **_buyer(row["number"]),
        "available_actions": [],
        "tracking_number": "",
        "is_express": False,
        "is_multibox": False,
        "multi_box_qty": 0,
    }


def _product(line: sqlite3.Row, currency: str) -> dict[str, Any]:
    return {
        "offer_id": line["offer_id"],
        "sku": line["sku"] or 0,
        "name": line["name"],
        "quantity": line["quantity"],
        "price": money(line, currency),
        "imei": [],
        "is_marketplace_buyout": False,
    }


def _buyer(number: int) -> dict[str, Any]:
    """Return a buyer whose every word is easy to find where it must never be."""
    name = f"Buyer {number:06d}"
    return {
        "addressee": {"name": name},
        "customer": {
            "customer_id": 880_000_000 + number,
            "customer_email": f"buyer{number:06d}@secret.example",
            "name": name,
            "phone": f"7999{number:07d}",
            "address": {
                "address_tail": f"Secret street {number}",
                "city": "Москва",
                "comment": f"Secret comment {number}",
                "country": "Россия",
                "zip_code": "101000",
            },
        },
    }
