"""What goes to the terminal: reports to stdout, progress and errors to stderr."""

import os
import sys
import tempfile
from io import TextIOWrapper
from pathlib import Path
from typing import IO, TYPE_CHECKING, TypeVar

from reconciler.domain.errors import InvalidInput, ReconcilerError
from reconciler.domain.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from rich.console import Console, RenderableType

_Made = TypeVar("_Made")

PIPE_WIDTH = 160
"""Columns when stdout is a file or a pipe: nobody's terminal to fit into, wide enough for a row."""


def show(report: "RenderableType") -> None:
    """A report for people, on stdout. Commands to copy are whole, wider than the screen or not."""
    from reconciler.report.plain import Harmless, plain_text

    screen = console()
    if screen.is_terminal:
        screen.print(Harmless(report), soft_wrap=False, crop=False)
    else:
        write(plain_text(report, screen.width))


def write(data: bytes | str) -> None:
    """A report on stdout. Bytes are for machines: they go out untouched, whatever the locale."""
    try:
        if isinstance(data, bytes) and hasattr(sys.stdout, "buffer"):
            sys.stdout.flush()
            sys.stdout.buffer.write(data)
        else:
            sys.stdout.write(data.decode() if isinstance(data, bytes) else data)
        sys.stdout.flush()
    except BrokenPipeError:
        lose_stdout()


def save(path: Path, document: bytes) -> None:
    """A report into a file. Raises InvalidInput if it can't be written."""
    try:
        path.write_bytes(document)
    except OSError as trouble:
        raise _unwritable(path, trouble) from trouble


def save_whole(path: Path, make: "Callable[[IO[bytes]], _Made]") -> "_Made":
    """What `make` writes, into a file that is whole or not there: it is made beside it first.

    Raises InvalidInput if it can't be written.
    """
    from reconciler.catalog.saving import mode_of

    path = path.resolve()
    try:
        if path.exists() and not path.is_file():
            # A pipe or a device such as /dev/null: a file in its place would break the machine.
            with path.open("wb") as there:
                return make(there)
        with tempfile.NamedTemporaryFile(
            dir=path.parent, prefix=f".{path.stem}-", delete=False
        ) as file:
            beside = Path(file.name)
            try:
                made = make(file)
                beside.chmod(mode_of(path))
                beside.replace(path)
            except BaseException:
                beside.unlink(missing_ok=True)
                raise
    except OSError as trouble:
        raise _unwritable(path, trouble) from trouble
    return made


def _unwritable(path: Path, trouble: OSError) -> InvalidInput:
    return InvalidInput(
        [
            Problem(
                code="out-file",
                message=f"{path} can't be written: {trouble.strerror}",
                fix="name a file in a folder that exists",
            )
        ]
    )


def speak_any_language() -> None:
    """Signs that the locale does not have are spelt out, and are no reason to fail."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def lose_stdout() -> None:
    """The reader (head, less) went away: the work goes on, and what follows is said to nobody."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def show_error(error: ReconcilerError) -> None:
    """An error for people, on stderr."""
    from reconciler.report.plain import Harmless
    from reconciler.report.problems import error_text

    console(stderr=True).print(Harmless(error_text(error)), soft_wrap=True)


def complain(problems: "Iterable[Problem]") -> None:
    """Problems in the middle of a talk: indented, without codes and places."""
    from rich.padding import Padding
    from rich.text import Text

    from reconciler.report.plain import Harmless

    screen = console(stderr=True)
    for problem in problems:
        words = Text.assemble((f"{problem.message}\n", "red"), problem.fix)
        screen.print(Harmless(Padding(words, (0, 0, 0, 2))))


def console(*, stderr: bool = False) -> "Console":
    """A console on stdout or stderr; colour where there is a terminal, NO_COLOR respected."""
    from rich.console import Console

    class Screen(Console):
        def on_broken_pipe(self) -> None:
            lose_stdout()

    stream = sys.stderr if stderr else sys.stdout
    width = None if stream.isatty() or "COLUMNS" in os.environ else PIPE_WIDTH
    return Screen(stderr=stderr, width=width, highlight=False, emoji=False, markup=False)
