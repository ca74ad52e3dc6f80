"""Taking in a task that updates parts of cards."""

from collections.abc import Sequence

import msgspec

from reconciler.sandbox.cabinet import Cabinet
from reconciler.sandbox.quotas import take_updates
from reconciler.sandbox.replies import invalid
from reconciler.sandbox.tasks import Kind, TaskItem, add_task
from reconciler.sandbox.windows import SECOND

# No number is documented for these methods (2026-09); the one of the import is taken.
MOST_ITEMS = 100


def take_task(
    cabinet: Cabinet, kind: Kind, path: str, items: Sequence[tuple[str, msgspec.Struct]]
) -> int:
    """Count the items against the limits and return the id of the task that holds them."""
    if not 1 <= len(items) <= MOST_ITEMS:
        raise invalid(f"items: value must contain between 1 and {MOST_ITEMS} items, inclusive")
    if not all(offer_id for offer_id, _ in items):
        raise invalid("items.offer_id: value is required")
    take_updates(cabinet, path, len(items))
    due_at = cabinet.now + round(cabinet.limits.import_seconds * SECOND)
    moderation = round(cabinet.limits.moderation_seconds * SECOND)
    parts = [
        TaskItem(offer_id, item, cabinet.item_faults.card_error(offer_id))
        for offer_id, item in items
    ]
    return add_task(cabinet.db, kind, parts, due_at, moderation)
