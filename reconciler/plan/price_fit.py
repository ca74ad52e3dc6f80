"""Declared prices beside those of the shop that git does not declare: will Ozon take them?"""

from collections.abc import Set as AbstractSet

from msgspec import UnsetType

from reconciler.domain.ids import OfferId
from reconciler.domain.price import PriceField, Prices
from reconciler.domain.price_rules import Broken, broken_rules, gap_too_small, small_gap
from reconciler.plan.blocked import Reason
from reconciler.plan.finding import Deferred
from reconciler.plan.operation import SetStock

RUBLES = "RUB"
"""The one currency for which Ozon publishes the gaps."""

_TIED: tuple[PriceField, ...] = ("price", "old_price", "min_price")

_WRONG = {
    "old-price-not-above": "would not be below `old_price`",
    "old-price-too-far": "would be 90 % or more below `old_price`",
    "old-price-gap": "would be too near to `old_price`",
    "min-price-not-below": "would not be above `min_price`",
    "min-price-too-low": "would be more than twice `min_price`",
}


def why_unfit(says: Prices, after: Prices, live: Prices, currency: str) -> Reason | None:
    """Why Ozon would refuse to write `after`, if so, and the way out.

    What git declares was checked when it was read; here it meets amounts that the shop has and git
    does not say.
    """
    changed = [name for name in _TIED if not isinstance(after.get(name), UnsetType)]
    if not changed:
        return None
    together = after.over(live)
    broken = next(broken_rules("", together), None)
    if broken is None and currency == RUBLES and gap_too_small(together):
        broken = small_gap("", together)
    return _reason(broken, says) if broken else None


def held_back(
    operations: list[SetStock], offers: AbstractSet[OfferId]
) -> tuple[list[SetStock], list[Deferred]]:
    """The stock operations without more stock of offers whose new price Ozon would refuse.

    So nothing more sells at a price that git has given up.
    """
    held = sorted({op.offer for op in operations if op.delta > 0 and op.offer in offers})
    if not held:
        return operations, []
    reason = "more stock waits for a price that can't be written"
    kept = [op for op in operations if op.delta <= 0 or op.offer not in offers]
    return kept, [Deferred(reason=reason, offers=tuple(held))]


def _reason(broken: Broken, says: Prices) -> Reason:
    other, wrong = broken.field, _WRONG[broken.code]
    if isinstance(says.get(other), UnsetType):
        clear = ", or `null` to clear it" if other == "old_price" else ""
        return (
            f"Ozon refuses it: `price` {wrong}, which git leaves as the shop has it",
            f"declare `{other}` as well: an amount that fits{clear}",
        )
    return (
        f"Ozon refuses it: `price`, which is left as the shop has it, {wrong}",
        f"change `{other}`, or declare a `price` that fits",
    )
