"""Use case: carry a plan out, if the policies and a person let it, and prove it."""

from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta

import msgspec
from msgspec.structs import replace

from reconciler.apply.batch import write_kind
from reconciler.apply.outcome import Blocked, Outcome, Pending, Stale, Unknown, is_good
from reconciler.apply.ports import Observer, WriteKind
from reconciler.apply.record import RunFacts, rollback_again
from reconciler.apply.run import Finished, Run
from reconciler.apply.stages import Sold, Stage, stages
from reconciler.apply.work import GO_ON, PATIENCE, Work
from reconciler.domain.apply_settings import ApplySettings
from reconciler.domain.errors import Declined, ExitCode, HostUnreachable, ReconcilerError
from reconciler.domain.ids import OfferId
from reconciler.plan.model import Plan
from reconciler.plan.operation import Operation
from reconciler.plan.rename_part import follow
from reconciler.policy.verdict import Verdict
from reconciler.state.lease import Held, Lease
from reconciler.workflow.holder import holder, is_dead
from reconciler.workflow.job import Job
from reconciler.workflow.plan import Planned, judge_made, make_for
from reconciler.workflow.plan_file import (
    check_age,
    check_fits,
    check_whole,
    confirmed,
    overwritten,
)
from reconciler.workflow.rolling_back import plan_rollback
from reconciler.workflow.truth import is_true_now

SOLD_LATELY = timedelta(days=28)
"""Best sellers are those of this time."""


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


class How(msgspec.Struct, frozen=True, kw_only=True):
    """How a run goes, beside what the store says.

    `max_ops` and `max_duration` end a run early. `breaks` is asked whether the lease of a holder
    may be taken from it; None: it may not. `go_on` says how to go on where a run left something.
    """

    canary: int | None = None
    max_ops: int | None = None
    max_duration: timedelta | None = None
    breaks: Callable[[Held], bool] | None = None
    go_on: str = ""


PLAIN = How()


def judge_saved(job: Job, saved: Plan, max_age: timedelta | None = None) -> Planned:
    """A saved plan, confirmed by a plan made now and judged by today's policies.

    The file is for reading: what is carried out is what a new plan has as well, or less.
    Raises PlanStale if it does not fit the catalog, the shop or the state any more, or is older
    than `max_age`, or than the store lets through, and InvalidInput if it is of some offers only.
    """
    check_whole(saved)
    check_fits(saved, job)
    at_most = job.inputs.desired.store.apply.max_age if max_age is None else max_age
    check_age(saved, job.clock.now(), at_most)
    if saved.undoes is not None:
        # Of the file only the number of the run counts: the inverse is taken from the journal.
        return _confirmed(saved, plan_rollback(job, saved.undoes.run), lambda _op: False)
    made = make_for(job, overwritten(saved), saved.observed_at)
    fresh = judge_made(job, made, reviewed_at=saved.observed_at)
    return _confirmed(saved, fresh, lambda op: is_true_now(op, made.snapshot))


def _confirmed(saved: Plan, fresh: Planned, is_true: Callable[[Operation], bool]) -> Planned:
    kept = confirmed(saved, fresh.plan, is_true)
    rest = fresh.rest
    if rest is not None:
        rest = replace(rest, plan=confirmed(saved, rest.plan, is_true).plan)
    return replace(fresh, plan=kept.plan, rest=rest, ended=kept.ended)


def staged(job: Job, plan: Plan, how: How) -> list[Stage]:
    """The stages in which a plan goes out."""
    settings = _settings(job, how)
    sold = _sold(job) if settings.canary and plan.operations else {}
    return stages(plan.operations, settings, sold, how.max_ops, plan.cost.items_per_minute)


def apply_plan(
    job: Job,
    planned: Planned,
    confirm: Callable[[Planned], bool],
    observer: Observer,
    patience: timedelta = PATIENCE,
    how: How = PLAIN,
) -> AppliedPlan | None:
    """Carry the plan out. None if it is held back: then nothing was written.

    `patience` is how long the shop may work on cards before that is left to a later run.

    Raises Declined, StoreBusy, CredentialsRefused, ShopUnreachable or Interrupted before the first
    write.
    """
    plan = planned.going
    if plan is None:
        return None
    if plan.operations:
        if not confirm(planned):
            raise Declined("declined; nothing was written")
        job.shop.require_write_access(_kinds(plan))
    clock = job.clock
    lease = job.state.lease(job.shop_key, holder(), is_dead)
    _take(lease, clock.now(), how)
    try:
        # Under the lease nobody else writes: a plan that still fits now keeps fitting.
        check_fits(plan, job)
        began = clock.now()
        journal = job.state.begin(lease, plan, began, _facts(job, planned))
        # At the moment at which the run began: by that, the history names who found it out.
        if planned.found:
            journal.found(planned.found, began)
        job.shop.collect(journal.exchanged)
        work = Work(
            job.shop,
            journal,
            clock,
            observer,
            job.world.must_stop or (lambda: False),
            job.ledger.live(),
            patience,
            follow(job.state.applied(job.shop_key), job.inputs.desired.moved).cards,
            clock.now() + how.max_duration if how.max_duration is not None else None,
            how.go_on or _go_on(plan),
        )
        run = Run(work, _settings(job, how))
        left = {name: Blocked(why) for name, why in planned.withheld.items()}
        finished = run.execute(plan, staged(job, plan, how), {**planned.ended, **left})
        with suppress(ReconcilerError):
            journal.settled(_not_done(finished), {}, {}, clock.now())
        with suppress(ReconcilerError):
            # A full disk must not hide how the run ended; an open run reads as a broken-off one.
            journal.finish(finished.stopped, clock.now())
    finally:
        job.shop.collect(None)
        untold = _give_back(lease)
    if untold:
        finished = replace(finished, stopped=finished.stopped or untold)
    return AppliedPlan(planned, finished, journal.run)


def _go_on(plan: Plan) -> str:
    return f"to go on, {rollback_again(plan.undoes.run)}" if plan.undoes else GO_ON


def _give_back(lease: Lease) -> str:
    """Why others can't be told how the run ended; empty if they are."""
    try:
        lease.give_back()
    except HostUnreachable as trouble:
        return f"what it did could not be stored; the next run asks the shop: {trouble.message}"
    except ReconcilerError:
        return ""
    return ""


def _facts(job: Job, planned: Planned) -> RunFacts:
    """What is known of a run when it begins, and who let pass what policies say of it."""
    undoes, verdict = planned.plan.undoes, planned.verdict
    return replace(
        job.facts(undoes.run if undoes else None),
        approvals=tuple(
            f"{note.policy}: {note.reason} ({note.by}, {note.approved_at:%Y-%m-%d %H:%M} UTC)"
            for note in verdict.approvals
            if note.state == "used"
        ),
        waivers=tuple(
            f"{note.policy}: {note.reason} ({note.owner}, {note.where})"
            for note in verdict.waivers
            if note.operations and note.state != "expired"
        ),
    )


def _take(lease: Lease, now: datetime, how: How) -> None:
    held = lease.held(now)
    if held is not None and how.breaks is not None and how.breaks(held):
        lease.take_from(held, now)
    else:
        lease.take(now)


def _settings(job: Job, how: How) -> ApplySettings:
    settings = job.inputs.desired.store.apply
    return settings if how.canary is None else replace(settings, canary=how.canary)


def _sold(job: Job) -> Sold:
    """Units ordered of each offer in the last weeks, as far as orders are known."""
    lines, _ = job.state.orders(job.shop_key)
    since = job.clock.now() - SOLD_LATELY
    sold: Counter[OfferId] = Counter()
    for line in lines.values():
        if line.created_at is not None and line.created_at >= since:
            sold[line.offer] += line.units
    return sold


def _not_done(finished: Finished) -> dict[str, Outcome]:
    """What the run left: not all of it came to its batch, where the journal would have heard."""
    left = Blocked | Pending | Unknown
    return {name: end for name, end in finished.outcomes.items() if isinstance(end, left)}


def _kinds(plan: Plan) -> frozenset[WriteKind]:
    return frozenset(map(write_kind, plan.operations))
