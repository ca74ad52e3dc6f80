"""Promotions: they hold the price of a product down, and write it themselves.

Since 2026-10-13 the price in a promotion is the ceiling price on the card, unless buyers need a
promo code (``voucher``): at or under the promotion's limit a product takes part, above it leaves
(Ozon Seller API docs, 2026-09). So whoever writes either price writes both.
"""

import sqlite3
from collections.abc import Mapping
from decimal import Decimal

from .database import Database
from .own_prices import own_price, positive
from .windows import HOUR
from .world import WorldError, product_id_of

_FIRST_ACTION = 71_001
_DAY = 24 * HOUR


def start(
    db: Database,
    title: str,
    limits: Mapping[str, str],
    now: int,
    *,
    days: int,
    voucher: bool,
    action_id: int | None = None,
) -> int:
    """Begin a promotion of ``days`` days that the offers of ``limits`` may join. Returns its id.

    Raises:
        WorldError: the shop has no such offer, or a limit is not an amount.
    """
    if action_id is None:
        sql = "SELECT coalesce(max(action_id) + 1, ?) FROM promotions"
        action_id = db.count(sql, (_FIRST_ACTION,))
    db.execute(
        "INSERT INTO promotions VALUES (?, ?, ?, ?, ?, NULL)",
        (action_id, title, int(voucher), now, now + days * _DAY),
    )
    for offer_id, limit in limits.items():
        _admit(db, action_id, product_id_of(db, offer_id), positive(offer_id, limit))
    return action_id


def freeze(db: Database, action_id: int, now: int) -> None:
    """Freeze a promotion: its prices may not rise and its list of products stands."""
    find_promotion(db, action_id)
    db.execute("UPDATE promotions SET freeze_date = ? WHERE action_id = ?", (now, action_id))


def promote(db: Database, offer_id: str, action_id: int, price: str, now: int) -> None:
    """Let Ozon add a product to a promotion by itself, at a price.

    Raises:
        WorldError: there is no such promotion, the price is above its limit, or a minimum price
            that counts forbids it.
    """
    product, amount = own_price(db, offer_id, price, now)
    promotion = find_promotion(db, action_id)
    product_id = product["product_id"]
    _admit(db, action_id, product_id, amount)
    seat = find_seat(db, action_id, product_id)
    if seat is None or amount > Decimal(seat["max_price"]):
        raise WorldError(f"{offer_id}: {price} is above the limit of promotion {action_id}")
    join(db, action_id, product_id, amount, auto=True)
    if not promotion["voucher"]:
        set_ceiling(db, product_id, amount, now)


def find_promotion(db: Database, action_id: int) -> sqlite3.Row:
    """Return a promotion.

    Raises:
        WorldError: the shop has no such promotion.
    """
    row = db.row("SELECT * FROM promotions WHERE action_id = ?", (action_id,))
    if row is None:
        raise WorldError(f"the shop has no promotion {action_id}")
    return row


def find_seat(db: Database, action_id: int, product_id: int) -> sqlite3.Row | None:
    """Return the place of a product in a promotion, taken or not; None when it may not join."""
    sql = "SELECT * FROM promotion_products WHERE action_id = ? AND product_id = ?"
    return db.row(sql, (action_id, product_id))


def join(
    db: Database, action_id: int, product_id: int, price: Decimal, *, auto: bool, stock: int = 0
) -> None:
    """Let a product take part at a price."""
    db.execute(
        "UPDATE promotion_products SET action_price = ?, auto = ?, stock = ?"
        " WHERE action_id = ? AND product_id = ?",
        (f"{price:f}", int(auto), stock, action_id, product_id),
    )


def leave(db: Database, action_id: int, product_id: int) -> None:
    """Take a product out of a promotion; it may join again."""
    db.execute(
        "UPDATE promotion_products SET action_price = NULL, auto = 0, stock = 0"
        " WHERE action_id = ? AND product_id = ?",
        (action_id, product_id),
    )


def set_ceiling(db: Database, product_id: int, price: Decimal, now: int) -> None:
    """Put a ceiling price on a card, with what it means for the promotions of the product."""
    db.execute(
        "UPDATE products SET price = ?, updated_at = ? WHERE product_id = ?",
        (f"{price:f}", now, product_id),
    )
    follow_ceiling(db, product_id, price, now)


def follow_ceiling(db: Database, product_id: int, price: Decimal, now: int) -> None:
    """Let promotions follow a ceiling price that was written: above the limit a product leaves."""
    for seat in _taken(db, product_id, now):
        if price > Decimal(seat["max_price"]):
            leave(db, seat["action_id"], product_id)
        else:
            sql = "UPDATE promotion_products SET action_price = ?"
            where = " WHERE action_id = ? AND product_id = ?"
            db.execute(sql + where, (f"{price:f}", seat["action_id"], product_id))


def freezes(db: Database, product_id: int, now: int) -> bool:
    """Tell whether a frozen promotion keeps the ceiling price of a product from rising."""
    return any(seat["freeze_date"] is not None for seat in _taken(db, product_id, now))


def _taken(db: Database, product_id: int, now: int) -> list[sqlite3.Row]:
    return db.rows(
        "SELECT * FROM promotion_products JOIN promotions USING (action_id)"
        " WHERE product_id = ? AND action_price IS NOT NULL AND voucher = 0 AND ends_at > ?",
        (product_id, now),
    )


def _admit(db: Database, action_id: int, product_id: int, limit: Decimal) -> None:
    db.execute(
        "INSERT INTO promotion_products (action_id, product_id, max_price) VALUES (?, ?, ?)"
        " ON CONFLICT DO NOTHING",
        (action_id, product_id, f"{limit:f}"),
    )
