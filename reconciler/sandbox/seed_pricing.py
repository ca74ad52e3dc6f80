"""The part of a seed that is about prices: promotions and strategies."""

from typing import Annotated

import msgspec

Text = Annotated[str, msgspec.Meta(min_length=1)]


class SeedPromotion(msgspec.Struct, forbid_unknown_fields=True):
    """A promotion that runs from the opening on.

    ``limits`` has the highest price of each offer that may join. ``voucher`` is one with promo
    codes, which leaves the price on the card alone.
    """

    # JSON has it as a double.
    id: Annotated[int, msgspec.Meta(ge=1, le=2**53 - 1)]
    title: Text
    limits: dict[str, str] = {}
    days: Annotated[int, msgspec.Meta(ge=1, le=3650)] = 14
    voucher: bool = False
    frozen: bool = False


class SeedStrategy(msgspec.Struct, forbid_unknown_fields=True):
    """A pricing strategy of the seller's own; the system's is in every shop."""

    id: Text
    name: Text
    enabled: bool = True
