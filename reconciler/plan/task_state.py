"""How a change of a card that an earlier run began stands now: one answer for all who ask."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from reconciler.domain.ids import OfferId
from reconciler.domain.task import NO_REASON, Task, TaskError, TaskItem
from reconciler.plan.finding import CardRefused
from reconciler.plan.told import Told

GRACE = timedelta(minutes=15)
"""How long a call whose answer nobody saw may still be at work: nothing is sent over it."""

LOST = "the answer of the call was lost, so the shop may still be at work on it"


def item_of(task: Task, told: Told) -> TaskItem | None:
    """What the shop tells of the offer, by the id that it had then."""
    return None if task.number is None else told.tasks.get(task.number, {}).get(task.offer)


def why_waiting(task: Task, item: TaskItem | None, now: datetime) -> str:
    """Why nothing may be sent over a change; empty if it has ended.

    A task that tells nothing of the offer may just not have got to it.
    """
    fresh = now - task.sent_at < GRACE
    if task.number is None:
        return LOST if fresh else ""
    if item.status == "pending" if item is not None else fresh:
        return f"Ozon still works on task {task.number}"
    return ""


def refused_card(offer: OfferId, error: TaskError) -> CardRefused:
    """One reason why the shop, which has the card, does not sell it."""
    return CardRefused(
        offer=offer,
        task=None,
        code=error.code,
        message=error.message or error.code,
        field=error.field,
        attribute=error.attribute,
    )


def refusal(task: Task, item: TaskItem | None) -> Iterator[CardRefused]:
    """What the shop refused of a change, if it did."""
    if item is None or item.status != "failed" or task.number is None:
        return
    first = item.errors[0] if item.errors else NO_REASON
    yield CardRefused(
        offer=task.offer,
        task=task.number,
        code=first.code,
        message="; ".join(error.message or error.code for error in item.errors) or first.message,
        field=first.field,
        attribute=first.attribute,
    )
