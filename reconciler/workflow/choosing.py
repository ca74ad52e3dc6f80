"""Offers named on a command line, or patterns of them, against what git declares."""

from collections.abc import Collection, Iterable
from difflib import get_close_matches
from fnmatch import fnmatchcase

from reconciler.domain.desired import Desired
from reconciler.domain.errors import InvalidInput
from reconciler.domain.ids import OfferId
from reconciler.domain.problem import Problem
from reconciler.workflow.job import Job


def chosen(patterns: Iterable[str], offers: Collection[OfferId]) -> frozenset[OfferId]:
    """The offers that any pattern means (`MUG-*`; an offer's whole id means itself).

    Raises InvalidInput if one of them means none.
    """
    problems: list[Problem] = []
    found: set[OfferId] = set()
    for pattern in patterns:
        one = OfferId(pattern)
        meant = {one} if one in offers else {o for o in offers if fnmatchcase(o, pattern)}
        if not meant:
            problems.append(unknown_offer(pattern, offers))
        found |= meant
    if problems:
        raise InvalidInput(problems)
    return frozenset(found)


def to_overwrite(job: Job, patterns: Iterable[str] | None) -> frozenset[OfferId]:
    """The offers with declared stock whose drift a person wants set right. Raises InvalidInput."""
    return chosen(patterns, with_stock(job.inputs.desired)) if patterns else frozenset()


def with_stock(desired: Desired) -> frozenset[OfferId]:
    """The offers that have stock declared."""
    return frozenset(offer for table in desired.stocks.values() for offer in table)


def unknown_offer(written: str, offers: Collection[OfferId]) -> Problem:
    """The problem of an offer, or a pattern, that means nothing that is declared here."""
    near = get_close_matches(written, offers, n=3, cutoff=0.6)
    names = " or ".join(f"`{name}`" for name in near)
    return Problem(
        code="unknown-offer",
        message=f"`{written}` means no offer that git declares here.",
        fix=f"Did you mean {names}?" if names else "`reconciler list` shows what is declared.",
    )
