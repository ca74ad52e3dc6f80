"""A file in the one canonical style: the order of keys, indentation, quotes; comments are kept."""

from __future__ import annotations

from typing import Any

from reconciler.catalog.arrange import Group, Lines, Page, Piece, arrange
from reconciler.catalog.key_order import KeyOrder
from reconciler.catalog.printer import printed
from reconciler.catalog.reader import read_documents
from reconciler.catalog.same import same
from reconciler.catalog.text_parser import parse_text
from reconciler.catalog.text_tree import Scalar
from reconciler.domain.errors import InvalidInput
from reconciler.domain.problem import Problem

_MODELINE = "# yaml-language-server:"


def format_text(data: bytes, file: str) -> bytes:
    """The bytes of a file as they should be.

    Raises InvalidInput with the problems of a file that the strict reader refuses. A result that
    reads differently from what was given is a bug, raised and never returned.
    """
    before = _values(data, file)
    text = data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    tree = parse_text(text)
    pages = arrange(tree)
    for page in pages:
        _in_order(page)
    result = printed(pages, text)
    _check(tree.comments(), before, result, file)
    return result.encode()


def _values(data: bytes, file: str) -> list[Any]:
    problems: list[Problem] = []
    documents = read_documents(data, file, problems)
    if problems:
        raise InvalidInput(problems)
    return [document.value for document in documents]


def _check(comments: Lines, before: list[Any], result: str, file: str) -> None:
    after = _values(result.encode(), file)
    if not same(before, after):
        raise AssertionError(f"formatting changed what {file} says")
    if sorted(comments) != sorted(parse_text(result).comments()):
        raise AssertionError(f"formatting changed the comments of {file}")


def _in_order(page: Page) -> None:
    if not isinstance(page.node, Group) or not page.node.is_mapping:
        return
    kind = next((piece.value for piece in page.node.pieces if _name(piece) == "kind"), None)
    order = KeyOrder.of_kind(kind.value if isinstance(kind, Scalar) else None)
    _sort(page.node, order)


def _sort(group: Group, order: KeyOrder) -> None:
    for piece in group.pieces:
        if isinstance(piece.value, Group):
            _sort(piece.value, order.below(_name(piece)))
    if not group.is_mapping:
        return
    ranks = order.ranks([_name(piece) or "" for piece in group.pieces])
    if ranks is None:
        return
    wanted = sorted(group.pieces, key=lambda piece: ranks[_name(piece) or ""])
    if wanted != group.pieces:
        _move(group, wanted)


def _move(group: Group, wanted: list[Piece]) -> None:
    """A new order of entries. What heads the whole mapping stays at its top."""
    first, new_first = group.pieces[0], wanted[0]
    head, first.above = _split_head(first.above)
    if first is not new_first and new_first.above[:1] == [""]:
        # The blank line that set the new first entry apart now sets the old one apart.
        new_first.above = new_first.above[1:]
        first.above = ["", *first.above]
    new_first.above = head + new_first.above
    group.pieces = wanted


def _split_head(above: Lines) -> tuple[Lines, Lines]:
    """What stands above a blank line, or is for the editor; and what belongs to the entry."""
    cut = max((index + 1 for index, line in enumerate(above) if not line), default=0)
    while cut < len(above) and above[cut].startswith(_MODELINE):
        cut += 1
    return above[:cut], above[cut:]


def _name(piece: Piece) -> str | None:
    return piece.key.value if piece.key else None
