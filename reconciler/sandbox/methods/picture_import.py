"""POST /v2/product/pictures/import: replaces all pictures of cards."""

from typing import Any

import msgspec

from reconciler.sandbox.cabinet import Cabinet
from reconciler.sandbox.card_requests import PicturesItem

from .card_task import take_task
from .method import Method

_PATH = "/v2/product/pictures/import"


class Request(msgspec.Struct):
    """Pictures by offer."""

    items: list[PicturesItem] = []


def answer(cabinet: Cabinet, request: Request) -> dict[str, Any]:
    """Take the pictures in and return the id of the task.

    Raises:
        Refusal: 400 when the call has no items or too many, 429 over a limit on items.
    """
    items = [(item.offer_id, item) for item in request.items]
    return {"task_id": take_task(cabinet, "pictures", _PATH, items)}


METHOD = Method(_PATH, Request, answer, writes=True, task=lambda result: int(result["task_id"]))
