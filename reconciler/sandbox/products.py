"""Which products a filter means, and pages of them in the order of product ids."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from .database import Database
from .replies import invalid

# A product is visible when it is not archived, its price was sent and a unit is free somewhere.
# EMPTY_STOCK counts free units: what waits in unshipped orders cannot be sold again.
# Words about data that this shop does not keep (moderation details, price bands) are refused: an
# empty page would look like an answer.
_WITH_BARCODE = "product_id IN (SELECT product_id FROM barcodes)"
_VISIBILITY = {
    "ALL": "archived = 0",
    "VISIBLE": "visible = 1",
    "IN_SALE": "visible = 1",
    "INVISIBLE": "archived = 0 AND visible = 0",
    "REMOVED_FROM_SALE": "archived = 0 AND visible = 0",
    "EMPTY_STOCK": "archived = 0 AND free = 0",
    "MODERATED": "archived = 0 AND status = 'price_sent'",
    "TO_SUPPLY": "archived = 0 AND status = 'price_sent'",
    "READY_TO_SUPPLY": "archived = 0 AND status = 'price_sent'",
    "NOT_MODERATED": "archived = 0 AND status <> 'price_sent'",
    "VISIBLE_WITH_FBO_STOCK": "visible = 1 AND fbo_present > 0",
    "QUARANTINE": "archived = 0 AND quarantine_from IS NOT NULL",
    "EMPTY_BARCODE": f"archived = 0 AND NOT {_WITH_BARCODE}",
    "BARCODE_EXISTS": f"archived = 0 AND {_WITH_BARCODE}",
    "ARCHIVED": "archived = 1",
    "MANUAL_ARCHIVED": "archived = 1 AND autoarchived = 0",
    "AUTO_ARCHIVED": "archived = 1 AND autoarchived = 1",
    "SEASONAL_AUTO_ARCHIVED": "0",
    "STATE_FAILED": "archived = 0 AND status = 'failed_moderation'",
    "VALIDATION_STATE_FAIL": "archived = 0 AND status = 'failed_moderation'",
}
MOST_IDS = 1000


@dataclass(frozen=True, slots=True)
class Selection:
    """A set of products, as a condition in SQL with its parameters."""

    where: str
    params: tuple[str, ...] = ()

    def page(self, db: Database, after: int, limit: int) -> list[sqlite3.Row]:
        """Return up to ``limit`` products with ids above ``after``."""
        # The condition is one of the constants of this file.
        sql = f"SELECT * FROM products WHERE {self.where} AND product_id > ?"  # noqa: S608
        return db.rows(f"{sql} ORDER BY product_id LIMIT ?", (*self.params, after, limit))

    def count(self, db: Database) -> int:
        """Return how many products the selection holds."""
        return db.count(f"SELECT count(*) FROM products WHERE {self.where}", self.params)  # noqa: S608


def select(
    visibility: str,
    offer_ids: Sequence[str] = (),
    product_ids: Sequence[int] = (),
    skus: Sequence[int] = (),
) -> Selection:
    """Return the products that a filter names.

    Ids win over ``visibility``; a filter with several kinds of ids means all products that any of
    them names. At most 1000 ids in all (Ozon Seller API docs, 2026-09).

    Raises:
        Refusal: 400 for too many ids or a visibility that the shop does not know.
    """
    named = len(offer_ids) + len(product_ids) + len(skus)
    if named > MOST_IDS:
        raise invalid(f"filter: at most {MOST_IDS} ids, not {named}")
    if named:
        return _by_ids(offer_ids, product_ids, skus)
    condition = _VISIBILITY.get(visibility)
    if condition is None:
        raise invalid(f"filter.visibility: {visibility} is unknown here")
    return Selection(condition)


def find(db: Database, offer_id: str, product_id: int = 0) -> sqlite3.Row | None:
    """Return one product; ``offer_id`` wins when both are given (Ozon Seller API docs, 2026-09)."""
    if offer_id:
        return db.row("SELECT * FROM products WHERE offer_id = ?", (offer_id,))
    return db.row("SELECT * FROM products WHERE product_id = ?", (product_id,))


def json_ids(ids: Sequence[str] | Sequence[int]) -> str:
    """Return ids as a JSON array, the form in which SQLite takes a list of any length."""
    return msgspec.json.encode(list(ids)).decode()


def _by_ids(offer_ids: Sequence[str], product_ids: Sequence[int], skus: Sequence[int]) -> Selection:
    parts = []
    params = []
    columns: tuple[tuple[str, Sequence[str] | Sequence[int]], ...] = (
        ("offer_id", offer_ids),
        ("product_id", product_ids),
        ("sku", skus),
    )
    for column, ids in columns:
        if ids:
            parts.append(f"{column} IN (SELECT value FROM json_each(?))")  # noqa: S608
            params.append(json_ids(ids))
    return Selection(f"({' OR '.join(parts)})", tuple(params))
