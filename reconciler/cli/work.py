"""Opening a job from the command line's options."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from reconciler.cli.options import environment
from reconciler.cli.progress import ReadProgress
from reconciler.workflow.clock import SystemClock
from reconciler.workflow.job import Job, World, load
from reconciler.workflow.where import Where


@contextmanager
def open_job(
    catalog: Path, policies: Path, state: Path, store: str | None, endpoint: str | None
) -> Iterator[tuple[Job, ReadProgress]]:
    """A job, and the progress that its reads report to (enter it around the reads)."""
    where = Where(catalog=catalog, policies=policies, state=state, store=store, endpoint=endpoint)
    inputs = load(where)
    progress = ReadProgress()
    world = World(
        clock=SystemClock(),
        environment=environment(),
        observer=progress,
        on_wait=progress.wait,
    )
    with Job(where, inputs, world) as job:
        yield job, progress
