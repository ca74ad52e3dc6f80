"""Updates of prices that an hour has left: Ozon takes ten of one product, and forgets none sooner.

What is asked here before a plan is applied is what a later rollback of it will ask as well.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from msgspec.structs import replace

from reconciler.domain.ids import OfferId
from reconciler.domain.limits import PRICE_CHANGES_PER_HOUR
from reconciler.plan.finding import PriceBudget
from reconciler.plan.operation import SetPrice

HOUR = timedelta(hours=1)

WORTH_WAITING = timedelta(minutes=3)
"""How long a run holds everything up for a price; what has to wait longer, a later run sends."""

Updates = Mapping[OfferId, Sequence[datetime]]
"""When the prices of an offer were sent, in any order."""


def left(sent: Iterable[datetime], now: datetime) -> int:
    """How many more updates of a product Ozon takes at this moment."""
    return max(0, PRICE_CHANGES_PER_HOUR - len(_counting(sent, now)))


def free_at(sent: Iterable[datetime], now: datetime) -> datetime | None:
    """The moment at which one more is taken; None if that is now."""
    counting = _counting(sent, now)
    if len(counting) < PRICE_CHANGES_PER_HOUR:
        return None
    return counting[-PRICE_CHANGES_PER_HOUR] + HOUR


def undo_budget(offers: Iterable[OfferId], updates: Updates, now: datetime) -> dict[OfferId, int]:
    """How often each price can be written again after one more update of it: 0 is no undo."""
    return {offer: max(0, left(updates.get(offer, ()), now) - 1) for offer in offers}


def with_pauses(operations: Iterable[SetPrice], updates: Updates, now: datetime) -> list[SetPrice]:
    """The operations, each with the moment before which Ozon does not take it."""
    return [
        replace(op, not_before=moment) if moment else op
        for op in operations
        for moment in (free_at(updates.get(op.offer, ()), now),)
    ]


def budget_findings(
    operations: Sequence[SetPrice], updates: Updates, now: datetime
) -> Iterator[PriceBudget]:
    """What has to wait for its hour, and what can't be undone within the hour afterwards."""
    waiting = [op for op in operations if op.not_before]
    if waiting:
        until = max(op.not_before for op in waiting if op.not_before)
        yield PriceBudget(offers=_offers(waiting), until=until, waits=True)
    after = undo_budget((op.offer for op in operations if not op.not_before), updates, now)
    spent = sorted(offer for offer, undos in after.items() if undos == 0)
    if spent:
        until = max(min(_counting(updates[offer], now)) for offer in spent) + HOUR
        yield PriceBudget(offers=tuple(spent), until=until)


def _offers(operations: Iterable[SetPrice]) -> tuple[OfferId, ...]:
    return tuple(sorted(op.offer for op in operations))


def _counting(sent: Iterable[datetime], now: datetime) -> list[datetime]:
    """The updates of the hour up to now, oldest first.

    One that lies ahead was sent before the clock was set back: an hour at most, or it says nothing.
    """
    return sorted(at for at in sent if now - HOUR < at <= now + HOUR)
