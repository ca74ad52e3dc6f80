"""The barcodes of products. One may be the main one: the one that an import of the card carries."""

from collections import defaultdict

from .database import Database
from .products import json_ids


def barcodes_of(db: Database, product_ids: list[int]) -> defaultdict[int, list[str]]:
    """Return the barcodes of products by product id, the main one first."""
    codes: defaultdict[int, list[str]] = defaultdict(list)
    sql = (
        "SELECT product_id, barcode FROM barcodes"
        " WHERE product_id IN (SELECT value FROM json_each(?)) ORDER BY main DESC, rowid"
    )
    for row in db.rows(sql, (json_ids(product_ids),)):
        codes[row["product_id"]].append(row["barcode"])
    return codes


def main_barcode(db: Database, product_id: int) -> str:
    """Return the main barcode, or an empty text."""
    sql = "SELECT barcode FROM barcodes WHERE product_id = ? AND main = 1"
    row = db.row(sql, (product_id,))
    return str(row["barcode"]) if row else ""


def owner_of(db: Database, barcode: str) -> int | None:
    """Return the id of the product that has the barcode."""
    row = db.row("SELECT product_id FROM barcodes WHERE barcode = ?", (barcode,))
    return int(row["product_id"]) if row else None


def put_main_barcode(db: Database, product_id: int, barcode: str) -> None:
    """Replace the main barcode, or take it away with an empty text; the others stay."""
    db.execute("DELETE FROM barcodes WHERE product_id = ? AND main = 1", (product_id,))
    if barcode:
        db.execute(
            "INSERT INTO barcodes VALUES (?, ?, 1) ON CONFLICT DO UPDATE SET main = 1",
            (barcode, product_id),
        )
