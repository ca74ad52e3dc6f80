"""What a user says of the rows of a spreadsheet, and what all of them say together."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Literal, NamedTuple

import msgspec

from reconciler.domain.ids import OfferId, WarehouseAlias
from reconciler.domain.price import RowField
from reconciler.spreadsheet.table import At

ANYWHERE = WarehouseAlias("")
"""Of a row that names no warehouse, and no number either: it may be about any of them."""


class Rules(msgspec.Struct, frozen=True, kw_only=True):
    """What a user says of rows: `warehouse` is the alias that all rows without one are for, and
    the only one that is taken. `hidden` says what becomes of rows and columns that nobody sees:
    refused, unless it is said.
    """

    warehouse: str | None = None
    hidden: Literal["take", "skip"] | None = None
    names: Mapping[str, str] = {}
    formula_values: bool = False
    skip_unknown: bool = False


class Said(NamedTuple):
    """A value, and the cell that says it."""

    value: int | Decimal | None
    row: int
    at: At


class Rows(msgspec.Struct, kw_only=True):
    """What all rows say. `skipped` are rows that are not taken, by the reason; `blank` are cells
    whose row is there, and says no number. `hidden` are rows that nobody sees and that say
    something, `unseen` columns that do; `wide` the warehouses of columns, by their headers, and
    `left` headers of columns of other warehouses.
    """

    stocks: dict[tuple[OfferId, WarehouseAlias], Said] = {}
    prices: dict[tuple[OfferId, RowField], Said] = {}
    blank: set[tuple[OfferId, WarehouseAlias]] = set()
    count: int = 0
    tidied: list[str] = []
    skipped: dict[str, int] = {}
    not_taken: dict[str, int] = {}
    hidden: list[int] = []
    unseen: dict[At, None] = {}
    wide: dict[str, WarehouseAlias] = {}
    left: tuple[str, ...] = ()
