"""Money as Ozon takes it in requests: text with a dot. Never a float on our side."""

import re
from decimal import Decimal

_PLAIN = re.compile(r"-?\d{1,12}(\.\d{1,6})?")


def parse_money(text: str) -> Decimal | None:
    """Return the amount, or None when the text is not a plain decimal number.

    Exponents, ``NaN`` and a comma as the separator are refused. The number of digits after the dot
    is not limited to two: the rule stood in the documentation until mid-2025 and is gone since
    (Ozon Seller API docs, 2026-09).
    """
    return Decimal(text) if _PLAIN.fullmatch(text) else None


def money_text(amount: Decimal) -> str:
    """Return an amount with at least two digits after the dot, as product cards show it."""
    text = f"{amount:f}"
    whole, _, cents = text.partition(".")
    return f"{whole}.{cents:0<2}"
