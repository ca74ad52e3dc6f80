"""Comments and blank lines given to the entries that they belong to, ready to be printed.

A comment on a line of its own belongs to the entry below it. At the end of a nested block there
is none: there the comment's own indentation says which block it ends.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from reconciler.catalog.text_tree import (
    Collection,
    Entry,
    Scalar,
    TextDocument,
    TextTree,
    Trivia,
)

Lines = list[str]
"""Comments on lines of their own; an empty text is a blank line."""


@dataclass(slots=True)
class Piece:
    """An entry with what is written around it: `beside` are the comments behind it."""

    key: Scalar | None
    value: Scalar | Group
    above: Lines = field(default_factory=list)
    beside: Lines = field(default_factory=list)
    inside: Lines = field(default_factory=list)
    """Comments that stand where the value of an entry without one would stand."""


@dataclass(slots=True)
class Group:
    """A mapping or list; `below` are the comments that end it."""

    is_mapping: bool
    is_flow: bool
    pieces: list[Piece] = field(default_factory=list)
    below: Lines = field(default_factory=list)

    def has_comments(self) -> bool:
        """Whether a comment stands anywhere inside."""
        return any(self.below) or any(
            piece.beside
            or any(piece.above)
            or (isinstance(piece.value, Group) and piece.value.has_comments())
            for piece in self.pieces
        )


@dataclass(slots=True)
class Page:
    """A document: what stands before its `---`, behind it, and under it."""

    node: Scalar | Group
    before: Lines = field(default_factory=list)
    beside: Lines = field(default_factory=list)
    above: Lines = field(default_factory=list)
    below: Lines = field(default_factory=list)


class _Around(NamedTuple):
    """What a node stands in: where the next thing begins, that thing's column, and the column of
    the block around the node; -1 is nothing.
    """

    limit: int
    follow: int = -1
    outer: int = -1


def arrange(tree: TextTree) -> list[Page]:
    """Every document of a file that says something or holds a comment."""
    return _Arranging(tree).pages()


class _Arranging:
    __slots__ = ("_at", "_tree", "_trivia")

    def __init__(self, tree: TextTree) -> None:
        self._tree = tree
        self._trivia = tree.trivia
        self._at = 0

    def pages(self) -> list[Page]:
        pages: list[Page] = []
        waiting: Lines = []
        for document in self._tree.documents:
            page = self._page(document, waiting)
            waiting = []
            if isinstance(page.node, Group) or not page.node.is_empty:
                pages.append(page)
            elif not pages:
                waiting = page.before + page.beside + page.above + page.below
            elif any(page.before + page.beside + page.above + page.below):
                pages.append(page)
        rest = waiting + _texts(self._take(len(self._tree.text) + 1))
        if any(rest) and not pages:
            pages.append(Page(Scalar(0, 0, "", "")))
        if pages:
            pages[-1].below += rest
        return pages

    def _page(self, document: TextDocument, waiting: Lines) -> Page:
        node, limit = document.node, document.limit
        before = waiting + _texts(self._take(document.marker or 0))
        around = self._take(node.start)
        page = Page(node if isinstance(node, Scalar) else Group(True, True), before)
        page.beside = [trivia.text for trivia in around if not trivia.own_line]
        page.above = [trivia.text for trivia in around if trivia.own_line]
        if isinstance(node, Scalar):
            page.beside += _texts(self._take(node.end))
        else:
            # Comments at the top of a block are its first key's, so that they can move with it.
            first, page.above = ([], page.above) if node.is_flow else (page.above, [])
            page.node, head = self._group(node, first, _Around(limit))
            page.above += head
        page.below = _texts(self._take(limit))
        return page

    def _group(self, node: Collection, first: Lines, around: _Around) -> tuple[Group, Lines]:
        """A collection, and the comments behind its opening bracket.

        `first` are comments that belong above its first entry.
        """
        group, head = Group(node.is_mapping, node.is_flow), Lines()
        for index, entry in enumerate(node.entries):
            before = self._take(entry.start)
            if index == 0 and node.is_flow:
                head = [trivia.text for trivia in before if not trivia.own_line]
                before = [trivia for trivia in before if trivia.own_line]
            above = (first if index == 0 else []) + _texts(before)
            group.pieces.append(self._piece(entry, above, _around_entry(node, index, around)))
        if not node.is_flow:
            group.below = _texts(self._tail(node.column, around))
        elif node.entries:
            group.below = _texts(self._take(node.end))
        else:
            head = [line for line in first + _texts(self._take(node.end)) if line]
        return group, head

    def _piece(self, entry: Entry, above: Lines, around: _Around) -> Piece:
        value = entry.value
        between = self._take(value.start)
        beside = [trivia.text for trivia in between if not trivia.own_line]
        lines = [trivia.text for trivia in between if trivia.own_line]
        piece = Piece(entry.key, value if isinstance(value, Scalar) else Group(True, True))
        if isinstance(value, Scalar):
            piece.above, piece.beside = above + lines, beside
            piece.beside += _texts(self._take(value.end))
        else:
            piece.value, head = self._group(value, lines, around)
            piece.above, piece.beside = above, beside + head
        piece.beside += _texts(self._behind(entry.end, around.limit))
        if around.outer >= 0 and entry.key and isinstance(value, Scalar) and value.is_empty:
            piece.inside = _texts(self._tail(around.outer + 1, around))
        return piece

    def _tail(self, column: int, around: _Around) -> list[Trivia]:
        """The comments that end a block whose entries stand at a column."""
        end, at, after_blank = self._at, self._at, False
        while at < len(self._trivia) and (trivia := self._trivia[at]).start < around.limit:
            at += 1
            if not trivia.text:
                after_blank = True
                continue
            if not trivia.own_line or trivia.column < column or column <= around.follow:
                break
            # A list may stand at the column of its key. A comment there that a blank line sets
            # apart is not the list's.
            if after_blank and column == around.outer:
                break
            end = at
        return self._take_count(end - self._at)

    def _take_count(self, count: int) -> list[Trivia]:
        taken = list(self._trivia[self._at : self._at + count])
        self._at += count
        return taken

    def _take(self, offset: int) -> list[Trivia]:
        """What stands before an offset and was not taken yet."""
        end = self._at
        while end < len(self._trivia) and self._trivia[end].start < offset:
            end += 1
        return self._take_count(end - self._at)

    def _behind(self, end: int, limit: int) -> list[Trivia]:
        """The comment on the line where an entry ends."""
        following = self._trivia[self._at : self._at + 1]
        if not following or following[0].own_line or following[0].start >= limit:
            return []
        same_line = self._tree.line_start(following[0].start) <= end
        return self._take_count(1) if same_line else []


def _texts(trivia: list[Trivia]) -> Lines:
    return [one.text for one in trivia]


def _around_entry(node: Collection, index: int, around: _Around) -> _Around:
    """What the entry with a number stands in."""
    if index < len(node.entries) - 1:
        limit = node.entries[index + 1].start
        return _Around(limit) if node.is_flow else _Around(limit, node.column, node.column)
    return _Around(node.end) if node.is_flow else around._replace(outer=node.column)
