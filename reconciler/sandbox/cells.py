"""Stock cells: what lies of one product on one warehouse. ``present = free + reserved``, always."""

from dataclasses import dataclass

from .database import Database


@dataclass(frozen=True, slots=True)
class Cell:
    """Units of a product on a warehouse. ``written_at`` (microseconds) is the last API write."""

    present: int = 0
    reserved: int = 0
    written_at: int | None = None

    @property
    def free(self) -> int:
        """Units that can be sold."""
        return self.present - self.reserved


def read_cell(db: Database, product_id: int, warehouse_id: int) -> Cell:
    """Return a cell; a pair that never had a row holds nothing."""
    row = db.row(
        "SELECT present, reserved, written_at FROM stocks"
        " WHERE warehouse_id = ? AND product_id = ?",
        (warehouse_id, product_id),
    )
    return Cell(*row) if row else Cell()


def write_cell(db: Database, product_id: int, warehouse_id: int, cell: Cell, now: int) -> None:
    """Store a cell as it is at the moment ``now`` (microseconds)."""
    db.execute(
        "INSERT INTO stocks VALUES (?, ?, ?, ?, ?, ?)"
        " ON CONFLICT DO UPDATE SET present = excluded.present, reserved = excluded.reserved,"
        " updated_at = excluded.updated_at, written_at = excluded.written_at",
        (warehouse_id, product_id, cell.present, cell.reserved, now, cell.written_at),
    )
