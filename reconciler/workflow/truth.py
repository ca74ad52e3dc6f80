"""Whether the shop has by now what an operation was planned for."""

from typing import assert_never

from reconciler.apply.card_recheck import is_shown
from reconciler.apply.timer_batch import runs_longer
from reconciler.domain.price import Prices, value_text
from reconciler.domain.snapshot import Snapshot
from reconciler.plan.operation import (
    Operation,
    Rename,
    RenewTimer,
    SetArchived,
    SetCard,
    SetPrice,
    SetStock,
)


def is_true_now(op: Operation, shop: Snapshot) -> bool:
    """What the snapshot does not tell is not true."""
    product = shop.products.get(op.offer)
    match op:
        case SetStock():
            read = op.warehouse_id in shop.stocks
            return read and shop.stock(op.offer, op.warehouse_id).free == op.after.free
        case SetPrice():
            known = shop.prices.get(op.offer)
            has = known.has if known else Prices()
            return all(value_text(has.get(name)) == value_text(to) for name, to in op.after.said())
        case SetCard(writer="create"):
            return product is not None
        case SetCard():
            return is_shown(op, shop.cards.get(op.offer))
        case Rename():
            return product is not None and op.was not in shop.products
        case SetArchived():
            return product is not None and product.archived == op.archived
        case RenewTimer():
            timer = shop.timers.get(op.offer)
            return timer is not None and runs_longer(op, timer)
        case _:
            assert_never(op)
