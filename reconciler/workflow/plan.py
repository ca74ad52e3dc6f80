"""Use case: compare git with the live shop and judge what would change."""

import msgspec

from reconciler.domain.bulk import collector_off
from reconciler.domain.errors import ExitCode
from reconciler.plan.build import make_plan
from reconciler.plan.finding import Blocked
from reconciler.plan.model import Plan
from reconciler.policy.judge import judge
from reconciler.policy.verdict import Verdict
from reconciler.version import VERSION
from reconciler.workflow.job import Job


class Planned(msgspec.Struct, frozen=True):
    """A plan and what the policies say of it."""

    plan: Plan
    verdict: Verdict

    @property
    def blocked(self) -> bool:
        """Whether something is declared that can't be written now."""
        return any(isinstance(finding, Blocked) for finding in self.plan.findings)

    @property
    def exit_code(self) -> ExitCode:
        """0 nothing to do, 2 changes pending, 3 a policy holds them back."""
        if self.plan.operations and self.verdict.decision != "allow":
            return ExitCode.DENIED
        if self.plan.operations or self.blocked:
            return ExitCode.CHANGES_PENDING
        return ExitCode.DONE


class Drifted(msgspec.Struct, frozen=True):
    """The same plan, looked at for what the shop did by itself."""

    plan: Plan

    @property
    def exit_code(self) -> ExitCode:
        """0 no drift, 2 drift."""
        return ExitCode.CHANGES_PENDING if self.plan.drift else ExitCode.DONE


def plan_store(job: Job) -> Planned:
    """Read the shop, make the plan, judge it. Writes nothing, neither to the shop nor to state."""
    plan = _make(job)
    return Planned(plan, judge(plan, job.inputs.policies, job.world.clock.now()))


def find_drift(job: Job) -> Drifted:
    """Read the shop and say what moved without us. Writes nothing."""
    return Drifted(_make(job))


def _make(job: Job) -> Plan:
    desired = job.inputs.desired
    snapshot = job.shop.snapshot(
        desired.store,
        job.account,
        frozenset(offer for table in desired.stocks.values() for offer in table),
        frozenset(desired.sold()),
        job.world.observer,
    )
    with collector_off():
        applied = job.state.applied(job.shop_key)
        return make_plan(desired, snapshot, applied, endpoint=job.endpoint, tool_version=VERSION)
