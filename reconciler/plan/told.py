"""What a plan knows besides git, the shop and the state."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from datetime import datetime

import msgspec

from reconciler.domain.card import DeclaredCard
from reconciler.domain.card_digest import AppliedCard
from reconciler.domain.ids import OfferId
from reconciler.domain.orders import NO_ORDERS, Orders
from reconciler.domain.source import Source
from reconciler.domain.task import TaskError, TaskItem

SaidAt = Mapping[Source, datetime | str | None]
"""Since when git says the line at a place (UTC); None: only now; a text: why it is not known."""


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """What a plan knows besides git, the shop and the state.

    `born` is when cards were created, as far as rules ask. `overwrite` are offers whose drift a
    person wants set right. `cards` are the declarations of cards that may have to change,
    `settled` the bases of those that were looked into and are as declared, `tasks` how the shop's
    own tasks stand, and `refused` why the shop does not sell cards that it has. `withheld` are
    operations that must not be in the plan, by id, and `elsewhere` offers that documents of other
    stores speak of.
    """

    orders: Orders = NO_ORDERS
    said_at: SaidAt = {}
    born: Mapping[OfferId, datetime] = {}
    overwrite: AbstractSet[OfferId] = frozenset()
    cards: Mapping[OfferId, DeclaredCard] = {}
    settled: Mapping[OfferId, AppliedCard] = {}
    tasks: Mapping[int, Mapping[OfferId, TaskItem]] = {}
    withheld: AbstractSet[str] = frozenset()
    refused: Mapping[OfferId, tuple[TaskError, ...]] = {}
    elsewhere: AbstractSet[OfferId] = frozenset()


NOTHING_TOLD = Told()
