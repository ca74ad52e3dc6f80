"""The barcodes of products. One may be the main one: the one that an import of the card carries.

All stand in one table, whoever put them there: imports, the methods for barcodes, people.
"""

from collections import defaultdict
from collections.abc import Sequence

from .database import Database
from .products import json_ids


def barcodes_of(db: Database, product_ids: list[int]) -> defaultdict[int, list[str]]:
    """Return the barcodes of products by product id, the main one first."""
    codes: defaultdict[int, list[str]] = defaultdict(list)
    sql = (
        "SELECT b.product_id, b.barcode FROM barcodes b LEFT JOIN cards c USING (product_id)"
        " WHERE b.product_id IN (SELECT value FROM json_each(?))"
        " ORDER BY b.barcode <> coalesce(c.barcode, ''), b.barcode"
    )
    for row in db.rows(sql, (json_ids(product_ids),)):
        codes[row["product_id"]].append(row["barcode"])
    return codes


def main_barcode(db: Database, product_id: int) -> str:
    """Return the main barcode, or an empty text when there is none or it was taken away."""
    row = db.row(
        "SELECT barcode FROM cards JOIN barcodes USING (product_id, barcode) WHERE product_id = ?",
        (product_id,),
    )
    return str(row["barcode"]) if row else ""


def owner_of(db: Database, barcode: str) -> int | None:
    """Return the id of the product that has the barcode."""
    row = db.row("SELECT product_id FROM barcodes WHERE barcode = ?", (barcode,))
    return int(row["product_id"]) if row else None


def count_barcodes(db: Database, product_id: int) -> int:
    """Return how many barcodes a product has."""
    return db.count("SELECT count(*) FROM barcodes WHERE product_id = ?", (product_id,))


def add_barcode(db: Database, product_id: int, barcode: str) -> None:
    """Put a barcode that nobody has on a product, beside its main one."""
    db.execute("INSERT INTO barcodes VALUES (?, ?)", (barcode, product_id))


def delete_barcode(db: Database, barcode: str) -> None:
    """Take a barcode off its product, the main one too."""
    db.execute("DELETE FROM barcodes WHERE barcode = ?", (barcode,))


def put_main_barcode(db: Database, product_id: int, barcode: str) -> None:
    """Replace the main barcode, or take it away with an empty text; the others stay.

    The product must have a row in the table of cards, and nobody else the barcode.
    """
    delete_barcode(db, main_barcode(db, product_id))
    db.execute("UPDATE cards SET barcode = ? WHERE product_id = ?", (barcode, product_id))
    if barcode:
        sql = "INSERT INTO barcodes VALUES (?, ?) ON CONFLICT DO NOTHING"
        db.execute(sql, (barcode, product_id))


def put_barcodes(db: Database, product_id: int, codes: Sequence[str]) -> None:
    """Replace all barcodes of a product that has a row in the table of cards; the first is main."""
    db.execute("DELETE FROM barcodes WHERE product_id = ?", (product_id,))
    db.insert_many("INSERT INTO barcodes VALUES (?, ?)", ((code, product_id) for code in codes))
    main = codes[0] if codes else ""
    db.execute("UPDATE cards SET barcode = ? WHERE product_id = ?", (main, product_id))
