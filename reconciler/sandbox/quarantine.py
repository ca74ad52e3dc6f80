"""Quarantine: a price that jumps takes its product off sale until somebody confirms it.

A step of more than 50 % up or down, written through the API, is enough (Ozon Seller API docs,
2026-09). The new price is stored; the product is not visible. How it comes out is documented for
the cabinet only, so this is our reading: the price is confirmed or set by hand there, or a price
is written that is within 50 % of the one before the step.
"""

import sqlite3
from decimal import Decimal

from .database import Database
from .world import WorldError, product_id_of


def base_after(product: sqlite3.Row, price: Decimal) -> str | None:
    """Return the ``quarantine_from`` of a product that gets ``price``: None outside of quarantine.

    Steps are measured from the last price that was outside, so that two halves of a jump are no
    way around it.
    """
    stored: str = product["quarantine_from"] or product["price"]
    base = Decimal(stored)
    return stored if abs(price - base) * 2 > base > 0 else None


def release(db: Database, offer_id: str, now: int) -> None:
    """Confirm the price of a product by hand: it is visible again.

    Raises:
        WorldError: the product is not in quarantine.
    """
    released = db.execute(
        "UPDATE products SET quarantine_from = NULL, updated_at = ?"
        " WHERE product_id = ? AND quarantine_from IS NOT NULL",
        (now, product_id_of(db, offer_id)),
    )
    if not released:
        raise WorldError(f"{offer_id} is not in quarantine")
