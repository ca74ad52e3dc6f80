"""What a method may know while it answers one call."""

from dataclasses import dataclass, field
from typing import Literal

from .database import Database
from .item_faults import ItemFaults
from .keys import Key
from .limits import Limits

StockSemantics = Literal["free", "present"]


@dataclass(frozen=True, slots=True)
class Cabinet:
    """The shop as one call sees it. ``now`` is in microseconds; ``item_faults`` are on order."""

    db: Database
    key: Key
    now: int
    limits: Limits
    stock_semantics: StockSemantics
    item_faults: ItemFaults = field(default_factory=ItemFaults)

    @property
    def currency(self) -> str:
        """The currency of the cabinet, which all prices must have."""
        return currency_of(self.db)


def currency_of(db: Database) -> str:
    """Return the currency that all prices of a shop must have."""
    row = db.row("SELECT currency FROM seller")
    return str(row["currency"]) if row else "RUB"
