"""Text to tree: the parser's events say what there is, and a cursor over the text says where.

Of the marks only those of scalars are used: the two parsers agree on them, and disagree on empty
values and on the ends of collections. What stands between scalars is blanks, comments and
indicators, which the cursor reads itself.
"""

from __future__ import annotations

import re
from typing import Any, cast

from yaml.events import (
    DocumentEndEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from reconciler.catalog.reader import event_source
from reconciler.catalog.text_tree import (
    ALL_COLUMNS,
    Collection,
    Entry,
    Node,
    Scalar,
    Style,
    TextDocument,
    TextTree,
    Trivia,
    line_start,
)

_GAP = re.compile(r" *(?:(#[^\r\n]*)|(\r\n|\r|\n))?")
_LINE = re.compile(r"([^\r\n]*)(\r\n|\r|\n|\Z)")
_HEADER = re.compile(r"[|>]([-+]?)([1-9]?)([-+]?)")


def parse_text(text: str) -> TextTree:
    """The tree of a text that the strict reader accepts; a byte order mark must be cut off."""
    return _Parser(text).tree()


class _Parser:
    __slots__ = ("_at", "_next", "_text", "_trivia")

    def __init__(self, text: str) -> None:
        self._text = text
        self._next = event_source(text.encode())
        self._at = 0
        self._trivia: list[Trivia] = []

    def tree(self) -> TextTree:
        documents: list[TextDocument] = []
        while type(event := self._next()) is not StreamEndEvent:
            if type(event) is DocumentStartEvent:
                documents.append(self._document())
        self._skip_between()
        return TextTree(self._text, tuple(documents), tuple(self._trivia))

    def _document(self) -> TextDocument:
        self._skip_between()
        marker = None
        if self._line_is("---"):
            marker = self._at
            self._at += 3
        node = self._node(self._next(), 0)
        end = self._next()
        assert type(end) is DocumentEndEvent
        self._skip()
        return TextDocument(marker, node, self._at)

    def _skip_between(self) -> None:
        """Past comments and `...` markers."""
        self._skip()
        while self._line_is("..."):
            self._at += 3
            self._skip()

    def _line_is(self, marker: str) -> bool:
        at = self._at
        follows = self._text[at + 3 : at + 4]
        return (
            self._text.startswith(marker, at)
            and line_start(self._text, at) == at
            and (not follows or follows in " \r\n")
        )

    def _node(self, event: Any, column: int) -> Node:
        """The node that begins with an event; `column` is that of the collection around it."""
        if type(event) is ScalarEvent:
            return self._scalar(event, column)
        if event.flow_style:
            return self._flow(event)
        assert type(event) in (MappingStartEvent, SequenceStartEvent)
        return self._block(is_mapping=type(event) is MappingStartEvent)

    def _scalar(self, event: Any, column: int) -> Scalar:
        style = cast("Style", event.style or "")
        start, end = event.start_mark.index, event.end_mark.index
        if not style and start == end:
            return Scalar(self._at, self._at, "", "")
        self._skip()
        assert self._at == start
        self._at = end
        hollow = 0
        if style in ("|", ">"):
            end, hollow = self._block_end(start, end, column)
            # Its last line break is its own, so that a kept blank line is not counted again.
            line = _LINE.match(self._text, end)
            assert line
            self._at = line.end()
        return Scalar(start, end, style, event.value, hollow)

    def _block_end(self, start: int, end: int, column: int) -> tuple[int, int]:
        """Where a block of lines ends, and its indentation.

        The parser's mark is behind all blank lines that follow; they belong to the block only if
        it keeps them, or if they hold blanks beyond its indentation.
        """
        header = _HEADER.match(self._text, start)
        assert header
        lines = _LINE.finditer(self._text, start, end)
        first = next(lines)
        comment = first[1].find(" #")
        if comment >= 0:
            text = first[1][comment + 1 :].rstrip(" ")
            self._remember(start + comment + 1, text)
        body = [line for line in lines if line.start() < end]
        filled = next((line[1] for line in body if line[1].strip(" ")), "")
        # Without any filled line the blanks of the others are its indentation, however many.
        hollow = len(filled) - len(filled.lstrip(" ")) if filled else ALL_COLUMNS
        if header[2]:
            hollow = column + int(header[2])
        if "+" not in header[1] + header[3]:
            while body and not body[-1][1].strip(" ") and len(body[-1][1]) <= hollow:
                body.pop()
        return body[-1].end(1) if body else first.end(1), hollow

    def _flow(self, event: Any) -> Collection:
        is_mapping = type(event) is MappingStartEvent
        self._skip()
        start = self._at
        bare = is_mapping and self._text[start] != "{"
        if not bare:
            self._at += 1
        entries = []
        while type(inner := self._next()) not in (MappingEndEvent, SequenceEndEvent):
            entries.append(self._pair(inner, 0) if is_mapping else self._flow_item(inner))
            if not bare:
                self._skip()
                if self._text[self._at] == ",":
                    self._at += 1
        if not bare:
            self._skip()
            self._at += 1
        return Collection(start, self._at, is_mapping, True, 0, tuple(entries), bare)

    def _flow_item(self, event: Any) -> Entry:
        self._skip()
        start = self._at
        return Entry(start, None, None, self._node(event, 0))

    def _block(self, *, is_mapping: bool) -> Collection:
        start, column, entries = -1, 0, []
        while type(inner := self._next()) not in (MappingEndEvent, SequenceEndEvent):
            self._skip()
            if start < 0:
                start, column = self._at, self._at - line_start(self._text, self._at)
            entries.append(self._pair(inner, column) if is_mapping else self._item(inner, column))
        return Collection(start, entries[-1].end, is_mapping, False, column, tuple(entries))

    def _item(self, event: Any, column: int) -> Entry:
        start = self._at
        assert self._text[start] == "-"
        self._at += 1
        # The dash stands for the colon: an empty item ends with it.
        return Entry(start, None, start, self._node(event, column))

    def _pair(self, event: Any, column: int) -> Entry:
        self._skip()
        start = self._at
        if start != event.start_mark.index:
            assert self._text[start] == "?"
            self._at += 1
        key = self._scalar(event, column)
        value = self._next()
        before = self._at, len(self._trivia)
        self._skip()
        colon = None
        if self._text[self._at : self._at + 1] == ":":
            colon = self._at
            self._at += 1
        else:
            self._at = before[0]
            del self._trivia[before[1] :]
        return Entry(start, key, colon, self._node(value, column))

    def _skip(self) -> None:
        """Past blanks, line breaks and comments, which are remembered."""
        text, at = self._text, self._at
        while True:
            gap = _GAP.match(text, at)
            assert gap
            if gap[1]:
                self._remember(gap.start(1), gap[1].rstrip(" "))
            elif gap[2] and line_start(text, at) == at:
                self._trivia.append(Trivia(at, "", 0, True))
            elif not gap[2]:
                break
            at = gap.end()
        self._at = gap.end()

    def _remember(self, start: int, text: str) -> None:
        begin = line_start(self._text, start)
        own_line = not self._text[begin:start].strip(" ")
        self._trivia.append(Trivia(start, text, start - begin, own_line))
