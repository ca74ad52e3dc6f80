"""Since when git says the lines of a catalog, in the words of a plan."""

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from reconciler.catalog.authorship import Authorship, Unsaid
from reconciler.domain.source import Source
from reconciler.plan.told import SaidAt

Commits = Callable[[Path, Sequence[Source]], SaidAt]
"""Answers for a catalog's folder and some places in its files."""


def commits(catalog: Path, places: Sequence[Source]) -> SaidAt:
    """Ask git. A place that is missing from the answer is said only now."""
    if not places:
        return {}
    told: dict[Source, datetime | str | None] = {}
    for place, found in Authorship(catalog).said_at(places).items():
        told[place] = f"{found.reason}; {found.fix}" if isinstance(found, Unsaid) else found
    return told
