"""A report as plain text for files and pipes, and the guard against text that moves a terminal."""

from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.segment import Segment

HARMLESS = "\n\u00a0\u202f"
"""Not printable by Python's measure, and still harmless: line ends and fixed spaces."""


class Harmless:
    """Draws what it wraps, with control characters made visible.

    Names and messages come from the shop and from files. An escape sequence in one of them could
    hide a line of the plan, or rewrite it.
    """

    def __init__(self, inner: RenderableType) -> None:
        self._inner = inner

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """The same segments, their text cleaned."""
        for segment in console.render(self._inner, options):
            yield Segment(harmless(segment.text), segment.style, segment.control)


def harmless(text: str) -> str:
    """The text with every character that is not printable shown as `\\x1b`."""
    if text.isprintable():
        return text
    return "".join(
        char if char in HARMLESS or char.isprintable() else char.encode("unicode_escape").decode()
        for char in text
    )


def plain_text(report: RenderableType, width: int) -> str:
    """The report without colours, and without spaces at the end of lines."""
    console = Console(
        width=width, highlight=False, emoji=False, markup=False, color_system=None,
        force_terminal=False,
    )  # fmt: skip
    with console.capture() as captured:
        console.print(Harmless(report), crop=False)
    return "".join(f"{line.rstrip()}\n" for line in captured.get().split("\n")[:-1])
