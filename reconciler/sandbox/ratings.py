"""Ratings of the seller and the index of errors, as somebody in the world sets them."""

from typing import Any

from .database import Database
from .world import WorldError

STATUSES = ("UNKNOWN_STATUS", "OK", "WARNING", "CRITICAL")
"""How a rating stands (Ozon Seller API, /v1/rating/summary, 2026-09)."""


def set_rating(db: Database, rating: str, status: str, value: float) -> None:
    """Set how a rating stands.

    Raises:
        WorldError: there is no such status.
    """
    if status not in STATUSES:
        raise WorldError(f"there is no status {status}; there are {', '.join(STATUSES)}")
    db.execute("INSERT OR REPLACE INTO ratings VALUES (?, ?, ?)", (rating, status, value))


def set_error_index(db: Database, value: float) -> None:
    """Set the index of errors of the period."""
    db.execute("DELETE FROM error_index")
    db.execute("INSERT INTO error_index VALUES (?)", (value,))


def ratings(db: Database) -> list[dict[str, Any]]:
    """Return all ratings that were set, by name."""
    return [dict(row) for row in db.rows("SELECT * FROM ratings ORDER BY rating")]


def error_index(db: Database) -> float:
    """Return the index; a shop of which nobody said anything has made no errors."""
    row = db.row("SELECT value FROM error_index")
    return float(row["value"]) if row else 0.0
