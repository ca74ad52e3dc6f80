"""Use case: carry a plan out, if the policies and a person let it, and prove it."""

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

import msgspec

from reconciler.apply.batch import write_kind
from reconciler.apply.outcome import Blocked, Pending, Stale, is_good
from reconciler.apply.ports import Observer, WriteKind
from reconciler.apply.run import PATIENCE, Finished, Run
from reconciler.domain.errors import Declined, ExitCode, ReconcilerError
from reconciler.plan.model import Plan
from reconciler.plan.rename_part import follow
from reconciler.policy.verdict import Verdict
from reconciler.workflow.holder import holder, is_dead
from reconciler.workflow.job import Job
from reconciler.workflow.plan import Planned, plan_store
from reconciler.workflow.plan_file import check_fits, confirmed, overwritten


class AppliedPlan(msgspec.Struct, frozen=True):
    """How a run ended; `run` is its number in the journal."""

    planned: Planned
    finished: Finished
    run: int

    @property
    def plan(self) -> Plan:
        """The plan that was carried out."""
        return self.planned.plan

    @property
    def verdict(self) -> Verdict:
        """What the policies said."""
        return self.planned.verdict

    @property
    def exit_code(self) -> ExitCode:
        """0 everything is as declared, 2 the shop still works on the rest; else why not."""
        outcomes = self.finished.outcomes.values()
        bad = [outcome for outcome in outcomes if not is_good(outcome)]
        if self.finished.error is not None and all(isinstance(end, Blocked) for end in outcomes):
            return self.finished.error.exit_code
        if bad and all(isinstance(outcome, Stale) for outcome in outcomes):
            return ExitCode.STALE
        if bad and all(isinstance(outcome, Pending) for outcome in bad) and not self._unfinished:
            return ExitCode.CHANGES_PENDING
        if bad or self._unfinished:
            return ExitCode.PARTIAL
        return ExitCode.CHANGES_PENDING if self.planned.waiting else ExitCode.DONE

    @property
    def _unfinished(self) -> bool:
        return bool(self.finished.stopped) or self.planned.blocked


def judge_saved(job: Job, saved: Plan) -> Planned:
    """A saved plan, confirmed by a plan made now and judged by today's policies.

    The file is for reading: what is carried out is what a new plan has as well, or less.
    Raises PlanStale if it does not fit the catalog, the shop or the state any more.
    """
    check_fits(saved, job)
    fresh = plan_store(job, overwritten(saved), saved.observed_at)
    return Planned(confirmed(saved, fresh.plan), fresh.verdict, fresh.evidence)


def apply_plan(
    job: Job,
    planned: Planned,
    confirm: Callable[[Planned], bool],
    observer: Observer,
    must_stop: Callable[[], bool] = lambda: False,
    patience: timedelta = PATIENCE,
) -> AppliedPlan | None:
    """Carry the plan out. None if the policies hold it back: then nothing was written.

    `patience` is how long the shop may work on cards before that is left to a later run.

    Raises Declined, StoreBusy, CredentialsRefused or ShopUnreachable before the first write.
    """
    plan = planned.plan
    if plan.operations:
        if planned.verdict.decision != "allow":
            return None
        if not confirm(planned):
            raise Declined("declined; nothing was written")
        job.shop.require_write_access(_kinds(plan))
    clock = job.clock
    lease = job.state.lease(job.shop_key, holder(), is_dead)
    lease.take(clock.now())
    try:
        # Under the lease nobody else writes: a plan that still fits now keeps fitting.
        check_fits(plan, job)
        journal = job.state.begin(lease, plan, clock.now())
        run = Run(
            job.shop,
            journal,
            clock,
            observer,
            must_stop,
            job.ledger.live(),
            patience,
            follow(job.state.applied(job.shop_key), job.inputs.desired.moved).cards,
        )
        finished = run.execute(plan)
        with suppress(ReconcilerError):
            # A full disk must not hide how the run ended; an open run reads as a broken-off one.
            journal.finish(finished.stopped, clock.now())
    finally:
        with suppress(ReconcilerError):
            lease.give_back()
    return AppliedPlan(planned, finished, journal.run)


def _kinds(plan: Plan) -> frozenset[WriteKind]:
    return frozenset(map(write_kind, plan.operations))
