"""Use case: find out how changes of earlier runs stand by now, and remember it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta

import msgspec
from msgspec.structs import replace

from reconciler.apply.card_batch import POLLS, task_end
from reconciler.apply.outcome import Converged, Outcome, Pending, Rejected, Unknown
from reconciler.domain.applied import Applied
from reconciler.domain.card import DeclaredCard, Field, LiveCard
from reconciler.domain.card_digest import AppliedCard, missing, taken
from reconciler.domain.errors import ExitCode, ReconcilerError
from reconciler.domain.ids import OfferId
from reconciler.domain.task import Task, TaskItem
from reconciler.plan.finding import CardRefused
from reconciler.plan.rename_part import follow
from reconciler.plan.task_state import refused_card, why_waiting
from reconciler.state.lease import Lease
from reconciler.workflow.holder import holder, is_dead
from reconciler.workflow.job import Job
from reconciler.workflow.made_with import check_made_here
from reconciler.workflow.refused_cards import read_refused
from reconciler.workflow.sticking import SettledValue, Written, look_again, to_look_at

Items = Mapping[int, Mapping[OfferId, TaskItem]]


class SettledTask(msgspec.Struct, frozen=True, kw_only=True):
    """One change of an earlier run, and how it stands by now."""

    operation: str
    offer: OfferId
    task: int | None
    sent_at: datetime
    outcome: Outcome


class Settled(msgspec.Struct, frozen=True, kw_only=True):
    """All changes that the shop was at work on, the stocks and prices that were looked at again,
    and the declared cards that it has and refuses.
    """

    store: str
    tasks: tuple[SettledTask, ...] = ()
    values: tuple[SettledValue, ...] = ()
    refused: tuple[CardRefused, ...] = ()
    unread: tuple[str, ...] = ()
    """What could not be read, in words with the reason."""

    @property
    def exit_code(self) -> ExitCode:
        """0 all is done and holds, 2 the shop still works, 5 it refused something, or something
        that it accepted did not stick.
        """
        ends = [task.outcome for task in self.tasks]
        if self.refused or any(not isinstance(end, Converged | Pending | Unknown) for end in ends):
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
    if there is no such run, or it was made at another address.
    """
    check_made_here(job, run)
    store = job.inputs.desired.store.name
    written = to_look_at(job, run, after, on_wait)
    ends: list[SettledTask] = []
    values: Sequence[SettledValue] = ()
    if _applied(job).tasks or written:
        ends, values = _settled(job, written, wait, on_wait)
    refused = read_refused(job)
    return Settled(
        store=store,
        tasks=tuple(ends),
        values=tuple(values),
        refused=tuple(refused_card(o, e) for o, errors in refused.why.items() for e in errors),
        unread=refused.unread,
    )


def _settled(
    job: Job,
    written: Sequence[Written],
    wait: timedelta,
    on_wait: Callable[[float, str], None],
) -> tuple[list[SettledTask], Sequence[SettledValue]]:
    lease = job.state.lease(job.shop_key, holder(), is_dead)
    lease.take(job.clock.now())
    try:
        applied = _applied(job)
        items = _follow(job, applied, job.clock.now() + wait, on_wait)
        ends = list(_ends(applied, items, job.clock.now()))
        live = job.shop.cards.read(sorted({end.offer for end in ends if _is_good(end)}))
        shown = _looked_at(job, ends, applied, live)
        _remember(job, lease, applied, items, ends, live)
        values = look_again(job, applied, written)
        _note(job, lease, _by_run(job, shown))
        _note(job, lease, {(value.run, value.operation): value.outcome for value in values})
    finally:
        with suppress(ReconcilerError):
            lease.give_back()
    return shown, values


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
    job: Job, ends: list[SettledTask], applied: Applied, live: Mapping[OfferId, LiveCard]
) -> list[SettledTask]:
    """A change that the shop took has not taken effect where its card lacks fields of it."""
    gone: dict[str, list[Field]] = {}
    for end in ends:
        if _is_good(end) and end.offer in live:
            (task,) = (one for one in applied.tasks[end.offer] if one.operation == end.operation)
            gone[end.operation] = missing(task.sent, live[end.offer].card)
    lacking = {end.offer for end in ends if gone.get(end.operation)}
    names = {offer: digest for offer, digest in job.inputs.desired.cards() if offer in lacking}
    declared = job.inputs.cards(names) if names else {}
    return [
        replace(end, outcome=_not_shown(fields, declared.get(end.offer)))
        if (fields := gone.get(end.operation))
        else end
        for end in ends
    ]


def _not_shown(fields: list[Field], card: DeclaredCard | None) -> Rejected:
    titles = card.titles if card else {}
    named = ", ".join(titles.get(field) or field for field in fields)
    message = f"Ozon took the card, and does not show {named}; the next plan sends it again"
    first = titles.get(fields[0], "")
    return Rejected("", message, "" if first else fields[0], first)


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
    runs = job.state.history(job.shop_key).newest_of([end.operation for end in over])
    journal = job.state.reopen(lease, max(runs.values(), default=0))
    journal.ended([end.operation for end in over], {}, bases, job.clock.now())


def _by_run(job: Job, ends: list[SettledTask]) -> dict[tuple[int, str], Outcome]:
    """How changes ended that are over, by the newest run that made them."""
    over = {e.operation: e.outcome for e in ends if not isinstance(e.outcome, Pending)}
    runs = job.state.history(job.shop_key).newest_of(list(over))
    return {(runs[name], name): end for name, end in over.items() if name in runs}


def _note(job: Job, lease: Lease, outcomes: Mapping[tuple[int, str], Outcome]) -> None:
    """The journal of each run learns how its operations stand."""
    if outcomes:
        journal = job.state.reopen(lease, max(run for run, _ in outcomes))
        journal.found(outcomes, job.clock.now())


def _base(
    applied: Applied, offer: OfferId, live: LiveCard, items: Items, good: set[str]
) -> AppliedCard:
    base = applied.cards.get(offer)
    for task in applied.tasks[offer]:
        if task.operation in good and task.number is not None:
            skipped = items[task.number][task.offer].status == "skipped"
            base = taken(base, task.applies, task.sent, live.card, skipped=skipped)
    return base or AppliedCard()
