"""Edits of a file's bytes: what is not meant stays byte for byte, line ends and all.

After each edit the old and the new bytes are read by the strict reader. Unless the difference is
exactly the one that was meant, the edit is a bug, and is raised instead of returned.
"""

from __future__ import annotations

import copy
from collections.abc import Sequence
from typing import Any

from reconciler.catalog.document import PathPart
from reconciler.catalog.edit_insert import inserted
from reconciler.catalog.edit_remove import removed
from reconciler.catalog.edit_replace import replaced
from reconciler.catalog.edit_text import Sheet, Splice, spliced
from reconciler.catalog.edit_values import block_lines
from reconciler.catalog.key_order import KeyOrder
from reconciler.catalog.reader import read_documents
from reconciler.catalog.same import same
from reconciler.catalog.text_tree import Collection, Entry, Node, Scalar
from reconciler.domain.errors import InvalidInput
from reconciler.domain.problem import Problem

Path = Sequence[PathPart]


def set_value(data: bytes, file: str, document: int, path: Path, value: Any) -> bytes:
    """Give a value to a key or list item; a key that is not there is inserted, with its parents.

    Documents are counted as the strict reader gives them. Of a mapping that is there and is to be
    another mapping, only the keys that differ are touched. Raises InvalidInput for a file that the
    reader refuses.
    """
    assert path
    before = _values(data, file)
    wanted = copy.deepcopy(before)
    put(wanted[document], path, value)
    for deeper, inner in differences(before[document], path, value):
        data = _edited(data, document, deeper, inner)
    check(data, file, wanted)
    return data


def remove_entry(data: bytes, file: str, document: int, path: Path) -> bytes:
    """Take a key or list item away, with its comments. The last one leaves `{}` or `[]`."""
    wanted = _values(data, file)
    parent = _at(wanted[document], path[:-1])
    del parent[path[-1]]
    data = _edited(data, document, path, GONE)
    check(data, file, wanted)
    return data


def append_document(data: bytes, file: str, value: dict[str, Any]) -> bytes:
    """Add a document in block style at the end of a file, which may be empty."""
    before = _values(data, file)
    sheet = Sheet.of(data)
    # A card has many fields, a stock cell or a price few.
    levels = 2 if value.get("kind") == "products" else 1
    text = sheet.newline.join(block_lines(value, levels))
    ends_open = bool(sheet.text) and not sheet.text.endswith(("\n", "\r"))
    if not sheet.text.strip():
        gap = sheet.newline if ends_open else ""
        new, wanted = f"{sheet.text}{gap}{text}{sheet.newline}", [value]
    elif ends_open and sheet.ends_in_block():
        # A line break would become a part of the text that the file ends with.
        new = f"{text}{sheet.newline}---{sheet.newline}{sheet.text}"
        wanted = [value, *before]
    else:
        gap = sheet.newline if ends_open else ""
        end = "" if ends_open else sheet.newline
        new = f"{sheet.text}{gap}---{sheet.newline}{text}{end}"
        wanted = [*before, value]
    result = sheet.encoded(new)
    check(result, file, wanted)
    return result


class _Gone:
    """Stands for a key that is to go."""


GONE = _Gone()
"""In the place of a value: the key is to go."""


def differences(document: Any, path: Path, value: Any) -> list[tuple[Path, Any]]:
    """The smallest sets that make the value at a path what it should be."""
    old = _at(document, path)
    if not (isinstance(old, dict) and isinstance(value, dict) and old.keys() & value.keys()):
        return [] if old is not GONE and same(old, value) else [(path, value)]
    found: list[tuple[Path, Any]] = []
    for key, inner in value.items():
        found += differences(document, [*path, key], inner)
    return found + [([*path, key], GONE) for key in old if key not in value]


def _at(document: Any, path: Path) -> Any:
    here: Any = document
    for part in path:
        known: Any = range(len(here)) if isinstance(here, list) else here
        if not isinstance(here, dict | list) or part not in known:
            return GONE
        here = here[part]  # type: ignore[index]
    return here


def put(document: Any, path: Path, value: Any) -> None:
    """Give a value to a path of a document as it was read; parents that are not there are made."""
    here = document
    for part in path[:-1]:
        if isinstance(here, dict) and here.get(part) is None:
            here[part] = {}
        here = here[part]
    here[path[-1]] = value


class _Way:
    """A path walked down in a tree: the entries on it, and the keys that are not there."""

    __slots__ = ("entries", "missing", "order", "root")

    def __init__(self, root: Node, path: Path) -> None:
        self.root = root
        self.entries: list[Entry] = []
        self.order = KeyOrder.of_kind(_kind(root))
        here = root
        for depth, part in enumerate(path):
            entry = _entry(here, part)
            if entry is None:
                self.missing = list(path[depth:])
                return
            self.entries.append(entry)
            self.order = self.order.below(None if isinstance(part, int) else part)
            here = entry.value
        self.missing = []

    def node(self) -> Node:
        """The node that was reached."""
        return self.entries[-1].value if self.entries else self.root

    def holder(self, up: int = 0) -> tuple[Entry, Collection] | None:
        """The entry of that node and what holds it; None for the document itself."""
        depth = len(self.entries) - up
        if not depth:
            return None
        around = self.entries[depth - 2].value if depth > 1 else self.root
        assert isinstance(around, Collection)
        return self.entries[depth - 1], around


def _edited(data: bytes, document: int, path: Path, value: Any) -> bytes:
    """One edit at one place; `GONE` takes it away."""
    sheet = Sheet.of(data)
    return sheet.encoded(spliced(sheet.text, splices(sheet, document, path, value)))


def splices(sheet: Sheet, document: int, path: Path, value: Any) -> list[Splice]:
    """What changes the text where one value differs, as `differences` tells it."""
    way = _Way(sheet.roots()[document], path)
    return _unset(sheet, way) if value is GONE else _set(sheet, way, value)


def _set(sheet: Sheet, way: _Way, value: Any) -> list[Splice]:
    holder = way.holder()
    if not way.missing:
        assert holder
        return replaced(sheet, *holder, value)
    key, *deeper = way.missing
    for part in reversed(deeper):
        value = {part: value}
    return inserted(sheet, way.node(), holder, (str(key), value), way.order)


def _unset(sheet: Sheet, way: _Way) -> list[Splice]:
    holder = way.holder()
    assert holder
    assert not way.missing
    return removed(sheet, *holder, way.holder(up=1))


def _entry(node: Node, part: PathPart) -> Entry | None:
    if isinstance(node, Scalar):
        return None
    if isinstance(part, int):
        return node.entries[part]
    return next((one for one in node.entries if one.key and one.key.value == part), None)


def _kind(node: Node) -> str | None:
    entry = _entry(node, "kind")
    return entry.value.value if entry and isinstance(entry.value, Scalar) else None


def _values(data: bytes, file: str) -> list[Any]:
    problems: list[Problem] = []
    documents = read_documents(data, file, problems)
    if problems:
        raise InvalidInput(problems)
    return [document.value for document in documents]


def check(data: bytes, file: str, wanted: list[Any]) -> None:
    """Raises AssertionError if edited bytes say anything else than what is wanted."""
    if not same(_values(data, file), wanted):
        raise AssertionError(f"the edit of {file} would change something else")
