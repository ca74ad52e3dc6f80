"""What stays of a plan although the rest may go, in words."""

from collections.abc import Mapping

from reconciler.report.words import count, number


def withheld_words(withheld: Mapping[str, str], operations: int) -> str:
    """How much stays, and how much of the plan's operations may be applied without it."""
    left = operations - len(withheld)
    return f"{count(len(withheld), 'change')}; {number(left)} may be applied without"
