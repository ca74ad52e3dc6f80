"""POST /v4/product/info/limit: how many products may be written, and how many were."""

from typing import Any

from reconciler.sandbox.cabinet import Cabinet
from reconciler.sandbox.clock import to_text
from reconciler.sandbox.quotas import next_reset, used_today

from .method import Method, NoFields


def answer(cabinet: Cabinet, _request: NoFields) -> dict[str, Any]:
    """Return the limits in all, of the day and of the minute; -1 is no limit."""
    limits = cabinet.limits
    reset_at = to_text(next_reset(cabinet.now))
    return {
        "total": {
            "limit": limits.products,
            "usage": cabinet.db.count("SELECT count(*) FROM products"),
        },
        "daily_create": {
            "limit": limits.daily_creates,
            "usage": used_today(cabinet, "create"),
            "reset_at": reset_at,
        },
        "daily_update": {
            "limit": limits.daily_updates,
            "usage": used_today(cabinet, "update"),
            "reset_at": reset_at,
        },
        "operation_limits": {
            "limit": limits.items_per_minute,
            "limit_type": "RATE_LIMIT_PER_MINUTE",
        },
    }


METHOD = Method("/v4/product/info/limit", NoFields, answer)
