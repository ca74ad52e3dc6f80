"""What people do to cards by hand in the cabinet. No rules of imports hold there."""

from typing import Any

import msgspec

from .barcodes import owner_of, put_barcodes
from .cards import Card, read_card, write_card
from .database import Database
from .money import parse_money
from .world import WorldError, product_id_of


def edit_card(db: Database, offer_id: str, fields: dict[str, Any], now: int) -> None:
    """Replace fields of a card: ``name``, ``vat``, ``barcodes`` and those of :class:`Card`.

    Raises:
        WorldError: the shop has no such offer, or a card no such field or value.
    """
    product_id = product_id_of(db, offer_id)
    fields = dict(fields)
    for column in ("name", "vat"):
        if column in fields:
            _set_column(db, product_id, column, fields.pop(column))
    codes = fields.pop("barcodes", None)
    document = {**msgspec.to_builtins(read_card(db, product_id)), **fields}
    try:
        write_card(db, product_id, msgspec.convert(document, Card, strict=False))
    except msgspec.ValidationError as error:
        raise WorldError(f"{offer_id}: {error}") from error
    if codes is not None:
        _set_barcodes(db, product_id, codes)
    db.execute("UPDATE products SET updated_at = ? WHERE product_id = ?", (now, product_id))


def _set_column(db: Database, product_id: int, column: str, value: object) -> None:
    if not isinstance(value, str) or (column == "vat" and parse_money(value) is None):
        raise WorldError(f"{column}: {value!r} is not what a card has there")
    sql = f"UPDATE products SET {column} = ? WHERE product_id = ?"  # noqa: S608 - one of two names
    db.execute(sql, (value, product_id))


def _set_barcodes(db: Database, product_id: int, codes: list[str]) -> None:
    taken = [code for code in codes if owner_of(db, code) not in (None, product_id)]
    if taken or len(set(codes)) < len(codes):
        raise WorldError(f"barcodes {taken or codes} are taken")
    put_barcodes(db, product_id, codes)
