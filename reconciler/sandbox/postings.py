"""Stored postings: what an order is made of, and which statuses it goes through.

The life of a posting: ``awaiting_packaging``, ``awaiting_deliver``, ``delivering``, ``delivered``;
``cancelled`` ends it at any moment before the last.
"""

import sqlite3
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from .clock import from_micros
from .database import Database
from .products import json_ids
from .world import WorldError

AWAITING = "awaiting_packaging"
PACKED = "awaiting_deliver"
DELIVERING = "delivering"
DELIVERED = "delivered"
CANCELLED = "cancelled"
# Not yet handed over: the units lie on the shelf and are reserved.
OPEN = (AWAITING, PACKED)

_LINES = """
    SELECT l.number, l.product_id, l.quantity, l.price, p.offer_id, p.sku, p.name
    FROM posting_lines l JOIN products p USING (product_id)
    WHERE l.number IN (SELECT value FROM json_each(?))
    ORDER BY l.number, l.product_id
"""


@dataclass(frozen=True, slots=True)
class Line:
    """Units of one product in a posting."""

    offer_id: str
    quantity: int


@dataclass(frozen=True, slots=True)
class Posting:
    """A stored posting.

    ``offer_id`` and ``quantity`` are those of its first line, ``lines`` has all of them in the
    order of product ids. ``changed_at`` is the last change of the status. ``parent`` is the posting
    that it was split from, empty if none.
    """

    posting_number: str
    offer_id: str
    warehouse_id: int
    quantity: int
    status: str
    created_at: datetime
    changed_at: datetime
    order_number: str
    in_process_at: datetime
    delivering_at: datetime | None
    parent: str
    legal: bool
    lines: tuple[Line, ...]


def list_postings(db: Database) -> list[Posting]:
    """Return all postings, oldest first."""
    rows = db.rows("SELECT * FROM postings ORDER BY number")
    lines = lines_of(db, (row["number"] for row in rows))
    return [_posting(row, lines[row["number"]]) for row in rows]


def lines_of(db: Database, numbers: Iterable[int]) -> defaultdict[int, list[sqlite3.Row]]:
    """Return for each posting's row number its lines ``offer_id, sku, name, quantity, price``."""
    lines: defaultdict[int, list[sqlite3.Row]] = defaultdict(list)
    for row in db.rows(_LINES, (json_ids(list(numbers)),)):
        lines[row["number"]].append(row)
    return lines


def posting_row(db: Database, posting_number: str, *statuses: str) -> sqlite3.Row:
    """Return a stored posting that is in one of ``statuses``.

    Raises:
        WorldError: the shop has no such posting, or it is in another status.
    """
    row = db.row("SELECT * FROM postings WHERE posting_number = ?", (posting_number,))
    if row is None:
        raise WorldError(f"the shop has no posting {posting_number!r}")
    if row["status"] not in statuses:
        wanted = " or ".join(statuses)
        raise WorldError(f"posting {posting_number} is {row['status']}, not {wanted}")
    return row


def _posting(row: sqlite3.Row, lines: list[sqlite3.Row]) -> Posting:
    delivering_at = row["delivering_at"]
    return Posting(
        posting_number=row["posting_number"],
        offer_id=lines[0]["offer_id"],
        warehouse_id=row["warehouse_id"],
        quantity=lines[0]["quantity"],
        status=row["status"],
        created_at=from_micros(row["created_at"]),
        changed_at=from_micros(row["changed_at"]),
        order_number=row["order_number"],
        in_process_at=from_micros(row["in_process_at"]),
        delivering_at=None if delivering_at is None else from_micros(delivering_at),
        parent=row["parent"],
        legal=bool(row["legal"]),
        lines=tuple(Line(line["offer_id"], line["quantity"]) for line in lines),
    )
