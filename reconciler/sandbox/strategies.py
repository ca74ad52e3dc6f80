"""Pricing strategies: Ozon follows competitors and writes the price of the products under one."""

from . import promotions
from .database import Database
from .own_prices import own_price
from .world import WorldError

# Every shop has the system's strategy; those of the seller are of the type COMP_PRICE.
SYSTEM_STRATEGY = "00000000-0000-4000-8000-000000000001"


def put_under(db: Database, offer_id: str, price: str, strategy_id: str, now: int) -> None:
    """Put a product under a strategy, or let the one it is under set another price.

    Raises:
        WorldError: there is no such strategy, or a minimum price that counts forbids the price.
    """
    product, amount = own_price(db, offer_id, price, now)
    if db.row("SELECT 1 FROM strategies WHERE strategy_id = ?", (strategy_id,)) is None:
        raise WorldError(f"the shop has no strategy {strategy_id!r}")
    product_id = product["product_id"]
    db.execute(
        "INSERT INTO strategy_products VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET"
        " strategy_id = excluded.strategy_id, price = excluded.price,"
        " priced_at = excluded.priced_at",
        (product_id, strategy_id, f"{amount:f}", now),
    )
    db.execute("UPDATE products SET strategy = 1 WHERE product_id = ?", (product_id,))
    _note(db, strategy_id, now)
    promotions.set_ceiling(db, product_id, amount, now)


def leave(db: Database, product_id: int, now: int) -> None:
    """Take a product out of its strategy, if it is under one. Its price stays."""
    sql = "SELECT strategy_id FROM strategy_products WHERE product_id = ?"
    row = db.row(sql, (product_id,))
    if row is not None:
        db.execute("DELETE FROM strategy_products WHERE product_id = ?", (product_id,))
        _note(db, row["strategy_id"], now)


def _note(db: Database, strategy_id: str, now: int) -> None:
    db.execute(
        "UPDATE strategies SET update_type = 'strategyItemsListChanged', updated_at = ?"
        " WHERE strategy_id = ?",
        (now, strategy_id),
    )
