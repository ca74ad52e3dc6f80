"""POST /v1/rating/summary and /v1/rating/index/fbs/info: how the seller stands with Ozon."""

from datetime import UTC, datetime, timedelta
from typing import Any

from reconciler.sandbox.cabinet import Cabinet, currency_of
from reconciler.sandbox.ratings import error_index, ratings

from .method import Method, NoFields

PERIOD = timedelta(days=13)
"""The index is over 14 days (Ozon Global help, quality metrics, 2026-09)."""


def answer_summary(cabinet: Cabinet, _request: NoFields) -> dict[str, Any]:
    """Return the ratings in one group. A change since the last time is not kept here."""
    items = [
        {
            "rating": row["rating"],
            "name": row["rating"],
            "status": row["status"],
            "current_value": row["value"],
            "past_value": row["value"],
            "value_type": "PERCENT",
            "rating_direction": "UNKNOWN_DIRECTION",
            "change": {"direction": "DIRECTION_NONE", "meaning": "MEANING_NONE"},
        }
        for row in ratings(cabinet.db)
    ]
    return {
        "groups": [{"group_name": "Рейтинги", "items": items}] if items else [],
        "localization_index": [],
        "penalty_score_exceeded": False,
        "premium": False,
        "premium_plus": False,
    }


def answer_index(cabinet: Cabinet, _request: NoFields) -> dict[str, Any]:
    """Return the index of errors of the last fourteen days, in percent."""
    today = datetime.fromtimestamp(cabinet.now / 1_000_000, UTC).date()
    return {
        "currency_code": currency_of(cabinet.db),
        "defects": [],
        "index": error_index(cabinet.db),
        "period_from": (today - PERIOD).isoformat(),
        "period_to": today.isoformat(),
        "processing_costs_sum": 0.0,
    }


SUMMARY = Method("/v1/rating/summary", NoFields, answer_summary)
INDEX = Method("/v1/rating/index/fbs/info", NoFields, answer_index)
