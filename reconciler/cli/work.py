"""Opening a job from the command line's options."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from reconciler.cli.file_progress import FileProgress
from reconciler.cli.options import CACHE, environment
from reconciler.cli.progress import ReadProgress
from reconciler.cli.stop import STOP
from reconciler.workflow.clock import SystemClock
from reconciler.workflow.job import Inputs, Job, World, load
from reconciler.workflow.where import Where

Narrow = Callable[[Inputs, Where, Callable[[int, int], None]], Inputs]
"""Leaves a part of inputs; hears where they are from, and tells how reading more of it goes."""


def whole(inputs: Inputs, _where: Where, _progress: Callable[[int, int], None]) -> Inputs:
    """All of it."""
    return inputs


@contextmanager
def open_job(
    catalog: Path,
    policies: Path,
    state: Path | str,
    store: str | None,
    endpoint: str | None,
    *,
    writes: bool = False,
    approvals: Sequence[Path] = (),
    narrow: Narrow = whole,
) -> Iterator[tuple[Job, ReadProgress]]:
    """A job, and the progress that its reads report to (enter it around the reads).

    One that `writes` to the shop reads every file of the catalog itself, and trusts no cache.
    `narrow` leaves only what the job is about, before the shop is reached.
    """
    where = Where(
        catalog=catalog,
        policies=policies,
        state=state,
        approvals=tuple(approvals),
        store=store,
        endpoint=endpoint,
        cache=None if writes else CACHE,
    )
    with FileProgress() as files:
        inputs = narrow(load(where, files.read), where, files.read)
    progress = ReadProgress()
    world = World(
        clock=SystemClock(),
        environment=environment(),
        observer=progress,
        on_wait=progress.wait,
        must_stop=STOP.asked,
    )
    with Job(where, inputs, world) as job:
        yield job, progress
