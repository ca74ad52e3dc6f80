"""How a job goes, on stderr: a live bar on a terminal, a plain line now and then elsewhere."""

import time
from collections.abc import Callable, Mapping
from types import TracebackType
from typing import Self

from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TextColumn,
    TimeElapsedColumn,
)
from rich.text import Text

from reconciler.apply.outcome import Outcome
from reconciler.cli.output import console
from reconciler.plan.model import Plan
from reconciler.plan.remaining import Remaining
from reconciler.report.words import count, duration, number

QUIET_SECONDS = 2.0
"""Nothing is said about work that is over sooner."""


class ReadProgress:
    """Rows as they come from the shop. Threads report here."""

    def __init__(self) -> None:
        self._console = console(stderr=True)
        self._rows: dict[str, int] = {}
        self._started = self._spoke = time.monotonic()
        live = self._console.is_terminal
        self._status = self._console.status("reading the shop") if live else None

    def read(self, what: str, rows: int) -> None:
        """So many more rows came."""
        self._rows[what] = self._rows.get(what, 0) + rows
        words = f"reading the shop: {number(sum(self._rows.values()))} rows"
        now = time.monotonic()
        if self._status:
            self._status.update(f"{words} ({what})")
        elif now - self._spoke > QUIET_SECONDS:
            self._console.print(words)
            self._spoke = now

    def wrote(self, done: int, total: int) -> None:
        """So much of how much is written down."""
        words = f"writing documents: {100 * done // max(total, 1)} %"
        now = time.monotonic()
        if self._status:
            self._status.update(words)
        elif now - self._spoke > QUIET_SECONDS:
            self._console.print(words)
            self._spoke = now

    def wait(self, seconds: float, why: str) -> None:
        """A pause for a limit."""
        if not self._status:
            self._console.print(f"waiting {duration(seconds)}: {why}")
        else:
            self._status.update(f"waiting {duration(seconds)}: {why}")

    def __enter__(self) -> Self:
        if self._status:
            self._status.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._status:
            self._status.stop()


class ApplyProgress:
    """Operations as they end."""

    def __init__(self) -> None:
        self._console = console(stderr=True)
        self._done = self._total = 0
        self._bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            _Column(self._left),
            console=self._console,
        )
        self._task = self._bar.add_task("applying", total=None)
        self._remaining: Remaining | None = None
        self._began = time.monotonic()

    def started(self, plan: Plan) -> None:
        """The run begins."""
        self._total = len(plan.operations)
        self._remaining = Remaining(plan)
        self._began = time.monotonic()
        self._bar.update(self._task, total=self._total)
        if self._console.is_terminal and self._total:
            self._bar.start()

    def waiting(self, seconds: float, why: str) -> None:
        """The run pauses."""
        self._bar.update(self._task, description=f"waiting {duration(seconds)}: {why}")
        if not self._console.is_terminal:
            self._console.print(f"waiting {duration(seconds)}: {why}")

    def progressed(self, outcomes: Mapping[str, Outcome]) -> None:
        """Operations ended."""
        self._done += len(outcomes)
        if self._remaining:
            self._remaining.ended(outcomes, time.monotonic() - self._began)
        self._bar.update(self._task, completed=self._done, description="applying")
        if not self._console.is_terminal:
            done = f"applied {number(self._done)} of {count(self._total, 'operation')}"
            self._console.print(", ".join(filter(None, (done, self._left()))))

    def finished(self) -> None:
        """The run is over."""
        self._bar.stop()

    def _left(self) -> str:
        """`about 2 min left`, by the limits and by how far the run is behind them."""
        if self._remaining is None:
            return ""
        seconds = self._remaining.seconds(time.monotonic() - self._began)
        return f"about {duration(seconds)} left" if seconds > QUIET_SECONDS else ""


class _Column(ProgressColumn):
    """Words that change while nothing happens."""

    def __init__(self, words: Callable[[], str]) -> None:
        super().__init__()
        self._words = words

    def render(self, task: Task) -> Text:  # noqa: ARG002
        return Text(self._words())
