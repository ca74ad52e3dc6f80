"""What has fallen due by now: tasks take effect, moderations end.

Nothing runs in the background: whoever looks at the shop first lets happen what its clock has
passed, each thing at its own moment.
"""

import sqlite3
from collections.abc import Callable

from .attributes_update import update_attributes
from .card_import import import_card
from .database import Database
from .moderation import end
from .pictures_update import update_pictures
from .tasks import Outcome, close_task, next_task, pending_items, settle

# From the text of an item, the moment and how long a moderation takes to how the item ended.
_CARRY_OUT: dict[str, Callable[[Database, str, int, int], Outcome]] = {
    "import": import_card,
    "attributes": update_attributes,
    "pictures": update_pictures,
}


def run_due(db: Database, now: int) -> None:
    """Bring the shop to the moment ``now`` (microseconds)."""
    while True:
        task, moderated = next_task(db, now), _next_moderated(db, now)
        if task is not None and (moderated is None or task["due_at"] <= moderated["moderated_at"]):
            _run(db, task)
        elif moderated is not None:
            end(db, moderated["product_id"], moderated["moderated_at"])
        else:
            return


def _run(db: Database, task: sqlite3.Row) -> None:
    carry_out = _CARRY_OUT[task["kind"]]
    for item in pending_items(db, task["task_id"]):
        outcome = carry_out(db, item["document"], task["due_at"], task["moderation"])
        settle(db, task["task_id"], item["position"], outcome)
    close_task(db, task["task_id"])


def _next_moderated(db: Database, now: int) -> sqlite3.Row | None:
    return db.row(
        "SELECT product_id, moderated_at FROM cards WHERE moderated_at <= ?"
        " ORDER BY moderated_at, product_id LIMIT 1",
        (now,),
    )
