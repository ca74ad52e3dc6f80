"""Money is an exact decimal. It never passes through a float on its way to the shop."""

from decimal import Decimal


def has_whole_cents(amount: Decimal) -> bool:
    """Whether the amount is written with at most two digits after the dot.

    Trailing zeros count: `1.290` is far more often a thousand with a dot than one rouble 29.
    """
    exponent = amount.as_tuple().exponent
    return isinstance(exponent, int) and exponent >= -2


def money_text(amount: Decimal) -> str:
    """The shortest exact text: `1490`, `1490.5`; never an exponent."""
    text = format(amount, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
