"""Arranged documents to text in the one canonical style."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reconciler.catalog.arrange import Group, Lines, Page, Piece
from reconciler.catalog.scalar_text import (
    can_be_plain,
    canonical_plain,
    plain_or_quoted,
    quoted,
)
from reconciler.catalog.text_tree import Scalar

WIDTH = 100
"""Columns that a collection in flow style may reach; the comment behind it does not count."""

STEP = 2
"""Columns of one level."""

LONGEST_KEY = 1000
"""Characters. YAML finds the colon of a longer key only behind a `?`."""

_BLANK = "\n"
"""A blank line that has no meaning; an empty text is a line of some text."""

_KEPT = "\0"
"""Stands for nothing, and keeps blank lines away from the line above it."""

_ENDS_ESCAPED = re.compile(r"(?<!\\)(?:\\\\)*\\ +\Z")
_INDICATORS = re.compile(r"[|>]([-+]?)([1-9]?)([-+]?)")


def printed(pages: list[Page], text: str) -> str:
    """The text of a file; `text` is what the scalars of the pages were read from."""
    lines: Lines = []
    for index, page in enumerate(pages):
        lines += _page(page, text, is_first=index == 0)
    return "".join(f"{line}\n" for line in _without_spare_blanks(lines))


def _without_spare_blanks(lines: Lines) -> Iterator[str]:
    """One blank line at most, none at the ends of the file, none where it would be text."""
    wanted, allowed = False, False
    for line in lines:
        if line == _BLANK:
            wanted = allowed
        elif line == _KEPT:
            allowed = False
        else:
            if wanted:
                yield ""
            wanted, allowed = False, True
            yield line


def _page(page: Page, text: str, *, is_first: bool) -> Lines:
    before, above = _comments(page.before, ""), _comments(page.beside[1:] + page.above, "")
    marker = "  ".join(["---", *page.beside[:1]])
    if not is_first:
        before = [marker, _KEPT, *before]
    elif page.beside:
        before = [*before, marker]
    return [*before, *above, *_Printer(text).document(page.node), *_comments(page.below, "")]


def _comments(lines: Lines, margin: str) -> Lines:
    return [margin + line if line else _BLANK for line in lines]


class _Printer:
    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def document(self, node: Scalar | Group) -> Lines:
        if isinstance(node, Scalar):
            return [] if node.is_empty else list(self._scalar(node, 0))
        if node.is_flow and (line := self._one_line(node, WIDTH)):
            return [line]
        return self._entries(node, 0)

    def _entries(self, group: Group, indent: int) -> Lines:
        margin = " " * indent
        lines: Lines = []
        for piece in group.pieces:
            lines += self._entry(piece, indent)
        return lines + _comments(group.below, margin)

    def _entry(self, piece: Piece, indent: int) -> Lines:
        margin = " " * indent
        head, explicit = self._head(piece)
        value = piece.value
        if isinstance(value, Scalar):
            body = list(self._scalar(value, indent)) if not value.is_empty else [""]
            if value.is_empty and piece.key is None:
                body = ["null"]
        else:
            room = WIDTH - indent - len(head) - 1
            line = self._one_line(value, room) if value.is_flow else None
            if line is None:
                return explicit + self._nested(piece, value, head, indent)
            body = [line]
        above = _comments(piece.above + piece.beside[:-1], margin)
        lines = [f"{margin}{head} {body[0]}".rstrip(" "), *body[1:]]
        if piece.beside:
            # A comment stands behind the first line of a block of lines, behind the last of others.
            at = 0 if isinstance(value, Scalar) and value.style in ("|", ">") else -1
            lines[at] += f"  {piece.beside[-1]}"
        return (
            above
            + [margin + line for line in explicit]
            + lines
            + _comments(piece.inside, margin + " " * STEP)
        )

    def _head(self, piece: Piece) -> tuple[str, Lines]:
        """What stands before a value: `key:`, or a dash; a very long key has its own line."""
        if piece.key is None:
            return "-", []
        key = self._inline(piece.key, flow=False)
        if len(key) > LONGEST_KEY:
            return ":", [f"? {key}"]
        return f"{key}:", []

    def _nested(self, piece: Piece, group: Group, head: str, indent: int) -> Lines:
        """An entry whose value is a block of its own."""
        margin = " " * indent
        first = group.pieces[0]
        if piece.key is None:
            # `- key: value`: comments would tear the dash from its first key.
            above = _comments(piece.above + piece.beside, margin)
            lines = self._entries(group, indent + STEP)
            while lines[0] == _BLANK or lines[0].lstrip(" ").startswith("#"):
                line = lines.pop(0)
                above.append(line if line == _BLANK else line[STEP:])
            return [*above, f"{margin}- {lines[0][indent + STEP :]}", *lines[1:]]
        above = _comments(piece.above, margin)
        first.above = piece.beside[1:] + first.above
        opening = "  ".join([margin + head, *piece.beside[:1]])
        return [*above, opening, *self._entries(group, indent + STEP)]

    def _one_line(self, group: Group, room: int) -> str | None:
        """A collection in flow style; None if it holds a comment or needs more room."""
        if not group.pieces:
            return "{}" if group.is_mapping else "[]"
        if group.has_comments():
            return None
        parts = []
        for piece in group.pieces:
            text = self._flow_value(piece.value)
            if piece.key is not None:
                text = f"{self._inline(piece.key, flow=True)}: {text}"
            parts.append(text)
        line = ", ".join(parts)
        line = f"{{{line}}}" if group.is_mapping else f"[{line}]"
        return line if len(line) <= room else None

    def _flow_value(self, value: Scalar | Group) -> str:
        if isinstance(value, Scalar):
            return "null" if value.is_empty else self._inline(value, flow=True)
        return self._one_line(value, 10**9) or ""

    def _inline(self, scalar: Scalar, *, flow: bool) -> str:
        """A scalar on one line."""
        source = self._text[scalar.start : scalar.end]
        value = scalar.value
        if "\n" in source or scalar.style in ("|", ">"):
            return plain_or_quoted(value, flow=flow)
        if not scalar.style:
            return canonical_plain(source)
        if can_be_plain(value, flow=flow):
            return value
        if scalar.style == '"' and '"' not in value and "\\" not in value:
            return source
        if scalar.style == "'" and not value.isprintable():
            return source
        return quoted(value)

    def _scalar(self, scalar: Scalar, indent: int) -> Iterator[str]:
        """A scalar in block style: the first line goes behind its key, others are whole."""
        if scalar.style in ("|", ">"):
            yield from self._block_of_lines(scalar, indent)
            return
        source = self._text[scalar.start : scalar.end]
        if "\n" not in source:
            yield self._inline(scalar, flow=False)
            return
        margin = " " * (indent + STEP)
        first, *others = source.split("\n")
        yield _without_end_blanks(first, scalar)
        for line in others:
            stripped = _without_end_blanks(line, scalar).lstrip(" ")
            yield margin + stripped if stripped else ""

    def _block_of_lines(self, scalar: Scalar, indent: int) -> Iterator[str]:
        header, *body = self._text[scalar.start : scalar.end].split("\n")
        found = _INDICATORS.match(header)
        assert found
        chomping = found[1] or found[3]
        if chomping != "-" and scalar.value and not scalar.value.endswith("\n"):
            # The file ended without a line break, and so did the text.
            chomping = "-"
        yield f"{header[0]}{STEP if found[2] else ''}{chomping}"
        margin = " " * (indent + STEP)
        for line in body:
            inner = line[scalar.hollow :]
            yield margin + inner if inner else ""
        if chomping == "+":
            yield _KEPT


def _without_end_blanks(line: str, scalar: Scalar) -> str:
    """A line of a text in several lines; an escaped blank at its end is a part of the text."""
    stripped = line.rstrip(" ")
    if scalar.style == '"' and _ENDS_ESCAPED.search(line):
        return stripped + " "
    return stripped
