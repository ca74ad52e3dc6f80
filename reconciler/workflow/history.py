"""Use case: tell what earlier runs did, from the journal alone. Reaches no shop."""

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Literal

import msgspec

from reconciler.apply.record import OperationRecord, RunRecord
from reconciler.domain.errors import InvalidInput
from reconciler.domain.problem import Problem
from reconciler.state.history import History
from reconciler.state.opening import is_there, open_state
from reconciler.workflow.holder import is_dead

Status = Literal["done", "stopped", "running", "broken off"]
"""done: it came to its end. stopped: it ended early, and said why. running: it is at work now.
broken off: it was killed, or its machine went down.
"""


class ToldRun(msgspec.Struct, frozen=True, kw_only=True):
    """A run, and how it stands. `operations` reads them anew whenever it is called."""

    record: RunRecord
    status: Status
    operations: Callable[[], Iterator[OperationRecord]]


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """Which runs: at most `limit` (0: all), since a moment, that planned a change of an offer (a
    pattern), of one store.
    """

    limit: int = 0
    since: datetime | None = None
    offer: str | None = None
    store: str | None = None


@contextmanager
def open_history(
    state: Path | str, environment: Mapping[str, str] = os.environ
) -> Iterator[History | None]:
    """The journal in a state; None if there is no such file yet.

    Raises InvalidInput, or HostUnreachable for a state that lives elsewhere.
    """
    if not is_there(state):
        yield None
        return
    opened = open_state(state, Path(), environment)
    try:
        yield opened.history()
    finally:
        opened.close()


def list_runs(history: History | None, asked: Asked) -> list[ToldRun]:
    """Runs, the newest first."""
    if history is None:
        return []
    limit = 0 if asked.store else asked.limit
    records = history.runs(limit, asked.since, asked.offer)
    if asked.store is not None:
        records = [record for record in records if record.store == asked.store]
    return [told(history, record) for record in records[: asked.limit or None]]


def find_run(history: History | None, number: int) -> ToldRun:
    """One run. Raises InvalidInput if the journal has none of that number."""
    record = history.run(number) if history is not None else None
    if record is None or history is None:
        raise InvalidInput([unknown_run(number, history)])
    return told(history, record)


def told(history: History, record: RunRecord) -> ToldRun:
    """A run with its status."""
    return ToldRun(
        record=record,
        status=status(record),
        operations=lambda: history.operations(record.run),
    )


def status(record: RunRecord) -> Status:
    """How a run stands."""
    if record.finished_at is not None:
        return "stopped" if record.stopped else "done"
    return "running" if record.holds_lease and not is_dead(record.who) else "broken off"


def unknown_run(number: int, history: History | None) -> Problem:
    """What to say of a number that names no run of this shop."""
    newest = history.runs(1) if history is not None else []
    has = f"the newest is {newest[0].run}" if newest else "there is none yet"
    return Problem(
        code="unknown-run",
        message=f"the journal has no run {number} of this shop; {has}",
        fix="see `reconciler history`; runs are kept 400 days, in the state file of the machine "
        "that applied",
    )
