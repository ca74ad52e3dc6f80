"""Names of things, as types of their own, so that one can't stand in for another."""

from typing import NamedTuple, NewType

OfferId = NewType("OfferId", str)
"""The seller's own article, at most 50 characters; the natural key of an offer in git."""

ProductId = NewType("ProductId", int)
"""Ozon's id of a product card."""

WarehouseId = NewType("WarehouseId", int)
"""Ozon's id of a warehouse."""

WarehouseAlias = NewType("WarehouseAlias", str)
"""The short name that the store document gives to a warehouse."""


class Cell(NamedTuple):
    """One stock cell: an offer on a warehouse. The key of everything that concerns stock."""

    offer: OfferId
    warehouse: WarehouseId
