"""Rules that the amounts of one offer keep with each other."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from reconciler.domain.money import has_whole_cents, money_text
from reconciler.domain.price import PriceField, Prices

MAX_DISCOUNT = Decimal("0.9")
"""The discount from the old price must be less. (Ozon Seller API docs, error codes, 2026-09)"""

LEAST_SHARE = Decimal("0.5")
"""Of the price that `min_price` must at least be. (Ozon Seller API docs, error codes, 2026-09)"""


class Broken(NamedTuple):
    """A rule that does not hold: which amount is to blame, what is wrong, and the way out."""

    code: str
    field: PriceField
    message: str
    fix: str


def broken_rules(offer: str, prices: Prices) -> Iterator[Broken]:
    """The rules that do not hold, whatever the currency."""
    price, old, least = prices.price, prices.old_price, prices.min_price
    if not isinstance(price, Decimal):
        return
    if isinstance(old, Decimal):
        yield from _old_price(offer, price, old)
    if isinstance(least, Decimal):
        yield from _min_price(offer, price, least)


def in_disorder(prices: Prices) -> bool:
    """Whether any rule does not hold: a quick look, so that only the others pay for the words."""
    return next(broken_rules("", prices), None) is not None


def gap_too_small(prices: Prices) -> bool:
    """Whether Ozon refuses the gap between the prices if they are in rubles.

    Up to 400 the gap must be more than 20 rubles, up to 10,000 more than 5 percent of the old
    price, above that more than 500 rubles. (Ozon Seller API docs, error codes, 2026-09)
    """
    price, old = prices.price, prices.old_price
    if not isinstance(price, Decimal) or not isinstance(old, Decimal) or old <= price:
        return False
    if price <= 400:
        return old - price <= 20
    if price <= 10_000:
        return (old - price) / old <= Decimal("0.05")
    return old - price <= 500


def small_gap(offer: str, prices: Prices) -> Broken:
    """The words for a gap that is too small."""
    assert isinstance(prices.price, Decimal)
    assert isinstance(prices.old_price, Decimal)
    return Broken(
        code="old-price-gap",
        field="old_price",
        message=f"`old_price` {money_text(prices.old_price)} of `{offer}` is too near to `price` "
        f"{money_text(prices.price)}: in rubles Ozon wants a gap of more than 20 for prices up to "
        "400, of more than 5 % up to 10,000, and of more than 500 above that.",
        fix="Raise `old_price`, lower `price`, or write `old_price: null` to clear it.",
    )


def wrong_cents(offer: str, prices: Prices) -> Iterator[Broken]:
    """Amounts with more digits than money has."""
    for name, amount in prices.amounts():
        if amount is not None and not has_whole_cents(amount):
            yield Broken(
                code="money-decimals",
                field=name,
                message=f"`{name}` of `{offer}` is {amount:f}; money has at most two digits after "
                "the dot.",
                fix="Write at most two; nothing is rounded for you.",
            )


def _old_price(offer: str, price: Decimal, old: Decimal) -> Iterator[Broken]:
    said = f"`old_price` {money_text(old)} of `{offer}`"
    if old <= price:
        yield Broken(
            code="old-price-not-above",
            field="old_price",
            message=f"{said} is not above `price` {money_text(price)}: it is shown struck through, "
            "and Ozon refuses one that is not greater than the price.",
            fix="Raise `old_price`, lower `price`, or write `old_price: null` to clear it.",
        )
    elif (old - price) / old >= MAX_DISCOUNT:
        yield Broken(
            code="old-price-too-far",
            field="old_price",
            message=f"{said} makes `price` {money_text(price)} a discount of 90 % or more, which "
            "Ozon refuses.",
            fix="Lower `old_price`, or look for a digit too many or too few.",
        )


def _min_price(offer: str, price: Decimal, least: Decimal) -> Iterator[Broken]:
    said = f"`min_price` {money_text(least)} of `{offer}`"
    if least >= price:
        yield Broken(
            code="min-price-not-below",
            field="min_price",
            message=f"{said} is not below `price` {money_text(price)}: Ozon refuses a lower bound "
            "that is not under the price.",
            fix="Lower `min_price` or raise `price`.",
        )
    elif least < price * LEAST_SHARE:
        yield Broken(
            code="min-price-too-low",
            field="min_price",
            message=f"{said} is less than half of `price` {money_text(price)}, which Ozon refuses.",
            fix="Raise `min_price`, or look for a digit too many or too few.",
        )
