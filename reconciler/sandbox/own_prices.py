"""Prices that Ozon puts on a card by itself, in a promotion or by a strategy."""

import sqlite3
from decimal import Decimal

from .database import Database
from .min_price_timer import forbids
from .money import parse_money
from .products import find
from .world import WorldError


def own_price(db: Database, offer_id: str, price: str, now: int) -> tuple[sqlite3.Row, Decimal]:
    """Return a product and the amount that Ozon is about to put on it.

    Raises:
        WorldError: there is no such offer, the price is not an amount, or a minimum price that
            counts is above it.
    """
    product = find(db, offer_id) if offer_id else None
    if product is None:
        raise WorldError(f"the shop has no offer {offer_id!r}")
    amount = positive(offer_id, price)
    if forbids(product, amount, now):
        raise WorldError(f"{offer_id}: {price} is under its minimum price {product['min_price']}")
    return product, amount


def positive(offer_id: str, price: object) -> Decimal:
    """Return an amount that somebody wrote for an offer.

    Raises:
        WorldError: it is not text, not a number or not above 0.
    """
    amount = parse_money(price) if isinstance(price, str) else None
    if amount is None or amount <= 0:
        raise WorldError(f"{offer_id}: {price!r} is not an amount; give text")
    return amount
