"""POST /v1/product/attributes/update: sets some attributes of cards and leaves the others."""

from typing import Any

import msgspec

from reconciler.sandbox.cabinet import Cabinet
from reconciler.sandbox.card_requests import AttributesItem

from .card_task import take_task
from .method import Method

_PATH = "/v1/product/attributes/update"


class Request(msgspec.Struct):
    """Attributes by offer."""

    items: list[AttributesItem] = []


def answer(cabinet: Cabinet, request: Request) -> dict[str, Any]:
    """Take the attributes in and return the id of the task.

    Raises:
        Refusal: 400 when the call has no items or too many, 429 over a limit on items.
    """
    items = [(item.offer_id, item) for item in request.items]
    return {"task_id": take_task(cabinet, "attributes", _PATH, items)}


METHOD = Method(_PATH, Request, answer, writes=True, task=lambda result: int(result["task_id"]))
