"""A report as plain text for files and pipes, and the guard against text that moves a terminal."""

import re

from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.segment import Segment

HARMLESS = "\n\u00a0\u202f"
"""Not printable by Python's measure, and still harmless: line ends and fixed spaces."""


class Harmless:
    """Draws what it wraps, with control characters made visible.

    Names and messages come from the shop and from files. An escape sequence in one of them could
    hide a line of the plan, or rewrite it; a command in one could speak to the runner of a job.
    """

    def __init__(self, inner: RenderableType) -> None:
        self._inner = inner

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """The same segments, their text cleaned."""
        before = ""
        for segment in console.render(self._inner, options):
            text = harmless(segment.text)
            if not segment.control:
                text = _silenced(text, before)
                before = (before + text).rpartition("\n")[2][-_LONGEST_START:]
            yield Segment(text, segment.style, segment.control)


def harmless(text: str) -> str:
    """The text with every character that is not printable shown as `\\x1b`."""
    if text.isprintable():
        return text
    return "".join(
        char if char in HARMLESS or char.isprintable() else char.encode("unicode_escape").decode()
        for char in text
    )


_LONGEST_START = 200
"""Of a line that is begun, so much tells whether anything but spaces stands in it."""

_COMMAND = re.compile(r"(?m)^(\s*):(?=:)|#(?=#\[)")
"""`::error::` at the beginning of a line, or `##[error]` anywhere. (github.com/actions/runner,
ActionCommand.cs, 2026-11)"""


def _silenced(text: str, before: str) -> str:
    """The text without commands that a runner of GitHub Actions would take from a log; `before` is
    what stands in its line already. Where a line breaks is nobody's choice, so this comes last.
    """
    if "::" not in text and "##[" not in text:
        return text
    begun = "" if before.isspace() else before
    return _COMMAND.sub(_spelt, f"{begun}{text}")[len(begun) :]


def _spelt(found: re.Match[str]) -> str:
    return f"{found[1] or ''}\\x{ord(found[0][-1]):x}"


def plain_text(report: RenderableType, width: int) -> str:
    """The report without colours, and without spaces at the end of lines."""
    console = Console(
        width=width, highlight=False, emoji=False, markup=False, color_system=None,
        force_terminal=False,
    )  # fmt: skip
    with console.capture() as captured:
        console.print(Harmless(report), crop=False)
    return "".join(f"{line.rstrip()}\n" for line in captured.get().split("\n")[:-1])
