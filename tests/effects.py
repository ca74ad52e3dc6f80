"""What writing calls did to a shop, item by item, heard from the shop itself."""

from collections import Counter
from typing import Any

import msgspec

from reconciler.sandbox import Shop

Effect = tuple[str, str]
"""The path, and the item as it was sent."""


class Effects:
    """Counts each item that took effect, also those whose answer was lost."""

    def __init__(self, shop: Shop) -> None:
        self._shop = shop
        self.count: Counter[Effect] = Counter()
        shop.on_effect(self._hear)

    def _hear(self, path: str, request: Any, result: dict[str, Any]) -> None:
        sent = msgspec.to_builtins(request)
        (items,) = (value for value in sent.values() if isinstance(value, list))
        self.count.update(
            (path, msgspec.json.encode(item, order="deterministic").decode())
            for item, went_well in zip(items, self._ends(result, items), strict=True)
            if went_well
        )

    def _ends(self, result: dict[str, Any], items: list[Any]) -> list[bool]:
        task = result.get("task_id") or (
            result["result"].get("task_id") if isinstance(result.get("result"), dict) else None
        )
        if task is not None:
            sql = "SELECT status FROM task_items WHERE task_id = ? ORDER BY position"
            return [row["status"] != "failed" for row in self._shop._db.rows(sql, (task,))]
        if isinstance(result.get("result"), list):
            return [item["updated"] for item in result["result"]]
        refused = result.get("errors", [])
        return [not any(_is_about(error, item) for error in refused) for item in items]


def _is_about(error: dict[str, Any], item: Any) -> bool:
    """Whether an error is that of a barcode or of a rename."""
    if "barcode" in error:
        return bool(error["barcode"] == item["barcode"] and error["sku"] == item["sku"])
    return bool(error["offer_id"] == item["offer_id"])
