"""What a plan says of itself that looked at some offers only."""

from typing import Any

from reconciler.plan.model import Looked, Plan
from reconciler.report.words import count, number

NOT_LOOKED = "not looked at"


def narrowed_words(looked: Looked) -> str:
    """How much was looked at, why just that, and what nobody knows after it."""
    since = f"{looked.since} ({looked.commit[:10]})"
    seen = f"{number(len(looked.offers))} of {count(looked.of, 'offer')} looked at"
    why = f"what the catalog says otherwise since {since}"
    return f"{seen}: {why}. Drift, orphans and totals of the others are not known."


def known(total: int | None) -> str:
    """A total, or that there is none."""
    return NOT_LOOKED if total is None else number(total)


def narrowed_json(plan: Plan) -> dict[str, Any] | None:
    """The same for machines, without the offers; null where the plan looked at everything."""
    looked = plan.narrowed
    if looked is None:
        return None
    return {
        "since": looked.since,
        "commit": looked.commit,
        "looked_at": len(looked.offers),
        "of": looked.of,
    }
