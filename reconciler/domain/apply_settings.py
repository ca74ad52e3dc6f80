"""How a store is applied to, as its document says: in which stages, and how old a plan may be."""

from datetime import timedelta
from decimal import Decimal

import msgspec

MAX_AGE = timedelta(hours=24)
"""An older plan file is not carried out, unless the store says otherwise."""

WATCH = timedelta(seconds=30)
"""How long a canary is watched: a value that the shop takes back is mostly gone by then."""


class ApplySettings(msgspec.Struct, frozen=True, kw_only=True):
    """`apply` of a store document.

    `canary`: so many offers go out first; 0 is all at once. `waves`: in how many parts the rest
    follows, best sellers last. `watch`: how long a stage is watched before the next one.
    `stop_share`: the run stops when more of a stage is refused or unknown. `max_age`: of a plan
    file. `tolerance`: how far an operation may be from the reviewed one.
    """

    canary: int = 0
    waves: int = 2
    watch: timedelta = WATCH
    stop_share: Decimal = Decimal("0.10")
    max_age: timedelta = MAX_AGE
    tolerance: Decimal = Decimal("0.05")
