"""The verdict on a plan: every policy asked, the waivers applied, one decision."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from reconciler.plan.model import Plan
from reconciler.policy.approval import Approval, Approving
from reconciler.policy.compiled import PolicySet
from reconciler.policy.evidence import NO_EVIDENCE, Evidence
from reconciler.policy.expression import Value
from reconciler.policy.facts import PlanFacts
from reconciler.policy.judge_operations import judge_operations
from reconciler.policy.judge_plan import judge_plan
from reconciler.policy.pardons import Pardons
from reconciler.policy.verdict import Decision, Result, Verdict
from reconciler.policy.waiving import Waiving


def judge(
    plan: Plan,
    policies: PolicySet,
    now: datetime,
    evidence: Evidence = NO_EVIDENCE,
    approvals: Iterable[Approval] = (),
    given: Mapping[str, Value | None] | None = None,
) -> Verdict:
    """Ask every policy. The same plan, policies and time give the same verdict, in any order.

    `approvals` let pass what was approved of policies of the level `approve`, and nothing larger.
    `given` are values to take instead of those that the plan and the evidence show, for tests.

    A plan that neither writes nor lets go of anything can't be risky: its decision is allow, even
    when a policy on the whole plan has something to say, which is then still in the results.
    """
    pardons = Pardons(Waiving(policies.waivers, now), Approving(approvals, plan, now))
    facts = PlanFacts(plan, now, evidence=evidence, given=given)
    of_plan = [rule for rule in policies.rules if rule.policy.scope == "plan"]
    of_operations = [rule for rule in policies.rules if rule.policy.scope == "operation"]
    results = [
        *(judge_plan(rule, facts, pardons) for rule in of_plan),
        *judge_operations(of_operations, facts, pardons),
    ]
    results.sort(key=lambda result: result.policy)
    return Verdict(
        decision=_decision(results) if plan.operations or plan.released else "allow",
        results=tuple(results),
        waivers=pardons.waiving.notes(),
        policy_digest=policies.digest,
        profile=policies.profile,
        approvals=pardons.approving.notes(),
    )


def _decision(results: Iterable[Result]) -> Decision:
    levels = {result.enforce for result in results if result.holds_back}
    if "deny" in levels:
        return "deny"
    return "needs_approval" if "approve" in levels else "allow"
