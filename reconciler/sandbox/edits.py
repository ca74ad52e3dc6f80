"""What people do by hand in the cabinet. No limits and no price rules hold there."""

from collections.abc import Collection
from dataclasses import replace
from decimal import Decimal

from .cells import read_cell, write_cell
from .database import Database
from .min_price_timer import ends_at
from .money import parse_money
from .promotions import follow_ceiling
from .strategies import leave
from .world import WorldError, check_warehouse, product_id_of

_PRICES = ("price", "old_price", "min_price", "net_price", "vat")
_FLAGS = ("auto_action", "auto_add", "strategy", "min_price_guard")


def edit_stock(db: Database, offer_id: str, warehouse_id: int, free: int, now: int) -> None:
    """Set the free stock of a cell; reserved units stay reserved."""
    if free < 0:
        raise WorldError("free stock cannot be below 0")
    product_id = product_id_of(db, offer_id)
    check_warehouse(db, warehouse_id)
    cell = read_cell(db, product_id, warehouse_id)
    after = replace(cell, present=free + cell.reserved)
    write_cell(db, product_id, warehouse_id, after, now)


def edit_price(
    db: Database, offer_id: str, fields: dict[str, str | Decimal | bool], now: int
) -> None:
    """Set prices (text or Decimal) and switches.

    The switches are ``auto_action``, ``auto_add``, ``strategy`` and ``min_price_guard``.
    """
    product_id = product_id_of(db, offer_id)
    for name, value in fields.items():
        db.execute(
            f"UPDATE products SET {_column(name)} = ?, updated_at = ? WHERE product_id = ?",  # noqa: S608 - the name is one of ours
            (_stored(name, value), now, product_id),
        )
    _follow(db, product_id, fields, now)


def edit_archived(
    db: Database, offer_id: str, *, archived: bool, now: int, auto: bool = False
) -> None:
    """Move a product into the archive by hand or, with ``auto``, as Ozon does; or back."""
    db.execute(
        "UPDATE products SET archived = ?, autoarchived = ?, updated_at = ? WHERE product_id = ?",
        (int(archived), int(archived and auto), now, product_id_of(db, offer_id)),
    )


def _follow(db: Database, product_id: int, fields: Collection[str], now: int) -> None:
    """Do what hangs on prices. Who sets one by hand has confirmed it, however far it stepped."""
    product = db.row("SELECT * FROM products WHERE product_id = ?", (product_id,))
    if product is None:
        return
    sql = "UPDATE products SET quarantine_from = ?, min_price_until = ? WHERE product_id = ?"
    base = None if "price" in fields else product["quarantine_from"]
    until = product["min_price_until"]
    if "min_price" in fields:
        until = ends_at(now) if Decimal(product["min_price"]) > 0 else None
    db.execute(sql, (base, until, product_id))
    if "price" in fields:
        follow_ceiling(db, product_id, Decimal(product["price"]), now)
    if "strategy" in fields and not product["strategy"]:
        leave(db, product_id, now)


def _column(name: str) -> str:
    if name not in _PRICES and name not in _FLAGS:
        raise WorldError(f"a price has no field {name!r}; it has {', '.join((*_PRICES, *_FLAGS))}")
    return name


def _stored(name: str, value: str | Decimal | bool) -> str | int:
    if name in _FLAGS:
        return int(bool(value))
    text = f"{value:f}" if isinstance(value, Decimal) else value
    amount = parse_money(text) if isinstance(text, str) else None
    if amount is None or amount < 0:
        raise WorldError(f"{name}: {value!r} is not an amount; give text or Decimal")
    return f"{amount:f}"
