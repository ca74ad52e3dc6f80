"""Which prices Ozon takes: the rules between price, old price and minimum price.

All from the list of error codes in the Ozon Seller API docs, 2026-09. The amounts are in rubles.
"""

import sqlite3
from dataclasses import dataclass, fields
from decimal import Decimal

VAT_RATES = frozenset(map(Decimal, ("0", "0.05", "0.07", "0.1", "0.2", "0.22")))
_LOW, _TOP = Decimal(400), Decimal(10_000)


class ItemError(Exception):
    """One item of a call is refused; the others go on."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


@dataclass(frozen=True, slots=True)
class Prices:
    """The prices of one product; zero means not set."""

    price: Decimal
    old_price: Decimal
    min_price: Decimal
    net_price: Decimal
    declared_price: Decimal


def prices_of(product: sqlite3.Row) -> Prices:
    """Return the prices on a card."""
    return Prices(*(Decimal(product[field.name]) for field in fields(Prices)))


def check_prices(before: Prices, after: Prices) -> None:
    """Let prices pass that keep all rules.

    Raises:
        ItemError: the first rule that is broken.
    """
    amounts = (after.price, after.old_price, after.min_price, after.net_price, after.declared_price)
    if any(amount < 0 for amount in amounts):
        raise ItemError("price_negative", "a price cannot be negative")
    if after.price == 0:
        raise ItemError("invalid_category_price", "the price is too low for the category")
    _check_discount(after.price, after.old_price)
    _check_minimum(after, min_moved=after.min_price != before.min_price)


def _check_discount(price: Decimal, old_price: Decimal) -> None:
    """Check the gap to the struck-through price.

    The share of 5 % and of 90 % is read as a share of the old price, the usual way to tell a
    discount; the documentation does not say. It counts 400 rubles to both lower bands.
    """
    if old_price == 0:
        return
    gap = old_price - price
    if gap <= 0:
        raise ItemError("old_price_less_than_price", "old_price must be greater than price")
    if gap * 10 >= old_price * 9:
        raise ItemError("discount_too_big", "the discount must be less than 90%")
    if price <= _LOW and gap <= 20:
        message = "the difference must be more than 20 rubles"
        raise ItemError("discount_for_low_price_is_too_small", message)
    if _LOW <= price <= _TOP and gap * 20 <= old_price:
        message = "the difference must be more than 5%"
        raise ItemError("discount_for_average_price_is_too_small", message)
    if price > _TOP and gap <= 500:
        message = "the difference must be more than 500 rubles"
        raise ItemError("discount_for_top_price_is_too_small", message)


def _check_minimum(after: Prices, *, min_moved: bool) -> None:
    if after.min_price == 0:
        return
    if after.min_price >= after.price:
        code = "min_auto_price_too_big" if min_moved else "price_less_than_min_auto_price"
        raise ItemError(code, "min_price must be less than price")
    if after.min_price * 2 < after.price:
        message = "min_price must be at least 50% of price"
        raise ItemError("min_auto_price_too_small", message)
