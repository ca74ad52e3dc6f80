"""Variables of one operation: what it changes, from what to what."""

from collections.abc import Callable
from decimal import Decimal
from typing import assert_never

from reconciler.domain.price import PRICE_FIELDS, SWITCHES, PriceField, Switch
from reconciler.plan.operation import (
    Operation,
    Rename,
    RenewTimer,
    SetArchived,
    SetCard,
    SetPrice,
    SetStock,
)
from reconciler.policy.expression import CelType, Value
from reconciler.policy.variable import KINDS, Kind, OperationVariable

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


def kind_of(op: Operation) -> Kind:
    """The kind of an operation, as `op.kind` says it; the archive has a kind for each way."""
    match op:
        case SetStock():
            return "stock"
        case SetPrice():
            return "price"
        case SetCard():
            return "card"
        case Rename():
            return "rename"
        case SetArchived():
            return "archive" if op.archived else "unarchive"
        case RenewTimer():
            return "timer"
        case _:
            assert_never(op)


def price_before(op: SetPrice, field: PriceField = "price") -> Decimal | None:
    """An amount as the shop has it; None when it has none."""
    value = op.before.get(field)
    return value if isinstance(value, Decimal) else None


def price_after(op: SetPrice, field: PriceField = "price") -> Decimal | None:
    """The amount in force once the operation took effect; None when there is none."""
    value = op.after.over(op.before).get(field)
    return value if isinstance(value, Decimal) else None


def price_change(op: SetPrice) -> Decimal | None:
    """The price's move as a share of the price before; None when there was no price."""
    before, after = price_before(op), price_after(op)
    return (after - before) / before if before and after is not None else None


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
            return op.prices.price if isinstance(op.prices.price, Decimal) else None
        case Rename() | SetArchived() | RenewTimer():
            return None
        case _:
            assert_never(op)


def _discount(op: SetPrice) -> Decimal | None:
    price, old = price_after(op), price_after(op, "old_price")
    return None if price is None or old is None else old - price


def _discount_share(op: SetPrice) -> Decimal | None:
    discount, old = _discount(op), price_after(op, "old_price")
    return discount / old if discount is not None and old else None


def _stock(
    name: str, cel: CelType, unit: str, meaning: str, read: Callable[[SetStock], Value | None]
) -> OperationVariable:
    def of_stock(op: Operation) -> Value | None:
        return read(op) if isinstance(op, SetStock) else None

    return OperationVariable(
        name=f"op.{name}", type=cel, unit=unit, meaning=meaning, kinds=("stock",), read=of_stock
    )


def _price(
    name: str,
    cel: CelType,
    unit: str,
    meaning: str,
    read: Callable[[SetPrice], Value | None],
    *,
    optional: bool = False,
) -> OperationVariable:
    def of_price(op: Operation) -> Value | None:
        return read(op) if isinstance(op, SetPrice) else None

    return OperationVariable(
        name=f"op.{name}",
        type=cel,
        unit=unit,
        meaning=meaning,
        kinds=("price",),
        optional=optional,
        read=of_price,
    )


def _of_field(field: PriceField) -> tuple[OperationVariable, ...]:
    words, unit = _FIELD_WORDS[field], "share" if field == "vat" else "money"
    return (
        _price(
            f"{field}_before",
            "double",
            unit,
            f"the {words} that the shop has",
            lambda op: price_before(op, field),
            optional=True,
        ),
        _price(
            f"{field}_after",
            "double",
            unit,
            f"the {words} in force after the change",
            lambda op: price_after(op, field),
            optional=True,
        ),
        _price(
            f"has_{field}_before",
            "bool",
            "",
            f"whether the shop has a {words}",
            lambda op: price_before(op, field) is not None,
        ),
        _price(
            f"has_{field}_after",
            "bool",
            "",
            f"whether there is a {words} after the change",
            lambda op: price_after(op, field) is not None,
        ),
        _price(
            f"changes_{field}",
            "bool",
            "",
            f"whether the operation writes the {words}",
            lambda op: any(name == field for name, _ in op.after.said()),
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
            lambda op: _switch_after(op, switch),
            optional=True,
        ),
        _price(
            f"changes_{switch}",
            "bool",
            "",
            f"whether the operation writes whether {_SWITCH_WORDS[switch]}",
            lambda op: any(name == switch for name, _ in op.after.said()),
        ),
    )


def _switch_after(op: SetPrice, switch: Switch) -> bool | None:
    value = op.after.over(op.before).get(switch)
    return value if isinstance(value, bool) else None


OPERATION_VARIABLES: tuple[OperationVariable, ...] = (
    OperationVariable(
        name="op.kind",
        type="string",
        meaning='"stock", "price", "card", "rename", "archive", "unarchive" or "timer"',
        kinds=KINDS,
        read=kind_of,
    ),
    OperationVariable(
        name="op.offer",
        type="string",
        meaning="the offer id",
        kinds=KINDS,
        read=lambda op: op.offer,
    ),
    OperationVariable(
        name="op.cause",
        type="string",
        meaning='what moved: "git", "live", "rule", "first" (never applied before) or "rollback"',
        kinds=KINDS,
        read=lambda op: op.cause,
    ),
    OperationVariable(
        name="op.price",
        type="double",
        unit="money",
        meaning="the offer's price to reckon with, after the plan; of cards, of new ones only",
        kinds=KINDS,
        optional=True,
        read=price_of,
    ),
    OperationVariable(
        name="op.has_price",
        type="bool",
        meaning="whether op.price is known",
        kinds=KINDS,
        read=lambda op: price_of(op) is not None,
    ),
    _stock("warehouse", "string", "", "the warehouse's name", lambda op: op.warehouse),
    _stock("before", "int", "units", "free units now", lambda op: op.before.free),
    _stock("after", "int", "units", "free units that are sent", lambda op: op.after.free),
    _stock("delta", "int", "units", "op.after less op.before", lambda op: op.delta),
    _stock("reserved", "int", "units", "units in unshipped orders", lambda op: op.before.reserved),
    _stock("goes_dark", "bool", "", "whether nobody can buy it after", lambda op: op.goes_dark),
    *(variable for field in _AMOUNTS for variable in _of_field(field)),
    *(variable for switch in SWITCHES for variable in _of_switch(switch)),
    _price(
        "price_change",
        "double",
        "share",
        "the price's move as a share of the price before, below 0 when it falls",
        price_change,
        optional=True,
    ),
    _price(
        "discount",
        "double",
        "money",
        "the struck-through price less the price, after the change",
        _discount,
        optional=True,
    ),
    _price(
        "discount_share",
        "double",
        "share",
        "op.discount as a share of the struck-through price",
        _discount_share,
        optional=True,
    ),
    _price("currency", "string", "", "the currency of the amounts", lambda op: op.currency),
    OperationVariable(
        name="op.free",
        type="int",
        unit="units",
        meaning="units on sale now, all warehouses",
        kinds=tuple(kind for kind in KINDS if kind != "stock"),
        read=lambda op: None if isinstance(op, SetStock) else op.free,
    ),
)
