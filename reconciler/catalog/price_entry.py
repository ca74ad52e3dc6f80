"""The prices of a live offer as an entry of a prices document, as far as git should say them."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from datetime import datetime
from decimal import Decimal
from typing import Any

from reconciler.catalog import left_out as out
from reconciler.catalog.left_out import LeftOut, Reason
from reconciler.domain.money import has_whole_cents, money_text
from reconciler.domain.price import ALLOWED_VAT, LivePrices, PriceField, Prices, PriceValue
from reconciler.domain.price_rules import broken_rules, gap_too_small

RUBLES = "RUB"
"""The one currency for which Ozon publishes the least gap to the old price."""

ORDER: tuple[PriceField, ...] = (
    "price",
    "old_price",
    "min_price",
    "cost",
    "vat",
    "declared_price",
    "auto_add_to_promotions",
)
"""The fields that a shop tells, in the order of the schema."""

USUAL = frozenset(ORDER[:-1])
"""Those that are written unless somebody names others: a switch is a matter of the cabinet."""


def price_entry(
    offer: str,
    live: LivePrices,
    fields: AbstractSet[PriceField],
    now: datetime,
    *,
    currency: str,
    lapsing: bool,
) -> tuple[dict[str, Any], list[LeftOut]]:
    """The entry, in the order of the schema, and what is left out. It may be empty.

    A price that a promotion or a strategy sets is not git's to say: once they end, git would
    enforce it. One that joins a promotion later is left to it when it begins. `lapsing`: the
    minimum price would have to be renewed.
    """
    left: list[LeftOut] = []
    says = {name: value for name, value in live.has.said() if name in fields}
    for name in list(says):
        reason = _why_not(name, says[name], live, now, lapsing=lapsing)
        if reason:
            left.append(LeftOut(offer, f"price.{name}", reason))
        if reason or says[name] is None:
            del says[name]
    for name in _against_rules(says, currency):
        left.append(LeftOut(offer, f"price.{name}", out.PRICE_RULE))
        del says[name]
    entry: dict[str, Any] = {name: yaml_amount(says[name]) for name in ORDER if name in says}
    if "price" in entry and live.promotions:
        entry["managed_by"] = "promotions"
    return entry, left


def yaml_amount(value: PriceValue) -> Any:
    """An amount as a document has it: whole numbers without a dot."""
    if value is None or isinstance(value, bool):
        return value
    text = money_text(value)
    return Decimal(text) if "." in text else int(text)


def _why_not(
    name: PriceField, value: PriceValue, live: LivePrices, now: datetime, *, lapsing: bool
) -> Reason | None:
    if name == "price":
        return _why_no_price(value, live, now)
    if isinstance(value, bool) or value is None:
        return None
    if name == "vat":
        return None if value in ALLOWED_VAT else out.VAT
    if name == "min_price" and lapsing:
        return out.LAPSES
    return None if _is_money(value) else out.CENTS


def _why_no_price(value: PriceValue, live: LivePrices, now: datetime) -> Reason | None:
    if not value or isinstance(value, bool):
        return out.NO_PRICE
    if any(one.runs(now) for one in live.promotions):
        return out.PROMOTION
    if live.strategy:
        return out.STRATEGY
    return None if _is_money(value) else out.CENTS


def _is_money(value: Decimal) -> bool:
    return value > 0 and has_whole_cents(Decimal(money_text(value)))


def _against_rules(says: dict[PriceField, PriceValue], currency: str) -> list[PriceField]:
    """The amounts that Ozon would refuse beside the price; a document with them is refused."""
    wrong: list[PriceField] = []
    while True:
        kept = {name: value for name, value in says.items() if name not in wrong}
        together = Prices(**kept)  # type: ignore[arg-type]
        broken = next(broken_rules("", together), None)
        if broken is not None:
            wrong.append(broken.field)
        elif currency == RUBLES and gap_too_small(together):
            wrong.append("old_price")
        else:
            return wrong
