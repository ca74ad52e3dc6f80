"""How postings come into the world: a buyer orders, or a posting is split."""

from collections.abc import Sequence

from .database import Database
from .posting_life import ship, take_out
from .postings import AWAITING, OPEN, posting_row
from .windows import HOUR
from .world import WorldError, check_shelf, hold, product_id_of

_TIME_TO_PACK = 24 * HOUR


def order(
    db: Database, lines: Sequence[tuple[str, int]], warehouse_id: int, now: int, *, legal: bool
) -> str:
    """Reserve units of offers for a new order and return its posting number."""
    check_shelf(db, warehouse_id)
    if not lines:
        raise WorldError("an order has at least one line")
    held = [
        (hold(db, offer_id, warehouse_id, quantity, now), quantity) for offer_id, quantity in lines
    ]
    return open_posting(db, held, warehouse_id, now, legal=legal)


def sell_fbo(db: Database, offer_id: str, warehouse_id: int, quantity: int, now: int) -> str:
    """Sell from a warehouse of Ozon's own, which hands over without asking the seller."""
    if check_shelf(db, warehouse_id) != "fbo":
        raise WorldError(f"{warehouse_id} is not a warehouse of the scheme fbo")
    number = order(db, [(offer_id, quantity)], warehouse_id, now, legal=False)
    ship(db, number, now)
    return number


def open_posting(
    db: Database, lines: Sequence[tuple[int, int]], warehouse_id: int, now: int, *, legal: bool
) -> str:
    """Store a posting over units that are reserved already; lines are product ids and units."""
    number = _next_number(db)
    order_number = f"{40_000_000 + number}-{number % 10_000:04d}"
    db.execute(
        "INSERT INTO postings (number, posting_number, order_id, order_number, warehouse_id, fbo,"
        " legal, status, created_at, in_process_at, shipment_date, changed_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            *(number, f"{order_number}-1", 70_000_000 + number, order_number, warehouse_id),
            *(check_shelf(db, warehouse_id) == "fbo", legal, AWAITING),
            *(now, now, now + _TIME_TO_PACK, now),
        ),
    )
    for product_id, quantity in lines:
        _add_line(db, number, product_id, quantity)
    return f"{order_number}-1"


def split(db: Database, posting_number: str, offer_id: str, quantity: int, now: int) -> str:
    """Move units that were not handed over into a new posting and return its number.

    The new posting keeps the moment when work on the order began; reserved units stay reserved.
    """
    row = posting_row(db, posting_number, *OPEN)
    product_id = product_id_of(db, offer_id)
    take_out(db, row, offer_id, quantity)
    number = _next_number(db)
    sql = "SELECT count(*) + 1 FROM postings WHERE order_number = ?"
    child = f"{row['order_number']}-{db.count(sql, (row['order_number'],))}"
    db.execute(
        "INSERT INTO postings (number, posting_number, order_id, order_number, parent,"
        " warehouse_id, fbo, legal, status, created_at, in_process_at, shipment_date, changed_at)"
        " SELECT ?, ?, order_id, order_number, posting_number, warehouse_id, fbo, legal, status, ?,"
        " in_process_at, shipment_date, ? FROM postings WHERE number = ?",
        (number, child, now, now, row["number"]),
    )
    _add_line(db, number, product_id, quantity)
    db.execute("UPDATE postings SET changed_at = ? WHERE number = ?", (now, row["number"]))
    return child


def _next_number(db: Database) -> int:
    return db.count("SELECT coalesce(max(number), 0) + 1 FROM postings")


def _add_line(db: Database, number: int, product_id: int, quantity: int) -> None:
    db.execute(
        "INSERT INTO posting_lines SELECT ?, product_id, ?, price FROM products"
        " WHERE product_id = ?"
        " ON CONFLICT DO UPDATE SET quantity = quantity + excluded.quantity",
        (number, quantity, product_id),
    )
