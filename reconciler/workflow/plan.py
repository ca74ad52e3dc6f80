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
from reconciler.policy.judge import judge
from reconciler.policy.verdict import Verdict
from reconciler.workflow.job import Job
from reconciler.workflow.making import make


class Uncovered(msgspec.Struct, frozen=True, kw_only=True):
    """An operation that goes beyond what was reviewed; an approval may name the fingerprint."""

    operation: str
    reason: str
    fingerprint: str


class Planned(msgspec.Struct, frozen=True):
    """A plan and what the policies say of it.

    `ended` are operations of a saved or reviewed plan that ended before anything is sent;
    `uncovered` those that a reviewed plan does not cover: they hold everything back.
    """

    plan: Plan
    verdict: Verdict
    ended: Mapping[str, Outcome] = {}
    uncovered: tuple[Uncovered, ...] = ()

    @property
    def held(self) -> bool:
        """Whether a policy, or that nobody reviewed something, holds the plan back."""
        if not self.plan.operations:
            return False
        return self.verdict.decision != "allow" or bool(self.uncovered)

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
    since: datetime | None = None,
) -> Planned:
    """Read the shop, make the plan, judge it. Writes nothing to the shop.

    `overwrite`: offers whose drift is to be set right, as far as orders don't explain it.
    `since`: orders are to be known from this moment on, whatever else needs them.
    """
    plan = make(job, overwrite, since).plan
    return Planned(plan, judge(plan, job.inputs.policies, job.world.clock.now()))


def find_drift(job: Job) -> Drifted:
    """Read the shop and say what moved without us. Writes nothing."""
    return Drifted(make(job).plan)
