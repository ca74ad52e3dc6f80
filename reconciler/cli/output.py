"""What goes to the terminal: reports to stdout, progress and errors to stderr."""

import sys
from typing import TYPE_CHECKING

from reconciler.domain.errors import ReconcilerError

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

PIPE_WIDTH = 160
"""Columns when stdout is a file or a pipe: nobody's terminal to fit into, wide enough for a row."""


def show(report: "RenderableType") -> None:
    """A report for people, on stdout."""
    console().print(report, soft_wrap=False)


def write(data: bytes | str) -> None:
    """A report for machines, on stdout, untouched."""
    sys.stdout.write(data.decode() if isinstance(data, bytes) else data)
    sys.stdout.flush()


def show_error(error: ReconcilerError) -> None:
    """An error for people, on stderr."""
    from reconciler.report.problems import error_text

    console(stderr=True).print(error_text(error), soft_wrap=True)


def console(*, stderr: bool = False) -> "Console":
    """A console on stdout or stderr; colour where there is a terminal, NO_COLOR respected."""
    from rich.console import Console

    stream = sys.stderr if stderr else sys.stdout
    width = None if stream.isatty() else PIPE_WIDTH
    return Console(stderr=stderr, width=width, highlight=False, emoji=False, markup=False)
