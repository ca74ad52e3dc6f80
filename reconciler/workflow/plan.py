"""Use case: compare git with the live shop and judge what would change."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from datetime import datetime

import msgspec

from reconciler.apply.outcome import Outcome
from reconciler.domain.errors import ExitCode
from reconciler.domain.ids import OfferId
from reconciler.plan.finding import Blocked, Deferred, PriceDrift, Processing
from reconciler.plan.model import Plan
from reconciler.policy.compiled import PolicySet
from reconciler.policy.evidence import NO_EVIDENCE, Evidence
from reconciler.policy.judge import judge
from reconciler.policy.verdict import Verdict
from reconciler.workflow.evidence import gather, sales_since
from reconciler.workflow.found_out import found_out
from reconciler.workflow.job import Job
from reconciler.workflow.making import Made, count_stock, make, remake
from reconciler.workflow.withholding import Rest, rest_of


class Uncovered(msgspec.Struct, frozen=True, kw_only=True):
    """An operation that goes beyond what was reviewed."""

    operation: str
    reason: str


class Planned(msgspec.Struct, frozen=True):
    """A plan and what the policies say of it.

    `rest` is what may go of a plan of which something is held back, if that may be withheld.
    `ended` are operations of a saved plan that ended before anything is sent; `uncovered` those
    that a reviewed plan does not cover; `evidence` is what the policies were told besides the plan.
    `found` is what became of writes of earlier runs whose end nobody saw, by run and operation.
    """

    plan: Plan
    verdict: Verdict
    rest: Rest | None = None
    ended: Mapping[str, Outcome] = {}
    uncovered: tuple[Uncovered, ...] = ()
    evidence: Evidence = NO_EVIDENCE
    found: Mapping[tuple[int, str], Outcome] = {}

    @property
    def held(self) -> bool:
        """Whether a policy, or that nobody reviewed something, holds something back."""
        return self.verdict.decision != "allow" or bool(self.uncovered)

    @property
    def going(self) -> Plan | None:
        """What may be carried out: all of it, the rest, or nothing."""
        if not self.held:
            return self.plan
        return self.rest.plan if self.rest else None

    @property
    def withheld(self) -> Mapping[str, str]:
        """Operations that stay although others go, by id with the reason."""
        return self.rest.withheld if self.rest else {}

    @property
    def blocked(self) -> bool:
        """Whether something is declared that can't be written now."""
        return any(isinstance(finding, Blocked) for finding in self.plan.findings)

    @property
    def waiting(self) -> bool:
        """Whether something is declared that the shop takes later, or has not finished."""
        return any(isinstance(finding, Deferred | Processing) for finding in self.plan.findings)

    @property
    def exit_code(self) -> ExitCode:
        """0 nothing to do, 2 changes pending, 3 a policy holds them back."""
        if self.held:
            return ExitCode.DENIED
        if self.plan.operations or self.blocked or self.waiting:
            return ExitCode.CHANGES_PENDING
        return ExitCode.DONE


class Drifted(msgspec.Struct, frozen=True):
    """The same plan, looked at for what the shop did by itself."""

    plan: Plan

    @property
    def exit_code(self) -> ExitCode:
        """0 no drift, 2 drift. A price that git leaves to somebody else is none to be told of."""
        drift = [
            item for item in self.plan.drift if not (isinstance(item, PriceDrift) and item.held)
        ]
        return ExitCode.CHANGES_PENDING if drift else ExitCode.DONE


def plan_store(
    job: Job,
    overwrite: AbstractSet[OfferId] = frozenset(),
    reviewed_at: datetime | None = None,
) -> Planned:
    """Read the shop, make the plan, judge it. Writes nothing to the shop.

    `overwrite`: offers whose drift is to be set right, as far as orders don't explain it.
    `reviewed_at`: when a plan was made that a person saw and that is now made again: orders are to
    be known from then on, whatever else needs them.
    """
    made = make_for(job, overwrite, reviewed_at)
    return judge_made(job, made, reviewed_at=reviewed_at)


def make_for(
    job: Job, overwrite: AbstractSet[OfferId] = frozenset(), reviewed_at: datetime | None = None
) -> Made:
    """A plan, with the orders that it and the policies need."""
    moments = [moment for moment in (reviewed_at, sales_since(job)) if moment is not None]
    return make(job, overwrite, min(moments, default=None))


def judge_made(
    job: Job,
    made: Made,
    held: Mapping[str, str] | None = None,
    reviewed_at: datetime | None = None,
) -> Planned:
    """What policies say of a plan that was made, and what may go of it.

    `held` are operations that stay whatever policies say, by id with the reason.
    """
    inputs, now = job.inputs, job.clock.now()
    evidence = gather(job, made, sales_since(job), reviewed_at)

    def judged(plan: Plan) -> Verdict:
        return judge(plan, inputs.policies, now, evidence, inputs.approvals)

    def without(withheld: AbstractSet[str]) -> Plan:
        return remake(job, made, withheld)

    verdict = judged(made.plan)
    if _lacks_a_count(made.plan, verdict, inputs.policies):
        made = count_stock(job, made)
        verdict = judged(made.plan)
    withholds = inputs.desired.store.on_deny == "withhold"
    found = found_out(job.state.history(job.shop_key).unseen(), made)
    if not held and (verdict.decision == "allow" or not withholds or not made.plan.operations):
        return Planned(made.plan, verdict, evidence=evidence, found=found)
    rest = rest_of(made.plan, verdict, without, judged, held or {}, policies=withholds)
    return Planned(made.plan, verdict, rest, evidence=evidence, found=found)


def _lacks_a_count(plan: Plan, verdict: Verdict, policies: PolicySet) -> bool:
    """Whether a policy can't be judged before somebody knows how much of the shop is in stock."""
    if plan.totals.in_stock_before is not None:
        return False
    open_ = {result.policy for result in verdict.results if result.outcome == "unknown"}
    return any(rule.policy.id in open_ and rule.names & _OF_STOCK for rule in policies.rules)


_OF_STOCK = frozenset({"plan.in_stock_before", "plan.in_stock_after", "plan.goes_dark_share"})


def find_drift(job: Job) -> Drifted:
    """Read the shop and say what moved without us. Writes nothing."""
    return Drifted(make(job).plan)
