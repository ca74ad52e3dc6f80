"""POST /v3/product/import: creates products, and replaces the whole cards of others."""

from collections.abc import Iterator
from typing import Any

import msgspec

from reconciler.sandbox.cabinet import Cabinet
from reconciler.sandbox.card_errors import CardError
from reconciler.sandbox.card_requests import ImportItem
from reconciler.sandbox.item_limits import take_minute
from reconciler.sandbox.products import find
from reconciler.sandbox.quotas import use_today
from reconciler.sandbox.replies import invalid
from reconciler.sandbox.tasks import TaskItem, add_task
from reconciler.sandbox.windows import SECOND

from .method import Method

_PATH = "/v3/product/import"
_MOST_ITEMS = 100
_LONGEST_OFFER = 50


class Request(msgspec.Struct):
    """Up to 100 cards (Ozon Seller API docs, 2026-09)."""

    items: list[ImportItem] = []


def answer(cabinet: Cabinet, request: Request) -> dict[str, Any]:
    """Take the cards in and return the id of the task; nothing is checked before it runs.

    Only what is over a limit has failed at once, and an offer that the call names a second time.

    Raises:
        Refusal: 400 when the call has no cards or over 100 or one without a good offer id, 429 over
            the limit of the minute.
    """
    if not 1 <= len(request.items) <= _MOST_ITEMS:
        raise invalid(f"items: value must contain between 1 and {_MOST_ITEMS} items, inclusive")
    for index, item in enumerate(request.items):
        if not 1 <= len(item.offer_id) <= _LONGEST_OFFER:
            place = f"items[{index}].offer_id"
            raise invalid(f"{place}: value length must be between 1 and {_LONGEST_OFFER}")
    take_minute(cabinet, _PATH, len(request.items))
    due_at = cabinet.now + round(cabinet.limits.import_seconds * SECOND)
    moderation = round(cabinet.limits.moderation_seconds * SECOND)
    items = list(_items(cabinet, request.items))
    return {"result": {"task_id": add_task(cabinet.db, "import", items, due_at, moderation)}}


def _items(cabinet: Cabinet, sent: list[ImportItem]) -> Iterator[TaskItem]:
    created: set[str] = set()
    seen: set[str] = set()
    for item in sent:
        if item.offer_id in seen:
            # That an offer stands once in a call is documented nowhere, nor is a code; ours.
            message = "the call names the offer more than once"
            yield TaskItem(
                item.offer_id, item, CardError("offer_id_duplicate", message, "offer_id")
            )
            continue
        seen.add(item.offer_id)
        is_new = find(cabinet.db, item.offer_id) is None
        refused = cabinet.item_faults.card_error(item.offer_id)
        if refused is not None:
            yield TaskItem(item.offer_id, item, refused)
        elif _fits(cabinet, is_new, len(created)):
            created |= {item.offer_id} if is_new else set()
            yield TaskItem(item.offer_id, item)
        else:
            error = CardError("item_limit_exceeded", "the limit on products is reached", "offer_id")
            yield TaskItem(item.offer_id, item, error)


def _fits(cabinet: Cabinet, is_new: bool, created: int) -> bool:
    if not is_new:
        return use_today(cabinet, "update")
    held = cabinet.db.count("SELECT count(*) FROM products") + created
    if 0 <= cabinet.limits.products <= held:
        return False
    return use_today(cabinet, "create")


METHOD = Method(
    _PATH, Request, answer, writes=True, task=lambda result: int(result["result"]["task_id"])
)
