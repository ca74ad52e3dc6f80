"""Tasks: card changes that the shop has taken and works on by itself, for seconds or for hours."""

from datetime import datetime
from typing import Literal

import msgspec

from reconciler.domain.card_digest import AppliedCard
from reconciler.domain.ids import OfferId

TaskStatus = Literal["pending", "imported", "failed", "skipped"]
"""How an item of a task stands; skipped: nothing changed. (Ozon Seller API docs, 2026-09)"""


class TaskError(msgspec.Struct, frozen=True, kw_only=True):
    """Why the shop refused an item, in its own words; `attribute` is the attribute's name."""

    code: str = ""
    message: str
    field: str = ""
    attribute_id: int = 0
    attribute: str = ""


NO_REASON = TaskError(message="refused without a reason: mostly a wrong category, or no VAT rate")
"""What a refusal without errors mostly means. (Ozon Seller API docs, Errors, 2026-09)"""


class TaskItem(msgspec.Struct, frozen=True, kw_only=True):
    """One offer of a task. `product_id` is 0 while the shop has given none."""

    status: TaskStatus
    product_id: int = 0
    errors: tuple[TaskError, ...] = ()


class Task(msgspec.Struct, frozen=True, kw_only=True):
    """A change of one card that the shop has taken and not finished, or may have taken.

    `number` is the shop's task, None if its answer was never seen. `operation` is the operation's
    id, `offer` the id that the offer had when it was sent: the shop tells of it under that one.
    `applies` and `sent` are what to remember once it took effect (see `taken`).
    """

    number: int | None
    operation: str
    offer: OfferId
    sent_at: datetime
    applies: AppliedCard
    sent: bytes = b""
