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
    """Megabytes of catalog files as they are parsed."""

    def __init__(self) -> None:
        self._started = time.monotonic()
        self._bar: Progress | None = None

    def read(self, done: int, total: int) -> None:
        """So many bytes of how many are parsed."""
        if self._bar is None:
            quiet = time.monotonic() - self._started < QUIET_SECONDS
            if quiet or done == total or not sys.stderr.isatty():
                return
            self._bar = _bar(total)
            self._bar.start()
        self._bar.update(self._bar.task_ids[0], completed=done)

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


def _bar(total: int) -> Progress:
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

    from reconciler.cli.output import console

    bar = Progress(
        TextColumn("reading the catalog"),
        BarColumn(),
        DownloadColumn(),
        TextColumn("left"),
        TimeRemainingColumn(),
        console=console(stderr=True),
        transient=True,
    )
    bar.add_task("", total=total)
    return bar
