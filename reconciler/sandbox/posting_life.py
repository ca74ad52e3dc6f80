"""The life of a posting after the order: packed, handed over, delivered, or cancelled."""

import sqlite3

from .database import Database
from .postings import (
    AWAITING,
    CANCELLED,
    DELIVERED,
    DELIVERING,
    OPEN,
    PACKED,
    lines_of,
    posting_row,
)
from .world import WorldError, give_back, hand_over


def pack(db: Database, posting_number: str, now: int) -> None:
    """Put a posting together. Its units wait on the shelf, reserved as before."""
    row = posting_row(db, posting_number, AWAITING)
    _set_status(db, row, PACKED, now)


def ship(db: Database, posting_number: str, now: int) -> None:
    """Hand a posting over, packed before or not: its units leave the warehouse."""
    row = posting_row(db, posting_number, *OPEN)
    for line in lines_of(db, [row["number"]])[row["number"]]:
        hand_over(db, line["product_id"], row["warehouse_id"], line["quantity"], now)
    db.execute("UPDATE postings SET delivering_at = ? WHERE number = ?", (now, row["number"]))
    _set_status(db, row, DELIVERING, now)


def deliver(db: Database, posting_number: str, now: int) -> None:
    """Let a posting reach its buyer."""
    _set_status(db, posting_row(db, posting_number, DELIVERING), DELIVERED, now)


def cancel(db: Database, posting_number: str, now: int) -> None:
    """End a posting before its buyer has it.

    Units that were not handed over are free again. Others are on their way back, not on the shelf,
    so the stock stays as it is.
    """
    row = posting_row(db, posting_number, *OPEN, DELIVERING)
    if row["status"] != DELIVERING:
        for line in lines_of(db, [row["number"]])[row["number"]]:
            give_back(db, line["product_id"], row["warehouse_id"], line["quantity"], now)
    db.execute(
        "UPDATE postings SET cancelled_after_ship = ? WHERE number = ?",
        (row["status"] != AWAITING, row["number"]),
    )
    _set_status(db, row, CANCELLED, now)


def cancel_part(db: Database, posting_number: str, offer_id: str, quantity: int, now: int) -> None:
    """Give some units of a posting back. It keeps its status and the moment of its last change."""
    row = posting_row(db, posting_number, *OPEN)
    product_id = take_out(db, row, offer_id, quantity)
    give_back(db, product_id, row["warehouse_id"], quantity, now)


def take_out(db: Database, row: sqlite3.Row, offer_id: str, quantity: int) -> int:
    """Take units out of a posting's lines and return the id of their product.

    Raises:
        WorldError: the posting has not so many, or nothing would be left in it.
    """
    lines = lines_of(db, [row["number"]])[row["number"]]
    line = next((line for line in lines if line["offer_id"] == offer_id), None)
    units = line["quantity"] if line else 0
    if line is None or not 1 <= quantity <= units:
        raise WorldError(f"{row['posting_number']} has {units} of {offer_id}, not {quantity}")
    if sum(each["quantity"] for each in lines) == quantity:
        raise WorldError(f"{row['posting_number']}: a posting cannot lose its last unit")
    key = (row["number"], line["product_id"])
    if units == quantity:
        db.execute("DELETE FROM posting_lines WHERE number = ? AND product_id = ?", key)
    else:
        db.execute(
            "UPDATE posting_lines SET quantity = ? WHERE number = ? AND product_id = ?",
            (units - quantity, *key),
        )
    return int(line["product_id"])


def _set_status(db: Database, row: sqlite3.Row, status: str, now: int) -> None:
    db.execute(
        "UPDATE postings SET status = ?, changed_at = ? WHERE number = ?",
        (status, now, row["number"]),
    )
