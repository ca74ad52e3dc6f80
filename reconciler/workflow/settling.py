"""Use case: find out how changes of earlier runs stand by now, and remember it."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from datetime import datetime, timedelta

import msgspec

from reconciler.apply.card_batch import POLLS, task_end
from reconciler.apply.outcome import Converged, Outcome, Pending, Unknown
from reconciler.domain.applied import Applied
from reconciler.domain.card import LiveCard
from reconciler.domain.card_digest import AppliedCard, taken
from reconciler.domain.errors import ExitCode, ReconcilerError
from reconciler.domain.ids import OfferId
from reconciler.domain.task import Task, TaskItem
from reconciler.plan.rename_part import follow
from reconciler.plan.task_state import why_waiting
from reconciler.state.lease import Lease
from reconciler.workflow.holder import holder, is_dead
from reconciler.workflow.job import Job
from reconciler.workflow.sticking import SettledValue, look_again, to_look_at

Items = Mapping[int, Mapping[OfferId, TaskItem]]


class SettledTask(msgspec.Struct, frozen=True, kw_only=True):
    """One change of an earlier run, and how it stands by now."""

    operation: str
    offer: OfferId
    task: int | None
    sent_at: datetime
    outcome: Outcome


class Settled(msgspec.Struct, frozen=True, kw_only=True):
    """All changes that the shop was at work on, and the stocks and prices that were looked at
    again.
    """

    store: str
    tasks: tuple[SettledTask, ...] = ()
    values: tuple[SettledValue, ...] = ()

    @property
    def exit_code(self) -> ExitCode:
        """0 all is done and holds, 2 the shop still works, 5 it refused something, or something
        that it accepted did not stick.
        """
        ends = [task.outcome for task in self.tasks]
        if any(not isinstance(end, Converged | Pending | Unknown) for end in ends):
            return ExitCode.PARTIAL
        if not all(value.holds for value in self.values):
            return ExitCode.PARTIAL
        if any(isinstance(end, Pending) for end in ends):
            return ExitCode.CHANGES_PENDING
        return ExitCode.DONE


def settle(
    job: Job,
    wait: timedelta = timedelta(0),
    on_wait: Callable[[float, str], None] = lambda _seconds, _why: None,
    run: int | None = None,
    after: timedelta = timedelta(0),
) -> Settled:
    """Ask how the tasks of earlier runs stand, for as long as `wait`, and look again at the stocks
    and prices that they wrote (of the last day, or of one run), once `after` has passed.

    Writes nothing to the shop. Raises StoreBusy while an apply is at work on it, and InvalidInput
    if there is no such run.
    """
    store = job.inputs.desired.store.name
    written = to_look_at(job, run, after, on_wait)
    if not _applied(job).tasks and not written:
        return Settled(store=store)
    lease = job.state.lease(job.shop_key, holder(), is_dead)
    lease.take(job.clock.now())
    try:
        applied = _applied(job)
        items = _follow(job, applied, job.clock.now() + wait, on_wait)
        ends = list(_ends(applied, items, job.clock.now()))
        _remember(job, lease, applied, items, ends)
        values = look_again(job, applied, written)
        _note(job, lease, {(value.run, value.operation): value.outcome for value in values})
    finally:
        with suppress(ReconcilerError):
            lease.give_back()
    return Settled(store=store, tasks=tuple(ends), values=tuple(values))


def _applied(job: Job) -> Applied:
    return follow(job.state.applied(job.shop_key), job.inputs.desired.moved)


def _follow(
    job: Job, applied: Applied, give_up_at: datetime, on_wait: Callable[[float, str], None]
) -> Items:
    look = 0
    while True:
        items = {number: job.shop.cards.task(number) for number in _numbers(applied)}
        pause = POLLS[min(look, len(POLLS) - 1)]
        waits = sum(isinstance(e.outcome, Pending) for e in _ends(applied, items, job.clock.now()))
        if not waits or job.clock.now() + timedelta(seconds=pause) > give_up_at:
            return items
        on_wait(pause, f"Ozon works on {waits} changes of cards")
        job.clock.sleep(pause)
        look += 1


def _numbers(applied: Applied) -> list[int]:
    tasks = (task for known in applied.tasks.values() for task in known)
    return sorted({task.number for task in tasks if task.number is not None})


def _ends(applied: Applied, items: Items, now: datetime) -> Iterator[SettledTask]:
    for offer, tasks in sorted(applied.tasks.items()):
        for task in tasks:
            yield SettledTask(
                operation=task.operation,
                offer=offer,
                task=task.number,
                sent_at=task.sent_at,
                outcome=_end(task, items, now),
            )


def _end(task: Task, items: Items, now: datetime) -> Outcome:
    item = None if task.number is None else items.get(task.number, {}).get(task.offer)
    waits = why_waiting(task, item, now)
    if waits:
        return Pending(waits, task.number)
    if item is None:
        return Unknown("nobody can tell how it ended; the next plan compares the card anew")
    return task_end(item, task.number) or Converged(f"task {task.number}")


def _remember(
    job: Job, lease: Lease, applied: Applied, items: Items, ends: list[SettledTask]
) -> None:
    over = [end for end in ends if not isinstance(end.outcome, Pending)]
    if not over:
        return
    good = {end.operation for end in over if isinstance(end.outcome, Converged)}
    offers = sorted({end.offer for end in over if end.operation in good})
    live = job.shop.cards.read(offers) if offers else {}
    bases = {
        offer: _base(applied, offer, live[offer], items, good) for offer in offers if offer in live
    }
    runs = job.state.history(job.shop_key).newest_of([end.operation for end in over])
    journal = job.state.reopen(lease, max(runs.values(), default=0))
    journal.ended([end.operation for end in over], {}, bases, job.clock.now())
    _note(
        job,
        lease,
        {
            (runs[end.operation], end.operation): end.outcome
            for end in over
            if end.operation in runs
        },
    )


def _note(job: Job, lease: Lease, outcomes: Mapping[tuple[int, str], Outcome]) -> None:
    """The journal of each run learns how its operations stand."""
    by_run: dict[int, dict[str, Outcome]] = {}
    for (run, name), outcome in outcomes.items():
        by_run.setdefault(run, {})[name] = outcome
    for run, ends in by_run.items():
        job.state.reopen(lease, run).looked_later(run, ends, job.clock.now())


def _base(
    applied: Applied, offer: OfferId, live: LiveCard, items: Items, good: set[str]
) -> AppliedCard:
    base = applied.cards.get(offer)
    for task in applied.tasks[offer]:
        if task.operation in good and task.number is not None:
            skipped = items[task.number][task.offer].status == "skipped"
            base = taken(base, task.applies, task.sent, live.card, skipped=skipped)
    return base or AppliedCard()
