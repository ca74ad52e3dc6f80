"""The verdict on a plan: every policy asked, the waivers applied, one decision."""

from collections.abc import Iterable
from datetime import datetime

from reconciler.plan.model import Plan
from reconciler.policy.compiled import PolicySet
from reconciler.policy.judge_operations import judge_operations
from reconciler.policy.judge_plan import judge_plan
from reconciler.policy.verdict import Decision, Result, Verdict
from reconciler.policy.waiving import Waiving


def judge(plan: Plan, policies: PolicySet, now: datetime) -> Verdict:
    """Ask every policy. The same plan, policies and time give the same verdict, in any order.

    A plan without operations writes nothing, so nothing can be risky: its decision is allow, even
    when a policy on the whole plan has something to say, which is then still in the results.
    """
    waiving = Waiving(policies.waivers, now)
    of_plan = [rule for rule in policies.rules if rule.policy.scope == "plan"]
    of_operations = [rule for rule in policies.rules if rule.policy.scope == "operation"]
    results = [
        *(judge_plan(rule, plan, waiving, now) for rule in of_plan),
        *judge_operations(of_operations, plan, waiving, now),
    ]
    results.sort(key=lambda result: result.policy)
    return Verdict(
        decision=_decision(results) if plan.operations else "allow",
        results=tuple(results),
        waivers=waiving.notes(),
        policy_digest=policies.digest,
    )


def _decision(results: Iterable[Result]) -> Decision:
    levels = {result.enforce for result in results if result.outcome != "pass"}
    if "deny" in levels:
        return "deny"
    return "needs_approval" if "approve" in levels else "allow"
