"""The prices of one offer put back: fields that the shop still shows as the run wrote them."""

from typing import Any

import msgspec
from msgspec import UNSET

from reconciler.domain.limits import PRICE_CHANGES_PER_HOUR
from reconciler.domain.price import SWITCHES, PriceField, Prices, value_text
from reconciler.domain.snapshot import LiveProduct
from reconciler.plan.blocked import ARCHIVED, UNKNOWN_OFFER, Reason
from reconciler.plan.operation import SetPrice
from reconciler.plan.price_budget import left
from reconciler.plan.price_fit import why_unfit
from reconciler.plan.undo_scene import OBSERVED, SOMEBODY, Scene

USED_UP: Reason = (
    f"Ozon takes {PRICE_CHANGES_PER_HOUR} price updates of a product an hour, and they are used up",
    "roll back later",
)


class PriceUndone(msgspec.Struct, frozen=True):
    """The operation, why fields stay, and whether it takes the last update of the hour."""

    op: SetPrice | None
    stays: tuple[Reason, ...] = ()
    is_last: bool = False


def price_undone(scene: Scene, op: SetPrice, first: SetPrice, product: LiveProduct) -> PriceUndone:
    """What to write so that the prices are as before. What git says stays the base, so that the
    next plan sees that the shop moved, and git did not.
    """
    live = scene.now.prices.get(op.offer)
    if scene.desired.store.manage.prices == "observe":
        return PriceUndone(None, (OBSERVED,))
    if live is None or product.archived:
        return PriceUndone(None, (UNKNOWN_OFFER if live is None else ARCHIVED,))
    back, stays = _fields_back(op, first, live.has)
    if not back:
        return PriceUndone(None, tuple(stays))
    prices = msgspec.structs.replace(Prices(), **back)
    at = scene.now.snapshot.taken_at
    budget = left(scene.applied.price_updates.get(op.offer, ()), at)
    reason = why_unfit(prices, prices, live.has, op.currency)
    if not budget:
        reason = USED_UP
    if reason:
        return PriceUndone(None, (*stays, reason))
    made = SetPrice(
        id=op.id,
        offer=op.offer,
        product_id=product.product_id,
        before=live.has,
        after=prices,
        applies=scene.applied.prices.get(op.offer, Prices()),
        causes=dict.fromkeys(back, "rollback"),
        currency=op.currency,
        observed_at=at,
        **scene.common(op.offer),
    )
    return PriceUndone(made, tuple(stays), is_last=budget == 1)


def _fields_back(
    op: SetPrice, first: SetPrice, live: Prices
) -> tuple[dict[PriceField, Any], list[Reason]]:
    back: dict[PriceField, Any] = {}
    stays: dict[Reason, None] = {}
    for name, sent in op.after.said():
        was, now = first.before.get(name), live.get(name)
        untold = name in SWITCHES and now is UNSET
        if not untold and value_text(now) == value_text(was):
            continue
        if not untold and value_text(now) != value_text(sent):
            stays[SOMEBODY] = None
        elif was is UNSET or (was is None and name != "old_price"):
            what = f"the shop had no `{name}` before, and can't be told to have none again"
            stays[(what, "set it to what you want in git")] = None
        else:
            back[name] = was
    return back, list(stays)
