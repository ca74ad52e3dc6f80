"""Moderation: what stands between a card and its sale."""

import sqlite3

import msgspec

from .attribute_rules import attribute_name
from .card_errors import CardError, errors_text, read_errors
from .cards import Card, read_card
from .database import Database

UNDER_WAY, REFUSED, READY = "moderating", "failed_moderation", "price_sent"


def begin(db: Database, product_id: int, at: int, lasting: int) -> None:
    """Send a card that has just changed to moderation.

    A product that is on sale stays so, and its card is looked at only if a refusal waits for it.
    ``at`` and ``lasting`` are in microseconds.
    """
    product = _product(db, product_id)
    order = _order(db, product["offer_id"])
    if product["status"] == READY and not (order and order["refusal"]):
        db.execute("UPDATE cards SET errors = '[]' WHERE product_id = ?", (product_id,))
        return
    if product["status"] != READY:
        _set_status(db, product_id, UNDER_WAY, at)
    held = order["hold"] if order else None
    db.execute(
        "UPDATE moderation_orders SET hold = NULL WHERE offer_id = ?", (product["offer_id"],)
    )
    db.execute(
        "UPDATE cards SET errors = '[]', moderated_at = ? WHERE product_id = ?",
        (at + (lasting if held is None else held), product_id),
    )


def end(db: Database, product_id: int, at: int) -> None:
    """Let a moderation come to its end: the product gets its SKU, or the refusal that waits."""
    refusal = take_refusal(db, _product(db, product_id)["offer_id"], "refusal")
    if refusal is not None:
        refusal = named(refusal, read_card(db, product_id))
    db.execute(
        "UPDATE cards SET errors = ?, moderated_at = NULL WHERE product_id = ?",
        (errors_text([refusal] if refusal else []), product_id),
    )
    if refusal is None:
        db.execute(
            "UPDATE products SET sku = (SELECT coalesce(max(sku), 0) + 1 FROM products)"
            " WHERE product_id = ? AND sku IS NULL",
            (product_id,),
        )
    _set_status(db, product_id, READY if refusal is None else REFUSED, at)


def named(error: CardError, card: Card) -> CardError:
    """Return an error that also names its attribute in words, if the type of the card has it."""
    if error.attribute_name or not error.attribute_id:
        return error
    name = attribute_name(card.description_category_id, card.type_id, error.attribute_id)
    return msgspec.structs.replace(error, attribute_name=name)


def hold(db: Database, offer_id: str, lasting: int, now: int) -> None:
    """Let the moderation of an offer that is under way, or else its next one, take so long."""
    moved = db.execute(
        "UPDATE cards SET moderated_at = ? WHERE moderated_at IS NOT NULL"
        " AND product_id = (SELECT product_id FROM products WHERE offer_id = ?)",
        (now + lasting, offer_id),
    )
    if not moved:
        db.execute(
            "INSERT INTO moderation_orders (offer_id, hold) VALUES (?, ?)"
            " ON CONFLICT DO UPDATE SET hold = excluded.hold",
            (offer_id, lasting),
        )


def order_refusal(db: Database, offer_id: str, error: CardError, *, at_import: bool) -> None:
    """Let the next import of an offer fail, or its moderation."""
    column = "import_refusal" if at_import else "refusal"
    db.execute(
        f"INSERT INTO moderation_orders (offer_id, {column}) VALUES (?, ?)"  # noqa: S608
        f" ON CONFLICT DO UPDATE SET {column} = excluded.{column}",
        (offer_id, errors_text([error])),
    )


def take_refusal(db: Database, offer_id: str, column: str) -> CardError | None:
    """Return the refusal that waits for an offer, and forget it. ``column`` is one of ours."""
    order = _order(db, offer_id)
    if order is None or order[column] is None:
        return None
    sql = f"UPDATE moderation_orders SET {column} = NULL WHERE offer_id = ?"  # noqa: S608
    db.execute(sql, (offer_id,))
    return read_errors(order[column])[0]


def _product(db: Database, product_id: int) -> sqlite3.Row:
    return db.rows("SELECT * FROM products WHERE product_id = ?", (product_id,))[0]


def _order(db: Database, offer_id: str) -> sqlite3.Row | None:
    return db.row("SELECT * FROM moderation_orders WHERE offer_id = ?", (offer_id,))


def _set_status(db: Database, product_id: int, status: str, at: int) -> None:
    sql = "UPDATE products SET status = ?, updated_at = ? WHERE product_id = ?"
    db.execute(sql, (status, at, product_id))
