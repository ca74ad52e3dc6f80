"""Which changes make a plan break a policy: where to look first."""

from reconciler.policy.verdict import Result
from reconciler.report.words import number

SHOWN = 5


def heaviest(result: Result) -> str:
    """The changes that add most to what a policy on the plan limits.

    Empty of a policy on single changes, whose messages name them, and of one that changes don't add
    up to, such as a duration: then leaving some out would not help.
    """
    if result.scope != "plan" or not result.override:
        return ""
    more = len(result.operations) - SHOWN
    names = ", ".join(result.operations[:SHOWN])
    return f"most of it: {names} and {number(more)} more" if more > 0 else f"by: {names}"
