"""What safety stock does to a declared number, as far as the catalog alone can tell."""

from decimal import Decimal
from itertools import takewhile

import msgspec

from reconciler.domain.desired import Desired
from reconciler.domain.ids import OfferId, WarehouseAlias
from reconciler.domain.product import NO_TRAITS, Traits
from reconciler.domain.safety import Buffer, buffer_for, rules_on
from reconciler.domain.source import Source
from reconciler.domain.stock import Declaration, Fixed, publish


class ShownBuffer(msgspec.Struct, frozen=True, kw_only=True):
    """What safety stock does to one warehouse if the declared number were free now.

    `asks_live_price`: git says no price, and a rule that looks at prices was passed over, which
    `plan` tries on the live one. `asks_scheme`: the same for a rule that asks how the warehouse
    sells, which the shop alone tells. `asks_orders`: the rule goes by sales, so `kept` is not
    known.
    """

    declared: int
    kept: int
    shown: int
    rule: str
    source: Source | None
    asks_live_price: bool = False
    asks_scheme: bool = False
    asks_orders: bool = False

    @property
    def is_sure(self) -> bool:
        """Whether neither the shop nor its orders could lead to another number."""
        return not (self.asks_live_price or self.asks_scheme or self.asks_orders)


def declared_buffer(
    desired: Desired, alias: WarehouseAlias, offer: OfferId, says: Declaration
) -> ShownBuffer:
    """What is kept back of a declared number."""
    product = desired.products.get(offer)
    declared_price = desired.prices[offer].says.price if offer in desired.prices else None
    price = declared_price if isinstance(declared_price, Decimal) else None
    traits = product.traits if product else NO_TRAITS
    is_fixed = isinstance(says, Fixed)
    buffer = (
        Buffer(0)
        if is_fixed
        else buffer_for(desired.safety, says.units, offer, alias, price, traits)
    )
    free, withheld = publish(says.units, buffer.units)
    return ShownBuffer(
        declared=says.units,
        kept=withheld,
        shown=free,
        rule=str(buffer.rule.keep) if buffer.rule else "",
        source=buffer.rule.source if buffer.rule else None,
        asks_live_price=not is_fixed
        and price is None
        and _passes_over_prices(desired, alias, buffer),
        asks_scheme=not is_fixed
        and _passes_over_schemes(desired, offer, alias, price, traits, buffer),
        asks_orders=bool(buffer.unknown),
    )


def _passes_over_prices(desired: Desired, alias: WarehouseAlias, buffer: Buffer) -> bool:
    before = takewhile(lambda rule: rule is not buffer.rule, rules_on(desired.safety, alias))
    return any(rule.match.price for rule in before)


def _passes_over_schemes(
    desired: Desired,
    offer: OfferId,
    alias: WarehouseAlias,
    price: Decimal | None,
    traits: Traits,
    buffer: Buffer,
) -> bool:
    before = takewhile(lambda rule: rule is not buffer.rule, desired.safety)
    return any(
        rule.match.matches(offer, alias, price, traits, scheme)
        for rule in before
        for scheme in rule.match.scheme
    )
