"""Withholding: what policies hold back stays, and the rest may go, if the store says so.

Only policies on single operations withhold. One that judges the plan as a whole holds all of it
back: no part of the plan is to blame by itself. What is left is planned and judged anew, because
without some operations the rest may be worse: an increase that is withheld would have kept a
listing on sale.
"""

from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet

import msgspec

from reconciler.plan.model import Plan
from reconciler.plan.withheld import with_dependants
from reconciler.policy.verdict import Verdict


class Rest(msgspec.Struct, frozen=True):
    """What may go of a plan, and the operations that stay, by id with the reason."""

    plan: Plan
    verdict: Verdict
    withheld: Mapping[str, str]


def rest_of(
    plan: Plan,
    verdict: Verdict,
    without: Callable[[AbstractSet[str]], Plan],
    judge: Callable[[Plan], Verdict],
) -> Rest | None:
    """What may go of a plan that policies hold back; None if nothing may.

    `without` makes the same plan without some operations.
    """
    held: Mapping[str, str] = {}
    left = plan
    while verdict.decision != "allow":
        newly = _held(verdict)
        if not newly:
            return None
        held = with_dependants(plan.operations, {**newly, **held})
        left = without(held.keys())
        verdict = judge(left)
    return Rest(left, verdict, held) if left.operations else None


def _held(verdict: Verdict) -> dict[str, str]:
    """The operations that some policy holds back, with the first such policy."""
    held: dict[str, str] = {}
    for result in verdict.violations:
        if result.scope == "operation" and result.enforce != "warn":
            word = "denies it" if result.enforce == "deny" else "wants it approved"
            for name in result.operations:
                held.setdefault(name, f"withheld: policy {result.policy} {word}")
    return held
