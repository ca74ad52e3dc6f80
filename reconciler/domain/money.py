"""Money is an exact decimal. It never passes through a float on its way to the shop."""

from decimal import Decimal

CENTS = Decimal("0.01")


def has_whole_cents(amount: Decimal) -> bool:
    """Whether the amount has at most two digits after the dot (trailing zeros don't count)."""
    return amount == amount.quantize(CENTS)


def money_text(amount: Decimal) -> str:
    """The shortest exact text: `1490`, `1490.5`; never an exponent."""
    text = format(amount, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
