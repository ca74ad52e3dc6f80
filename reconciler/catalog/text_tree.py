"""One catalog file as it is written: nodes with their exact places, comments and blank lines.

Places are offsets into the decoded text without its byte order mark, so that what is not
touched can be copied. Values live in `document.py`; this tree is for tools that change text.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Style = Literal["", '"', "'", "|", ">"]
"""Plain, double-quoted, single-quoted, a block of lines, a folded block."""


ALL_COLUMNS = 10**9
"""The indentation of a block of lines that are all blank."""


@dataclass(frozen=True, slots=True)
class Trivia:
    """A comment from `#` to the end of its line, or a blank line (`text` is empty then)."""

    start: int
    text: str
    column: int
    own_line: bool


@dataclass(frozen=True, slots=True)
class Scalar:
    """A scalar; an empty one (`key:`) stands right behind its colon or dash.

    A block of lines ends with its last line, the line break not included. `hollow` is the number
    of columns that its lines are indented by.
    """

    start: int
    end: int
    style: Style
    value: str
    hollow: int = 0

    @property
    def is_hollow(self) -> bool:
        """A block of lines without a filled line: whatever is indented below it would be text."""
        return self.hollow >= ALL_COLUMNS

    @property
    def is_empty(self) -> bool:
        """Nothing is written: the value is null."""
        return self.start == self.end


@dataclass(frozen=True, slots=True)
class Entry:
    """`key: value`, or an item of a list, whose `key` is None.

    `start` is that of the key, of the dash, or of the `?` of an explicit key; `colon` is None
    where no colon is written.
    """

    start: int
    key: Scalar | None
    colon: int | None
    value: Node

    @property
    def end(self) -> int:
        """Where the entry ends: its value, or its colon when nothing follows."""
        return max(self.value.end, self.colon + 1 if self.colon is not None else 0)


@dataclass(frozen=True, slots=True)
class Collection:
    """A mapping or a list. `column` is that of its entries in block style.

    `bare` is the one mapping in flow style that has no braces: the `a: 1` of `[a: 1]`.
    """

    start: int
    end: int
    is_mapping: bool
    is_flow: bool
    column: int
    entries: tuple[Entry, ...]
    bare: bool = False


Node = Scalar | Collection


@dataclass(frozen=True, slots=True)
class TextDocument:
    """`marker` is the offset of its `---`; `limit` is where the next document or `...` begins."""

    marker: int | None
    node: Node
    limit: int


@dataclass(frozen=True, slots=True)
class TextTree:
    """A file. Documents without any content are kept: they may hold comments."""

    text: str
    documents: tuple[TextDocument, ...]
    trivia: tuple[Trivia, ...]

    def written(self, node: Scalar) -> str:
        """A scalar as it is written."""
        return self.text[node.start : node.end]

    def line_start(self, offset: int) -> int:
        """Where the line of an offset begins."""
        return line_start(self.text, offset)

    def comments(self) -> list[str]:
        """The texts of all comments, in order."""
        return [trivia.text for trivia in self.trivia if trivia.text]


def line_start(text: str, offset: int) -> int:
    """Where the line of an offset begins; lines end with LF, CRLF or CR."""
    after = text.rfind("\n", 0, offset) + 1
    return max(after, text.rfind("\r", after, offset) + 1)
