"""A file under an edit: its text, tree and line ends, and the splices that change it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from reconciler.catalog.scalars import resolve
from reconciler.catalog.text_parser import parse_text
from reconciler.catalog.text_tree import Collection, Entry, Node, Scalar, TextTree, Trivia

_BOM = "\ufeff"
_BREAK = re.compile(r"\r\n|\r|\n")


class Splice(NamedTuple):
    """Text that takes the place of what stands between two offsets."""

    start: int
    end: int
    text: str


def spliced(text: str, splices: Iterable[Splice]) -> str:
    """The text with all splices made; they don't overlap, and keep their order at one offset."""
    parts, at = [], 0
    # Sorting is stable, and what is inserted at an offset comes before what is replaced from it.
    for splice in sorted(splices, key=lambda one: (one.start, one.end)):
        parts += [text[at : splice.start], splice.text]
        at = splice.end
    return "".join([*parts, text[at:]])


class Sheet:
    """One file. `newline` is the line end that it uses first."""

    __slots__ = ("_bom", "_own_lines", "_starts", "newline", "text", "tree")

    def __init__(self, text: str, bom: str) -> None:
        self.text = text
        self._bom = bom
        found = _BREAK.search(text)
        self.newline = found[0] if found else "\n"
        self.tree: TextTree = parse_text(text)
        self._starts = [one.start for one in self.tree.trivia]
        self._own_lines = {
            one.start - one.column: one.column
            for one in self.tree.trivia
            if one.text and one.own_line
        }

    @classmethod
    def of(cls, data: bytes) -> Sheet:
        """The sheet of bytes that the strict reader accepts."""
        text = data.decode()
        bare = text.removeprefix(_BOM)
        return cls(bare, text[: len(text) - len(bare)])

    def encoded(self, text: str) -> bytes:
        """A new text as bytes; a byte order mark stays."""
        return (self._bom + text).encode()

    def roots(self) -> list[Node]:
        """The documents that the strict reader gives: those that are not null."""
        return [one.node for one in self.tree.documents if not is_null(one.node)]

    def margin(self, offset: int) -> str:
        """Blanks up to the column of an offset."""
        return " " * (offset - self.tree.line_start(offset))

    def line_end(self, offset: int) -> int:
        """Where the line of an offset ends, its line break not included."""
        found = _BREAK.search(self.text, offset)
        return found.start() if found else len(self.text)

    def next_line(self, offset: int) -> int:
        """Where the line after that of an offset begins; the end of the file if there is none."""
        found = _BREAK.search(self.text, offset)
        return found.end() if found else len(self.text)

    def begins_line(self, offset: int) -> bool:
        """Whether only blanks stand before an offset in its line."""
        return not self.text[self.tree.line_start(offset) : offset].strip(" ")

    def extent(self, entry: Entry, around: Collection) -> int:
        """The end of the last line of an entry in block style, with comments that end its block."""
        end = self.line_end(entry.end)
        value = entry.value
        if isinstance(value, Scalar) and not value.is_empty and not value.is_hollow:
            return end
        for trivia in self._after(entry.end):
            if trivia.text and trivia.own_line:
                if trivia.column <= around.column:
                    break
                end = self.line_end(trivia.start)
        return end

    def above(self, entry: Entry, around: Collection) -> int:
        """Where the comment lines directly above an entry begin; its own line without any.

        Deeper ones end the block of the entry before.
        """
        start = self.tree.line_start(entry.start)
        while start:
            break_width = 2 if self.text[start - 2 : start] == "\r\n" else 1
            before = self.tree.line_start(start - break_width)
            if self._own_lines.get(before, around.column + 1) > around.column:
                break
            start = before
        return start

    def _after(self, offset: int) -> Iterator[Trivia]:
        """Comments and blank lines behind an offset, up to what follows them."""
        at = offset
        for index in range(bisect_left(self._starts, offset), len(self._starts)):
            trivia = self.tree.trivia[index]
            if self.text[at : trivia.start].strip(" \r\n"):
                break
            yield trivia
            at = trivia.start + len(trivia.text)

    def ends_in_block(self) -> bool:
        """Whether the file ends inside a block of lines, with no line break."""
        return any(self._ends_in_block(root) for root in self.roots())

    def block_of_lines(self, node: Node) -> Scalar | None:
        """The block of lines (`|`, `>`) that a node ends with."""
        last = _last_scalar(node)
        return last if last.style in ("|", ">") else None

    def column_of_end(self, node: Node, around: int) -> int:
        """The column of the mapping or list that the last scalar of a node stands in; `around` is
        that of the node itself.
        """
        while isinstance(node, Collection) and node.entries:
            around = node.column
            node = node.entries[-1].value
        return around

    def keeps_blanks(self, node: Node) -> bool:
        """Whether a node ends with a block of lines that keeps the blank lines below it (`|+`)."""
        last = _last_scalar(node)
        return last.style in ("|", ">") and "+" in self.text[last.start : last.start + 3]

    def _ends_in_block(self, node: Node) -> bool:
        last = _last_scalar(node)
        if last.style not in ("|", ">"):
            return False
        rest = self.text[last.end :]
        return not rest or (self.keeps_blanks(node) and not rest.strip(" \r\n"))


def is_null(node: Node) -> bool:
    """Whether a node is a plain null, written or not."""
    return isinstance(node, Scalar) and not node.style and resolve(node.value) is None


def _last_scalar(node: Node) -> Scalar:
    """The scalar that a node ends with; an empty one for `{}` and `[]`."""
    while isinstance(node, Collection):
        if not node.entries:
            return Scalar(node.end, node.end, "", "")
        node = node.entries[-1].value
    return node
