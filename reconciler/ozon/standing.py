"""How the seller stands with Ozon: ratings, the index of errors, and the life of the key."""

from collections.abc import Iterable

from reconciler.domain.health import Health
from reconciler.ozon import wire
from reconciler.ozon.lists import Lists
from reconciler.ozon.moments import moment_or_none


def read_health(lists: Lists) -> Health:
    """All of it, in three calls. Raises CredentialsRefused if the key may not know."""
    summary = lists.ratings()
    groups = summary.groups or []
    ratings = [item for group in groups for item in group.items or []]
    return Health(
        critical=_named(ratings, "CRITICAL"),
        warning=_named(ratings, "WARNING"),
        penalties_exceeded=bool(summary.penalty_score_exceeded),
        error_index=lists.error_index().index,
        key_ends=moment_or_none(lists.roles().expires_at),
    )


def _named(ratings: Iterable[wire.Rating], status: str) -> tuple[str, ...]:
    """One rating may stand in several groups."""
    names = (item.name or item.rating or "a rating" for item in ratings if item.status == status)
    return tuple(dict.fromkeys(names))
