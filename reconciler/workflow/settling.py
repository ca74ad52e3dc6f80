"""Use case: find out how card changes of earlier runs ended, and remember it."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from datetime import datetime, timedelta

import msgspec
from msgspec.structs import replace

from reconciler.apply.card_batch import POLLS, task_end
from reconciler.apply.outcome import Converged, Outcome, Pending, Rejected, Unknown
from reconciler.domain.applied import Applied
from reconciler.domain.card import LiveCard
from reconciler.domain.card_digest import AppliedCard, missing, taken
from reconciler.domain.errors import ExitCode, ReconcilerError
from reconciler.domain.ids import OfferId
from reconciler.domain.task import Task, TaskItem
from reconciler.plan.rename_part import follow
from reconciler.plan.task_state import why_waiting
from reconciler.state.lease import Lease
from reconciler.workflow.holder import holder, is_dead
from reconciler.workflow.job import Job

Items = Mapping[int, Mapping[OfferId, TaskItem]]


class SettledTask(msgspec.Struct, frozen=True, kw_only=True):
    """One change of an earlier run, and how it stands by now."""

    operation: str
    offer: OfferId
    task: int | None
    sent_at: datetime
    outcome: Outcome


class Settled(msgspec.Struct, frozen=True, kw_only=True):
    """All changes that the shop was at work on."""

    store: str
    tasks: tuple[SettledTask, ...]

    @property
    def exit_code(self) -> ExitCode:
        """0 nothing is at work any more, 2 the shop still works, 5 it refused something."""
        ends = [task.outcome for task in self.tasks]
        if any(not isinstance(end, Converged | Pending | Unknown) for end in ends):
            return ExitCode.PARTIAL
        if any(isinstance(end, Pending) for end in ends):
            return ExitCode.CHANGES_PENDING
        return ExitCode.DONE


def settle(
    job: Job,
    wait: timedelta = timedelta(0),
    on_wait: Callable[[float, str], None] = lambda _seconds, _why: None,
) -> Settled:
    """Ask how the tasks of earlier runs stand, for as long as `wait`, and remember how they ended.

    Writes nothing to the shop. Raises StoreBusy while an apply is at work on it.
    """
    store = job.inputs.desired.store.name
    if not _applied(job).tasks:
        return Settled(store=store, tasks=())
    lease = job.state.lease(job.shop_key, holder(), is_dead)
    lease.take(job.clock.now())
    try:
        applied = _applied(job)
        items = _follow(job, applied, job.clock.now() + wait, on_wait)
        ends = list(_ends(applied, items, job.clock.now()))
        live = job.shop.cards.read(sorted({end.offer for end in ends if _is_good(end)}))
        _remember(job, lease, applied, items, ends, live)
        ends = [_looked_at(end, applied, live) for end in ends]
    finally:
        with suppress(ReconcilerError):
            lease.give_back()
    return Settled(store=store, tasks=tuple(ends))


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


def _is_good(end: SettledTask) -> bool:
    return isinstance(end.outcome, Converged)


def _looked_at(
    end: SettledTask, applied: Applied, live: Mapping[OfferId, LiveCard]
) -> SettledTask:
    """A change that the shop took, and of which its card shows a part or nothing, is none."""
    if not _is_good(end) or end.offer not in live:
        return end
    (task,) = (task for task in applied.tasks[end.offer] if task.operation == end.operation)
    gone = missing(task.sent, live[end.offer].card)
    if not gone:
        return end
    message = f"Ozon took the card, and does not show {', '.join(gone)}; the next plan sends it"
    return replace(end, outcome=Rejected("", message, gone[0]))


def _remember(
    job: Job,
    lease: Lease,
    applied: Applied,
    items: Items,
    ends: list[SettledTask],
    live: Mapping[OfferId, LiveCard],
) -> None:
    over = [end for end in ends if not isinstance(end.outcome, Pending)]
    if not over:
        return
    good = {end.operation for end in over if _is_good(end)}
    bases = {
        offer: _base(applied, offer, card, items, good) for offer, card in sorted(live.items())
    }
    now = job.clock.now()
    desired = job.inputs.desired
    journal = job.state.open_run(lease, desired.store.name, "settle", desired.digest, now)
    outcomes = {end.operation: end.outcome for end in over}
    journal.ended([end.operation for end in over], outcomes, bases, now)
    journal.finish("", now)


def _base(
    applied: Applied, offer: OfferId, live: LiveCard, items: Items, good: set[str]
) -> AppliedCard:
    base = applied.cards.get(offer)
    for task in applied.tasks[offer]:
        if task.operation in good and task.number is not None:
            skipped = items[task.number][task.offer].status == "skipped"
            base = taken(base, task.applies, task.sent, live.card, skipped=skipped)
    return base or AppliedCard()
