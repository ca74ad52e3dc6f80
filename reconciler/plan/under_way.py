"""Imports that the shop is still at work on carry the prices of their moment: they land last."""

from collections.abc import Iterator
from datetime import datetime

from msgspec.structs import replace

from reconciler.domain.applied import Applied
from reconciler.domain.ids import OfferId
from reconciler.plan.finding import Deferred
from reconciler.plan.price_part import PricePart
from reconciler.plan.task_state import item_of, why_waiting
from reconciler.plan.told import Told

REASON = "a change of the whole card is under way, and it carries the price from before"


def after_imports(part: PricePart, applied: Applied, told: Told, now: datetime) -> PricePart:
    """The prices without those that an import of an earlier run would overwrite when it lands.

    More stock of these offers waits as well, as it does for every price that can't be written.
    """
    at_work = frozenset(_at_work(applied, told, now))
    held = sorted({op.offer for op in part.operations if op.offer in at_work})
    if not held:
        return part
    kept = [op for op in part.operations if op.offer not in at_work]
    repriced = {op.offer for op in part.operations if op.offer in at_work and "price" in op.causes}
    return replace(
        part,
        operations=kept,
        findings=[*part.findings, Deferred(reason=REASON, offers=tuple(held))],
        unfit=part.unfit | repriced,
    )


def _at_work(applied: Applied, told: Told, now: datetime) -> Iterator[OfferId]:
    for offer, tasks in applied.tasks.items():
        for task in tasks:
            whole = task.operation.endswith((":import", ":create"))
            if whole and why_waiting(task, item_of(task, told), now):
                yield offer
