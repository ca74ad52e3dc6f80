"""What every move of the world keeps to: offers and warehouses that exist, units that are there."""

from dataclasses import replace

from .cells import read_cell, write_cell
from .database import Database
from .products import find


class WorldError(ValueError):
    """The world cannot move this way: an unknown offer or posting, too few units, a wrong state."""


def product_id_of(db: Database, offer_id: str) -> int:
    """Return the id of an offer's product.

    Raises:
        WorldError: the shop has no such offer.
    """
    product = find(db, offer_id) if offer_id else None
    if product is None:
        raise WorldError(f"the shop has no offer {offer_id!r}")
    return int(product["product_id"])


def check_warehouse(db: Database, warehouse_id: int) -> str:
    """Return the scheme of a warehouse that the shop has.

    Raises:
        WorldError: the shop has no such warehouse, or had one that was removed.
    """
    scheme = _scheme(db, warehouse_id)
    if scheme is None:
        raise WorldError(f"the shop has no warehouse {warehouse_id}")
    return scheme


def check_shelf(db: Database, warehouse_id: int) -> str:
    """Return the scheme of a warehouse whose orders the shop knows.

    Raises:
        WorldError: the shop has no such warehouse, or it is an FBP partner's, who sells by himself.
    """
    scheme = check_warehouse(db, warehouse_id)
    if scheme == "fbp":
        raise WorldError(f"{warehouse_id} is a partner's warehouse; its orders are not the shop's")
    return scheme


def hold(db: Database, offer_id: str, warehouse_id: int, quantity: int, now: int) -> int:
    """Reserve free units of an offer and return the id of its product.

    Raises:
        WorldError: fewer units are free, or ``quantity`` is not above 0.
    """
    product_id = product_id_of(db, offer_id)
    cell = read_cell(db, product_id, warehouse_id)
    if not 1 <= quantity <= cell.free:
        raise WorldError(
            f"{offer_id} on {warehouse_id}: cannot sell {quantity} of {cell.free} free"
        )
    held = replace(cell, reserved=cell.reserved + quantity)
    write_cell(db, product_id, warehouse_id, held, now)
    return product_id


def give_back(db: Database, product_id: int, warehouse_id: int, quantity: int, now: int) -> None:
    """Make reserved units free again."""
    _let_go(db, product_id, warehouse_id, quantity, 0, now)


def hand_over(db: Database, product_id: int, warehouse_id: int, quantity: int, now: int) -> None:
    """Take reserved units off the shelf."""
    _let_go(db, product_id, warehouse_id, quantity, quantity, now)


def _let_go(
    db: Database, product_id: int, warehouse_id: int, quantity: int, gone: int, now: int
) -> None:
    if _scheme(db, warehouse_id) is None:
        # A removed warehouse has no shelf left to put anything on.
        return
    cell = read_cell(db, product_id, warehouse_id)
    after = replace(cell, reserved=cell.reserved - quantity, present=cell.present - gone)
    write_cell(db, product_id, warehouse_id, after, now)


def _scheme(db: Database, warehouse_id: int) -> str | None:
    sql = "SELECT scheme FROM warehouses WHERE warehouse_id = ? AND removed = 0"
    row = db.row(sql, (warehouse_id,))
    return None if row is None else str(row["scheme"])
