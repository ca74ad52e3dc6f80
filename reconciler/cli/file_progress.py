"""How the reading of a large catalog goes, on stderr of a terminal. Small ones are over before."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from rich.progress import Progress

QUIET_SECONDS = 2.0
"""Nothing is said about work that is over sooner, and nothing is loaded to say it with."""


class FileProgress:
    """How much of the work with files is done; several pieces of work may follow each other."""

    def __init__(self, words: str = "reading the catalog") -> None:
        self._words = words
        self._started = time.monotonic()
        self._bar: Progress | None = None

    def work(self, words: str, done: int, total: int) -> None:
        """So much of how much is done of a piece of work."""
        self._words = words
        self.read(done, total)

    def read(self, done: int, total: int) -> None:
        """So much of how much is done."""
        if self._bar is None:
            quiet = time.monotonic() - self._started < QUIET_SECONDS
            if quiet or done == total or not sys.stderr.isatty():
                return
            self._bar = _bar()
            self._bar.start()
        self._bar.update(
            self._bar.task_ids[0], description=self._words, completed=done, total=total
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._bar is not None:
            self._bar.stop()


def _bar() -> Progress:
    from rich.progress import (
        BarColumn,
        Progress,
        TaskProgressColumn,
        TextColumn,
        TimeRemainingColumn,
    )

    from reconciler.cli.output import console

    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TextColumn("left"),
        TimeRemainingColumn(),
        console=console(stderr=True),
        transient=True,
    )
    bar.add_task("")
    return bar
