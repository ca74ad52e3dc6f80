"""What stays of a plan although the rest may go, in words."""

from reconciler.report.words import count, number
from reconciler.workflow.plan import Planned


def withheld_words(planned: Planned) -> str:
    """How much stays, and how much may be applied without it."""
    held = len(planned.withheld)
    left = len(planned.plan.operations) - held
    return f"{count(held, 'change')}; {number(left)} may be applied without"
