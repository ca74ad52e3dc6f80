"""Which cards an import takes: their name, size and money.

All codes are of the Ozon Seller API docs, 2026-09. The rules of attributes and of pictures stand in
files of their own.
"""

from decimal import Decimal

from .card_errors import CardError
from .card_requests import ImportItem
from .money import parse_money
from .price_rules import VAT_RATES, ItemError, Prices, check_prices

# The schema allows 500 characters, the text of the error names 255; the shorter one is kept.
_LONGEST_NAME = 255
_MILLIMETRES = {"mm": Decimal(1), "cm": Decimal(10), "in": Decimal("25.4")}
_GRAMS = {"g": Decimal(1), "kg": Decimal(1000), "lb": Decimal("453.592")}
_HEAVIEST = 1_000_000
_THINNEST, _DENSEST = Decimal("0.001"), Decimal("13.55")
# An import spells two of the codes of the price method in another way.
_SPELT = {"price_negative": "price_is_negative", "invalid_category_price": "price_out_of_range"}


def check_name(item: ImportItem) -> list[CardError]:
    """Return what is wrong with the name."""
    if len(item.name) > _LONGEST_NAME:
        message = f"the name has more than {_LONGEST_NAME} characters"
        return [CardError("name_too_long", message, "name")]
    return []


def check_size(item: ImportItem) -> list[CardError]:
    """Return what is wrong with the sides, the weight and their units."""
    errors = [
        CardError("missing_dimension", f"{field} must be above 0", field)
        for field in ("depth", "width", "height", "weight")
        if getattr(item, field) <= 0
    ]
    if item.dimension_unit not in _MILLIMETRES:
        message = f"dimension_unit is one of {', '.join(_MILLIMETRES)}"
        errors.append(CardError("missing_dimension", message, "dimension_unit"))
    if item.weight_unit not in _GRAMS:
        message = f"weight_unit is one of {', '.join(_GRAMS)}"
        errors.append(CardError("missing_dimension", message, "weight_unit"))
    return errors or _check_density(item)


def check_money(item: ImportItem, before: Prices, currency: str) -> tuple[Prices, list[CardError]]:
    """Return the prices after the import, and what is wrong with what was sent.

    What an import cannot set stays as it was; an ``old_price`` that is left out is cleared. VAT
    must be sent: the documentation names it missing as a cause of a failed import.
    """
    errors = []
    if item.currency_code != currency:
        # The rule is documented, its code is not; this one is ours.
        message = f"currency_code must be {currency}, the currency of the cabinet"
        errors.append(CardError("currency_code_mismatch", message, "currency_code"))
    vat = parse_money(item.vat)
    if vat is None or vat not in VAT_RATES:
        errors.append(CardError("vat_invalid", f"vat {item.vat!r} is not a rate", "vat"))
    price, old_price = parse_money(item.price), parse_money(item.old_price or "0")
    if price is None or old_price is None:
        field = "price" if price is None else "old_price"
        message = f"{field} must be a decimal number"
        return before, [*errors, CardError("price_out_of_range", message, field)]
    after = Prices(price, old_price, before.min_price, before.net_price, before.declared_price)
    try:
        check_prices(before, after)
    except ItemError as error:
        code = _SPELT.get(error.code, error.code)
        errors.append(CardError(code, error.message, "price"))
    return after, errors


def _check_density(item: ImportItem) -> list[CardError]:
    grams = item.weight * _GRAMS[item.weight_unit]
    if grams > _HEAVIEST:
        return [CardError("VALUE_MAX_LIMIT", "the weight is over 1000 kg", "weight")]
    side = _MILLIMETRES[item.dimension_unit]
    volume = item.depth * item.width * item.height * side**3
    density = grams * 1000 / volume
    if not _THINNEST <= density <= _DENSEST:
        message = f"density must be {_THINNEST} to {_DENSEST} g/cm3, not {density:.4f}"
        return [CardError("Incorrect_density", message, "weight")]
    return []
