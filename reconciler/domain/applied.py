"""What we last applied: the base of every three-way comparison."""

from collections.abc import Mapping
from datetime import datetime

import msgspec

from reconciler.domain.ids import OfferId, WarehouseId
from reconciler.domain.price import Prices
from reconciler.domain.stock import AppliedStock, InFlightStock


class AppliedCard(msgspec.Struct, frozen=True, gc=False):
    """What we know of a card since we last brought it to what git says.

    `declared` stands for the declaration, `live` for the card as the shop had it afterwards: while
    both are the same, nobody has to look into either. `fields` has both by field, as short digests:
    a shop may keep a value in a form of its own (a link to its own copy of a picture), and that is
    no difference as long as neither side moves.
    """

    declared: bytes = b""
    live: bytes = b""
    fields: bytes = b""


class Task(msgspec.Struct, frozen=True, kw_only=True):
    """A card change that the shop has taken and not finished, or may have taken.

    `number` is the shop's task, None if its answer was never seen. `operation` is the operation's
    id, `applies` the base to remember once it took effect.
    """

    number: int | None
    operation: str
    writer: str
    sent_at: datetime
    applies: AppliedCard


class Applied(msgspec.Struct, frozen=True, kw_only=True):
    """Declarations that took effect, and writes whose answer nobody saw (a kill, a timeout).

    In `prices`, a field that was never applied is UNSET. `revision` changes whenever any of this
    does: a plan made on one revision fits no other.
    """

    revision: str = ""

    stocks: Mapping[WarehouseId, Mapping[OfferId, AppliedStock]] = {}
    in_flight: Mapping[WarehouseId, Mapping[OfferId, InFlightStock]] = {}
    prices: Mapping[OfferId, Prices] = {}
    cards: Mapping[OfferId, AppliedCard] = {}
    tasks: Mapping[OfferId, tuple[Task, ...]] = {}


NOTHING_APPLIED = Applied()
