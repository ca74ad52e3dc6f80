"""Operations for tests, by the little that matters."""

from datetime import UTC, datetime
from decimal import Decimal

from reconciler.domain.card import Card
from reconciler.domain.card_digest import AppliedCard
from reconciler.domain.ids import OfferId, ProductId, WarehouseAlias, WarehouseId
from reconciler.domain.price import Prices
from reconciler.domain.stock import AppliedStock, Free, LiveStock
from reconciler.plan.operation import (
    FieldChange,
    SetCard,
    SetPrice,
    SetStock,
    Writer,
    card_id,
    price_id,
    stock_id,
)

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)


def set_stock(
    offer: str, warehouse: str, before: int, after: int, reserved: int = 0, withheld: int = 0
) -> SetStock:
    return SetStock(
        id=stock_id(OfferId(offer), WarehouseAlias(warehouse)),
        offer=OfferId(offer),
        product_id=ProductId(1),
        warehouse=WarehouseAlias(warehouse),
        warehouse_id=WarehouseId(sum(map(ord, warehouse))),
        before=LiveStock(present=before + reserved, reserved=reserved, free=before),
        after=AppliedStock(
            says=Free(after + withheld),
            buffer=withheld,
            withheld=withheld,
            free=after,
            reserved=reserved,
            at=NOW,
        ),
        cause="git",
        observed_at=NOW,
        staleness="any" if after == 0 else "at_most",
    )


def set_price(offer: str, before: int = 100, after: int = 110) -> SetPrice:
    return SetPrice(
        id=price_id(OfferId(offer)),
        offer=OfferId(offer),
        product_id=ProductId(1),
        before=Prices(price=Decimal(before)),
        after=Prices(price=Decimal(after)),
        applies=Prices(price=Decimal(after)),
        causes={"price": "git"},
        currency="RUB",
        observed_at=NOW,
    )


def set_card(offer: str, writer: Writer, field: str = "name") -> SetCard:
    return SetCard(
        id=card_id(OfferId(offer), writer),
        offer=OfferId(offer),
        product_id=ProductId(1),
        writer=writer,
        changes=(FieldChange(field=field, before="a", after="b", cause="git"),),
        says=Card(name="b"),
        applies=AppliedCard(),
        cause="git",
        observed_at=NOW,
    )
