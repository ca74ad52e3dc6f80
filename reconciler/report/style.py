"""How a report is written down: the same sections as Markdown or as HTML.

Text that comes from elsewhere goes through `code` or `prose`; all other arguments are safe already.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol, TypeVar

from reconciler.report.marks import code, prose, table
from reconciler.report.words import number

T = TypeVar("T")


class Style(Protocol):
    """What sections are made of. Each method gives lines, save those that give a piece of one."""

    def code(self, text: str) -> str:
        """Foreign text in the typewriter face."""
        ...

    def prose(self, text: str) -> str:
        """Foreign text as text."""
        ...

    def strong(self, safe: str) -> str:
        """Something that stands out."""
        ...

    def title(self, safe: str) -> Iterator[str]:
        """The head of the whole report."""
        ...

    def heading(self, safe: str) -> Iterator[str]:
        """The head of a section."""
        ...

    def para(self, safe: str) -> Iterator[str]:
        """A paragraph."""
        ...

    def items(self, safe: Iterable[str]) -> Iterator[str]:
        """A list; nothing if it is empty."""
        ...

    def table(
        self, header: Sequence[str], align: str, rows: Iterable[Sequence[str]], more: int = 0
    ) -> Iterator[str]:
        """A table, and how many rows it does not show. `>` in `align` is a column of numbers."""
        ...

    def verbatim(self, text: str) -> Iterator[str]:
        """Text whose lines are kept."""
        ...

    def folded(self, safe: str, lines: Iterable[str]) -> Iterator[str]:
        """Lines that are opened by who wants to see them."""
        ...


class Markdown:
    """For GitHub. Foreign text is cut at `longest` characters."""

    def __init__(self, longest: int = 500) -> None:
        self._longest = longest

    def code(self, text: str) -> str:
        """See Style."""
        return code(clipped(text, self._longest))

    def prose(self, text: str) -> str:
        """See Style."""
        return prose(clipped(text, self._longest))

    def strong(self, safe: str) -> str:
        """See Style."""
        return f"**{safe}**"

    def title(self, safe: str) -> Iterator[str]:
        """See Style."""
        yield from (f"### {safe}", "")

    def heading(self, safe: str) -> Iterator[str]:
        """See Style."""
        yield from (f"#### {safe}", "")

    def para(self, safe: str) -> Iterator[str]:
        """See Style."""
        yield from (safe, "")

    def items(self, safe: Iterable[str]) -> Iterator[str]:
        """See Style."""
        lines = [f"- {line}" for line in safe]
        yield from (*lines, "") if lines else ()

    def table(
        self, header: Sequence[str], align: str, rows: Iterable[Sequence[str]], more: int = 0
    ) -> Iterator[str]:
        """See Style."""
        return table(header, align, rows, more)

    def verbatim(self, text: str) -> Iterator[str]:
        """See Style. Indented: nothing inside can end it, as it could a fence."""
        yield from (f"    {line}" for line in text.rstrip().splitlines())
        yield ""

    def folded(self, safe: str, lines: Iterable[str]) -> Iterator[str]:
        """See Style."""
        yield from (f"<details><summary>{safe}</summary>", "", *lines, "</details>", "")


def clipped(text: str, longest: int) -> str:
    """The text, or its beginning."""
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def cut(items: Sequence[T], rows: int | None) -> tuple[Sequence[T], int]:
    """The first items, and how many more there are; None shows all."""
    shown = items[:rows]
    return shown, len(items) - len(shown)


def listed(style: Style, names: Sequence[str], most: int) -> str:
    """The first names in the typewriter face, and how many more there are."""
    shown, more = cut(names, most)
    return ", ".join(map(style.code, shown)) + (f" and {number(more)} more" if more else "")
