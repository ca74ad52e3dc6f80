"""The timer of a minimum price: it counts for 30 days after it was set, unless it is prolonged.

Ozon Seller API docs, 2026-09. The documentation does not say what sets it anew. Our reading: a new
value does, the same value again does not; neither does it touch whether the seller wants the
minimum price to count. It counts while he does and the timer runs.
"""

import sqlite3
from decimal import Decimal

from .database import Database
from .products import json_ids
from .windows import HOUR

_LIFE = 30 * 24 * HOUR


def ends_at(now: int) -> int:
    """Return the end of a timer that starts at ``now`` (microseconds)."""
    return now + _LIFE


def runs(product: sqlite3.Row, now: int) -> bool:
    """Tell whether the timer of a product runs."""
    return product["min_price_until"] is not None and product["min_price_until"] > now


def counts(product: sqlite3.Row, now: int) -> bool:
    """Tell whether promotions and strategies must stop at the minimum price of a product."""
    return bool(product["min_price_guard"]) and runs(product, now)


def forbids(product: sqlite3.Row, price: Decimal, now: int) -> bool:
    """Tell whether Ozon must not put ``price`` on a product by itself."""
    return counts(product, now) and price < Decimal(product["min_price"])


def prolong(db: Database, product_ids: list[int], now: int) -> None:
    """Start the timers of products anew; without a minimum price there is none."""
    db.execute(
        "UPDATE products SET min_price_until = ? WHERE CAST(min_price AS REAL) > 0"
        " AND product_id IN (SELECT value FROM json_each(?))",
        (ends_at(now), json_ids(product_ids)),
    )
