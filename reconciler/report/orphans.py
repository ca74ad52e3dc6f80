"""How live offers that no document declares are told: only reported, or taken off sale."""

from reconciler.plan.finding import Orphan
from reconciler.plan.model import Plan
from reconciler.report.words import count, number


def orphan_words(plan: Plan, orphans: Orphan) -> str:
    """How many there are, and of how many the plan changes something: nobody declares them, so it
    can only be what the store document says of them all.
    """
    offers = count(len(orphans.offers), "live offer")
    changed = {op.offer for op in plan.operations}.intersection(orphans.offers)
    if not changed:
        return f"{offers}, only reported"
    return f"{offers}, {number(len(changed))} of them taken off sale by this plan"
