"""Withholding: what policies hold back stays, and the rest may go, if the store says so.

Only policies on single operations withhold. One that judges the plan as a whole holds all of it
back: no part of the plan is to blame by itself. What is left is planned and judged anew, because
without some operations the rest may be worse: an increase that is withheld would have kept a
listing on sale.
"""

from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet

import msgspec
from msgspec.structs import replace

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
    held: Mapping[str, str],
    *,
    policies: bool,
) -> Rest | None:
    """What may go of a plan of which something is held back; None if nothing may.

    `without` makes the same plan without some operations. `held` are operations that stay from the
    beginning, by id with the reason; `policies` tells whether those stay that a policy holds back,
    or all does.
    """
    left, found = plan, dict[str, str]()
    newly = held or (_held(verdict) if policies else {})
    while newly or verdict.decision == "allow":
        if not newly:
            rest = Rest(replace(left, id=plan.id), verdict, found)
            return rest if left.operations else None
        found = dict(with_dependants(plan.operations, {**newly, **found}))
        left = without(found.keys())
        verdict = judge(left)
        newly = _held(verdict) if policies else {}
        assert found.keys().isdisjoint(newly), "an operation that was taken out is judged again"
    return None


def _held(verdict: Verdict) -> dict[str, str]:
    """The operations that some policy holds back, with the first such policy."""
    held: dict[str, str] = {}
    for result in verdict.violations:
        if result.scope == "operation" and result.enforce != "warn":
            word = "denies it" if result.enforce == "deny" else "wants it approved"
            for name in result.operations:
                held.setdefault(name, f"withheld: policy {result.policy} {word}")
    return held
