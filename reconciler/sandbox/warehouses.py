"""What happens to warehouses in the cabinet: paused, closed, renamed, taken away for good."""

from .database import Database
from .world import WorldError, check_warehouse

_METHOD_STATUSES = ("NEW", "EDITED", "ACTIVE", "DISABLED", "WAITING", "BROKEN")


def edit_warehouse(
    db: Database,
    warehouse_id: int,
    now: int,
    *,
    name: str | None = None,
    status: str | None = None,
    paused: bool | None = None,
    delivery_methods: str | None = None,
) -> None:
    """Change what is given; ``delivery_methods`` is a status for all methods of the warehouse."""
    scheme = check_warehouse(db, warehouse_id)
    if paused is not None:
        if scheme != "rfbs":
            raise WorldError(f"only rFBS warehouses can be paused, and {warehouse_id} is {scheme}")
        _set(db, warehouse_id, "paused_at", now if paused else None, now)
    if status is not None:
        _set(db, warehouse_id, "status", status, now)
    if name is not None:
        _set(db, warehouse_id, "name", name, now)
    if delivery_methods is not None:
        if delivery_methods not in _METHOD_STATUSES:
            known = ", ".join(_METHOD_STATUSES)
            raise WorldError(f"a delivery method is one of {known}, not {delivery_methods!r}")
        db.execute(
            "UPDATE delivery_methods SET status = ?, updated_at = ? WHERE warehouse_id = ?",
            (delivery_methods, now, warehouse_id),
        )


def remove_warehouse(db: Database, warehouse_id: int, now: int) -> None:
    """Take a warehouse away with all that lay there. Its postings still tell where they came from.

    The row stays in the table for them; nothing else shows it again.
    """
    check_warehouse(db, warehouse_id)
    db.execute("DELETE FROM stocks WHERE warehouse_id = ?", (warehouse_id,))
    db.execute("DELETE FROM delivery_methods WHERE warehouse_id = ?", (warehouse_id,))
    _set(db, warehouse_id, "removed", 1, now)


def _set(db: Database, warehouse_id: int, column: str, value: object, now: int) -> None:
    db.execute(
        f"UPDATE warehouses SET {column} = ?, updated_at = ? WHERE warehouse_id = ?",  # noqa: S608 - the name is one of ours
        (value, now, warehouse_id),
    )
