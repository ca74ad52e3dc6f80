"""Orders: they reserve units when they come and take them away when they leave.

An order line is one posting here; its life is ``awaiting_packaging`` and then ``delivering`` or
``cancelled``.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from .cells import read_cell, write_cell
from .clock import from_micros
from .database import Database
from .products import find

AWAITING = "awaiting_packaging"
DELIVERING = "delivering"
CANCELLED = "cancelled"


class WorldError(ValueError):
    """The world cannot move this way: an unknown offer or posting, too few units, a wrong state."""


@dataclass(frozen=True, slots=True)
class Posting:
    """A stored order."""

    posting_number: str
    offer_id: str
    warehouse_id: int
    quantity: int
    status: str
    created_at: datetime
    changed_at: datetime


def product_id_of(db: Database, offer_id: str) -> int:
    """Return the id of an offer's product.

    Raises:
        WorldError: the shop has no such offer.
    """
    product = find(db, offer_id) if offer_id else None
    if product is None:
        raise WorldError(f"the shop has no offer {offer_id!r}")
    return int(product["product_id"])


def check_warehouse(db: Database, warehouse_id: int) -> None:
    """Let a warehouse pass that the shop has, of any scheme."""
    if db.row("SELECT 1 FROM warehouses WHERE warehouse_id = ?", (warehouse_id,)) is None:
        raise WorldError(f"the shop has no warehouse {warehouse_id}")


def sell(db: Database, offer_id: str, warehouse_id: int, quantity: int, now: int) -> str:
    """Reserve units for a new order and return its posting number."""
    product_id = product_id_of(db, offer_id)
    check_warehouse(db, warehouse_id)
    cell = read_cell(db, product_id, warehouse_id)
    if not 1 <= quantity <= cell.free:
        raise WorldError(
            f"{offer_id} on {warehouse_id}: cannot sell {quantity} of {cell.free} free"
        )
    sold = replace(cell, reserved=cell.reserved + quantity)
    write_cell(db, product_id, warehouse_id, sold, now)
    number = db.count("SELECT coalesce(max(number), 0) + 1 FROM postings")
    posting_number = f"{40_000_000 + number}-{number % 10_000:04d}-1"
    db.execute(
        "INSERT INTO postings VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (number, posting_number, product_id, warehouse_id, quantity, AWAITING, now, now),
    )
    return posting_number


def cancel(db: Database, posting_number: str, now: int) -> None:
    """Give the units of an unshipped order back to free stock."""
    _finish(db, posting_number, CANCELLED, now)


def ship(db: Database, posting_number: str, now: int) -> None:
    """Hand an order over: its units leave the warehouse."""
    _finish(db, posting_number, DELIVERING, now)


def list_postings(db: Database) -> list[Posting]:
    """Return all postings, oldest first."""
    rows = db.rows(
        "SELECT o.*, offer_id FROM postings o JOIN products USING (product_id) ORDER BY number"
    )
    return [
        Posting(
            posting_number=row["posting_number"],
            offer_id=row["offer_id"],
            warehouse_id=row["warehouse_id"],
            quantity=row["quantity"],
            status=row["status"],
            created_at=from_micros(row["created_at"]),
            changed_at=from_micros(row["changed_at"]),
        )
        for row in rows
    ]


def _finish(db: Database, posting_number: str, status: str, now: int) -> None:
    row = db.row("SELECT * FROM postings WHERE posting_number = ?", (posting_number,))
    if row is None:
        raise WorldError(f"the shop has no posting {posting_number!r}")
    if row["status"] != AWAITING:
        raise WorldError(f"posting {posting_number} is {row['status']}, no longer {AWAITING}")
    cell = read_cell(db, row["product_id"], row["warehouse_id"])
    gone = row["quantity"] if status == DELIVERING else 0
    after = replace(cell, reserved=cell.reserved - row["quantity"], present=cell.present - gone)
    write_cell(db, row["product_id"], row["warehouse_id"], after, now)
    db.execute(
        "UPDATE postings SET status = ?, changed_at = ? WHERE number = ?",
        (status, now, row["number"]),
    )
