"""Use case: compare git with the live shop and judge what would change."""

from collections.abc import Set as AbstractSet
from datetime import datetime

import msgspec

from reconciler.domain.errors import ExitCode
from reconciler.domain.ids import OfferId
from reconciler.plan.finding import Blocked, Deferred, PriceDrift, Processing
from reconciler.plan.model import Plan
from reconciler.policy.evidence import NO_EVIDENCE, Evidence
from reconciler.policy.judge import judge
from reconciler.policy.verdict import Verdict
from reconciler.workflow.evidence import gather, sales_since
from reconciler.workflow.job import Job
from reconciler.workflow.making import make


class Planned(msgspec.Struct, frozen=True):
    """A plan, what the policies say of it, and what they were told besides it."""

    plan: Plan
    verdict: Verdict
    evidence: Evidence = NO_EVIDENCE

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
        if self.plan.operations and self.verdict.decision != "allow":
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
    sales_from = sales_since(job)
    moments = [moment for moment in (reviewed_at, sales_from) if moment is not None]
    made = make(job, overwrite, min(moments, default=None))
    evidence = gather(job, made, sales_from, reviewed_at)
    verdict = judge(made.plan, job.inputs.policies, job.world.clock.now(), evidence)
    return Planned(made.plan, verdict, evidence)


def find_drift(job: Job) -> Drifted:
    """Read the shop and say what moved without us. Writes nothing."""
    return Drifted(make(job).plan)
