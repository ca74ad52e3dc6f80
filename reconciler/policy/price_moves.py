"""What an operation does to prices: amounts before and after, moves, margins."""

from decimal import Decimal
from typing import assert_never

from msgspec import UnsetType

from reconciler.domain.price import PriceField
from reconciler.plan.operation import (
    Operation,
    Rename,
    RenewTimer,
    SetArchived,
    SetCard,
    SetPrice,
    SetStock,
)

_POWERS = tuple(Decimal(power) for power in ("10", "100", "1000", "0.1", "0.01", "0.001"))
_UNMOVED = Decimal("0.9")
"""An amount that stays is this far from a tenth of itself."""


def amount(value: object) -> Decimal | None:
    """An amount of prices; None where nothing is said, or it is cleared."""
    return value if isinstance(value, Decimal) else None


def price_before(op: SetPrice, field: PriceField = "price") -> Decimal | None:
    """An amount as the shop has it; None when it has none."""
    return amount(op.before.get(field))


def price_after(op: SetPrice, field: PriceField = "price") -> Decimal | None:
    """The amount in force once the operation took effect; None when there is none."""
    value = op.after.get(field)
    if isinstance(value, UnsetType):
        value = op.before.get(field)
    return amount(value)


def writes(op: SetPrice, field: PriceField) -> bool:
    """Whether the operation writes a field."""
    return not isinstance(op.after.get(field), UnsetType)


def price_change(op: SetPrice) -> Decimal | None:
    """The price's move as a share of the price before; None when there was no price."""
    before, after = price_before(op), price_after(op)
    return (after - before) / before if before and after is not None else None


def ratio(op: SetPrice, field: PriceField = "price") -> Decimal | None:
    """How many times the amount before the amount after is; None without one of them."""
    before, after = price_before(op, field), price_after(op, field)
    return after / before if before and after is not None else None


def slip(op: SetPrice, field: PriceField) -> Decimal:
    """How far an amount's move is from a slipped decimal point: 0 is ten or a hundred times more
    or less, just so. 1 where there is nothing to compare.
    """
    before, after = price_before(op, field), price_after(op, field)
    if not before or not after:
        return Decimal(1)
    if before == after:
        return _UNMOVED
    return min(abs(after / (before * power) - 1) for power in _POWERS)


def margin(price: Decimal | None, cost: Decimal | None) -> Decimal | None:
    """What of a price is left after the cost, as a share of the price.

    A cost or a price of nothing is one that nobody filled in, and tells nothing.
    """
    return (price - cost) / price if price and cost else None


def discount(op: SetPrice) -> Decimal | None:
    """The struck-through price less the price, after the change."""
    price, old = price_after(op), price_after(op, "old_price")
    return None if price is None or old is None else old - price


def discount_share(op: SetPrice) -> Decimal | None:
    """The discount as a share of the struck-through price."""
    less, old = discount(op), price_after(op, "old_price")
    return less / old if less is not None and old else None


def price_of(op: Operation) -> Decimal | None:
    """The offer's price to reckon with: the one in force once the operation took effect.

    None where the operation does not tell: what changes a card knows prices of new offers only.
    """
    match op:
        case SetStock():
            return op.price
        case SetPrice():
            return price_after(op)
        case SetCard():
            return amount(op.prices.price)
        case Rename() | SetArchived() | RenewTimer():
            return None
        case _:
            assert_never(op)
