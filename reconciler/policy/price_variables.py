"""Variables of operations on prices: each amount before and after, moves, margins, promotions."""

from decimal import Decimal

from reconciler.domain.limits import PRICE_CHANGES_PER_HOUR
from reconciler.domain.price import PRICE_FIELDS, SWITCHES, PriceField, RowField, Switch
from reconciler.plan.operation import Operation, RenewTimer, SetPrice
from reconciler.plan.price_budget import left
from reconciler.policy.evidence import OfferFacts
from reconciler.policy.expression import Value
from reconciler.policy.facts import PlanFacts
from reconciler.policy.price_moves import (
    discount,
    discount_share,
    margin,
    price_after,
    price_before,
    price_change,
    ratio,
    slip,
    writes,
)
from reconciler.policy.variable import OperationVariable, VariableOf

_FIELD_WORDS: dict[PriceField, str] = {
    "price": "price",
    "old_price": "struck-through price",
    "min_price": "lowest price for promotions",
    "cost": "cost",
    "vat": "VAT rate",
    "declared_price": "declared value",
}

_AMOUNTS: tuple[PriceField, ...] = (*PRICE_FIELDS, "declared_price")

_SWITCH_WORDS: dict[Switch, str] = {
    "auto_add_to_promotions": "Ozon may add the offer to promotions by itself",
    "strategy": "a pricing strategy may set the price",
    "min_price_in_promotions": "promotions and strategies must keep the lowest price",
}


_price = VariableOf(SetPrice, "price")


def _of_field(field: PriceField) -> tuple[OperationVariable, ...]:
    words, unit = _FIELD_WORDS[field], "share" if field == "vat" else "money"
    return (
        _price(
            f"{field}_before",
            "double",
            unit,
            f"the {words} that the shop has",
            lambda op, _: price_before(op, field),
            optional=True,
        ),
        _price(
            f"{field}_after",
            "double",
            unit,
            f"the {words} in force after the change",
            lambda op, _: price_after(op, field),
            optional=True,
        ),
        _price(
            f"has_{field}_before",
            "bool",
            "",
            f"whether the shop has a {words}",
            lambda op, _: price_before(op, field) is not None,
        ),
        _price(
            f"has_{field}_after",
            "bool",
            "",
            f"whether there is a {words} after the change",
            lambda op, _: price_after(op, field) is not None,
        ),
        _price(
            f"changes_{field}",
            "bool",
            "",
            f"whether the operation writes the {words}",
            lambda op, _: writes(op, field),
        ),
    )


def _of_switch(switch: Switch) -> tuple[OperationVariable, ...]:
    """Of a switch the shop does not always tell how it stands, so there is no `before`."""
    return (
        _price(
            f"{switch}_after",
            "bool",
            "",
            f"whether {_SWITCH_WORDS[switch]}, after the change",
            lambda op, _: _switch_after(op, switch),
            optional=True,
        ),
        _price(
            f"changes_{switch}",
            "bool",
            "",
            f"whether the operation writes whether {_SWITCH_WORDS[switch]}",
            lambda op, _: writes(op, switch),
        ),
    )


def _switch_after(op: SetPrice, switch: Switch) -> bool | None:
    value = op.after.over(op.before).get(switch)
    return value if isinstance(value, bool) else None


def _slip(field: RowField) -> OperationVariable:
    return _price(
        f"{field}_slip",
        "double",
        "share",
        f"how far the {_FIELD_WORDS[field]}'s move is from a slipped decimal point: 0 is ten, a "
        "hundred or a thousand times more or less; 1 where there was none before",
        lambda op, _: slip(op, field),
    )


def _known(op: SetPrice, facts: PlanFacts) -> OfferFacts | None:
    offers = facts.evidence.offers
    return None if offers is None else offers.get(op.offer)


def _cost(op: SetPrice, facts: PlanFacts) -> Decimal | None:
    """A cost that is written with the price holds; else what git or the shop says."""
    if writes(op, "cost"):
        return price_after(op, "cost")
    known = _known(op, facts)
    return known.cost if known is not None and known.cost is not None else price_after(op, "cost")


def _has_cost(op: SetPrice, facts: PlanFacts) -> bool | None:
    if facts.evidence.offers is None and not writes(op, "cost"):
        return None
    return _cost(op, facts) is not None


def _margin_after(op: SetPrice, facts: PlanFacts, field: PriceField = "price") -> Decimal | None:
    return margin(price_after(op, field), _cost(op, facts))


def _promotions(op: SetPrice, facts: PlanFacts) -> Value | None:
    known = _known(op, facts)
    return None if known is None else known.promotions


def _auto_add(op: SetPrice, facts: PlanFacts) -> bool | None:
    said = op.after.get("auto_add_to_promotions")
    if isinstance(said, bool):
        return said
    known = _known(op, facts)
    return None if known is None else known.auto_add


def _timer_hours(op: Operation, facts: PlanFacts) -> float | None:
    if not isinstance(op, RenewTimer) or op.expires_at is None:
        return None
    return (op.expires_at - facts.now).total_seconds() / 3600


def _updates_left(op: SetPrice, facts: PlanFacts) -> int | None:
    updates = facts.evidence.updates
    if updates is None:
        return None
    return max(0, left(updates.get(op.offer, ()), facts.now) - 1)


PRICE_VARIABLES: tuple[OperationVariable, ...] = (
    *(variable for field in _AMOUNTS for variable in _of_field(field)),
    *(variable for switch in SWITCHES for variable in _of_switch(switch)),
    *(_slip(field) for field in PRICE_FIELDS if field != "vat"),
    _price(
        "price_ratio",
        "double",
        "times",
        "the price after as a multiple of the one before",
        lambda op, _: ratio(op),
        optional=True,
    ),
    _price(
        "price_change",
        "double",
        "share",
        "the price's move as a share of the price before, below 0 when it falls",
        lambda op, _: price_change(op),
        optional=True,
    ),
    _price(
        "discount",
        "double",
        "money",
        "the struck-through price less the price, after the change",
        lambda op, _: discount(op),
        optional=True,
    ),
    _price(
        "discount_share",
        "double",
        "share",
        "op.discount as a share of the struck-through price",
        lambda op, _: discount_share(op),
        optional=True,
    ),
    _price(
        "cost",
        "double",
        "money",
        "what a unit costs: in git, also if the store keeps it there; else in the shop",
        _cost,
        optional=True,
        need="offers",
    ),
    _price(
        "has_cost",
        "bool",
        "",
        "whether git or the shop says a cost, be it 0",
        _has_cost,
        optional=True,
        need="offers",
    ),
    _price(
        "margin_after",
        "double",
        "share",
        "what the price leaves after op.cost, as a share of the price; unknown for a cost of 0",
        _margin_after,
        optional=True,
        need="offers",
    ),
    _price(
        "min_margin_after",
        "double",
        "share",
        "the same of the lowest price for promotions",
        lambda op, facts: _margin_after(op, facts, "min_price"),
        optional=True,
        need="offers",
    ),
    _price(
        "updates_left",
        "int",
        "updates",
        "how often Ozon still takes the offer's prices within the hour after this one: of "
        f"{PRICE_CHANGES_PER_HOUR} an hour, those that were sent are remembered",
        _updates_left,
        optional=True,
        need="updates",
    ),
    _price(
        "promotions",
        "list",
        "",
        "the promotions of the offer that run now",
        _promotions,
        optional=True,
        need="offers",
    ),
    _price(
        "auto_add",
        "bool",
        "",
        "whether Ozon may add the offer to promotions by itself, after the change",
        _auto_add,
        optional=True,
        need="offers",
    ),
    _price(
        "changes_auto_add",
        "bool",
        "",
        "whether the operation writes op.auto_add",
        lambda op, _: writes(op, "auto_add_to_promotions"),
    ),
    _price("currency", "string", "", "the currency of the amounts", lambda op, _: op.currency),
    OperationVariable(
        name="op.expires_hours",
        type="double",
        unit="hours",
        meaning="until Ozon forgets the minimum price that is renewed; unknown if it has already",
        kinds=("timer",),
        optional=True,
        read=_timer_hours,
    ),
)
