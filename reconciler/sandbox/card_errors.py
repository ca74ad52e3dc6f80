"""What is wrong with a card: found by an import, or by the moderation after it."""

from collections.abc import Sequence
from typing import Any

import msgspec

from .database import Database


class CardError(msgspec.Struct, frozen=True, omit_defaults=True):
    """An error of a card. ``attribute_id`` is 0 when no attribute is to blame."""

    code: str
    message: str = ""
    field: str = ""
    attribute_id: int = 0
    attribute_name: str = ""

    def in_task(self) -> dict[str, Any]:
        """Return the error as the state of a task shows it."""
        return {
            "code": self.code,
            "message": self.message,
            "state": "",
            "level": "error",
            "description": self.message,
            "field": self.field,
            "attribute_id": self.attribute_id,
            "attribute_name": self.attribute_name,
        }

    def on_product(self) -> dict[str, Any]:
        """Return the error as the card of a product shows it; it keeps the product from sale."""
        return {
            "code": self.code,
            "field": self.field,
            "attribute_id": self.attribute_id,
            "state": "moderation",
            "level": "ERROR_LEVEL_ERROR",
            "texts": {
                "attribute_name": self.attribute_name,
                "description": self.message,
                "hint_code": self.code,
                "message": self.message,
                "params": [],
                "short_description": self.message,
            },
        }


def errors_text(errors: Sequence[CardError]) -> str:
    """Return the form in which the database holds errors."""
    return msgspec.json.encode(errors).decode()


def read_errors(text: str) -> list[CardError]:
    """Return what :func:`errors_text` wrote."""
    return msgspec.json.decode(text, type=list[CardError])


def errors_of(db: Database, product_id: int) -> list[CardError]:
    """Return what the last moderation of a product found."""
    row = db.row("SELECT errors FROM cards WHERE product_id = ?", (product_id,))
    return read_errors(row["errors"]) if row else []
