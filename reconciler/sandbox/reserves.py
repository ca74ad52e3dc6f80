"""Reserves of legal entities: units that wait for a payment, with no posting to see in any list."""

import sqlite3

from .database import Database
from .orders import open_posting
from .world import WorldError, check_shelf, give_back, hold

_HELD = "held"


def reserve(db: Database, offer_id: str, warehouse_id: int, quantity: int, now: int) -> str:
    """Reserve units before they are paid for and return the id of the reserve."""
    check_shelf(db, warehouse_id)
    product_id = hold(db, offer_id, warehouse_id, quantity, now)
    number = db.count("SELECT coalesce(max(number), 0) + 1 FROM reserves")
    db.execute(
        "INSERT INTO reserves VALUES (?, ?, ?, ?, ?)",
        (number, product_id, warehouse_id, quantity, _HELD),
    )
    return f"reserve-{number}"


def confirm(db: Database, reserve_id: str, now: int) -> str:
    """Pay for a reserve: its units stay reserved, now for the posting whose number is returned."""
    row = _held(db, reserve_id)
    _end(db, row, "confirmed")
    lines = [(row["product_id"], row["quantity"])]
    return open_posting(db, lines, row["warehouse_id"], now, legal=True)


def release(db: Database, reserve_id: str, now: int) -> None:
    """Let a reserve go unpaid: its units are free again."""
    row = _held(db, reserve_id)
    _end(db, row, "released")
    give_back(db, row["product_id"], row["warehouse_id"], row["quantity"], now)


def _held(db: Database, reserve_id: str) -> sqlite3.Row:
    row = db.row("SELECT * FROM reserves WHERE 'reserve-' || number = ?", (reserve_id,))
    if row is None:
        raise WorldError(f"the shop has no reserve {reserve_id!r}")
    if row["state"] != _HELD:
        raise WorldError(f"{reserve_id} is {row['state']} already")
    return row


def _end(db: Database, row: sqlite3.Row, state: str) -> None:
    db.execute("UPDATE reserves SET state = ? WHERE number = ?", (state, row["number"]))
