"""Edits of a file's bytes: what is not meant stays byte for byte, line ends and all.

After each edit the old and the new bytes are read by the strict reader. Unless the difference is
exactly the one that was meant, the edit is a bug, and is raised instead of returned.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable
from typing import Any

from reconciler.catalog.edit_batch import GONE, ValueEdit, changed
from reconciler.catalog.edit_text import Sheet
from reconciler.catalog.edit_values import block_lines
from reconciler.catalog.edit_way import Path
from reconciler.catalog.reader import read_documents
from reconciler.catalog.same import same
from reconciler.domain.errors import InvalidInput
from reconciler.domain.problem import Problem


def set_value(data: bytes, file: str, document: int, path: Path, value: Any) -> bytes:
    """Give a value to a key or list item; a key that is not there is inserted, with its parents.

    Documents are counted as the strict reader gives them. Of a mapping that is there and is to be
    another mapping, only the keys that differ are touched. Raises InvalidInput for a file that the
    reader refuses.
    """
    return set_values(data, file, [(document, path, value)])


def set_values(data: bytes, file: str, edits: Iterable[tuple[int, Path, Any]]) -> bytes:
    """Do the same for many values of a file, as if one after the other, in the time of a few.

    GONE takes away what stands at a path.
    """
    wanted = _values(data, file)
    changes: list[ValueEdit] = []
    for document, path, value in edits:
        assert path
        differing = _differences(wanted[document], path, value)
        changes += (ValueEdit(document, tuple(deeper), inner) for deeper, inner in differing)
        put(wanted[document], path, value if value is GONE else copy.deepcopy(value))
    data = changed(data, changes)
    _check(data, file, wanted)
    return data


def put(document: Any, path: Path, value: Any) -> None:
    """Give a value to a key of values that were read, as `set_value` does to the text.

    GONE takes it away.
    """
    here = document
    for part in path[:-1]:
        if isinstance(here, dict) and here.get(part) is None:
            here[part] = {}
        here = here[part]
    if value is GONE:
        del here[path[-1]]
    else:
        here[path[-1]] = value


def remove_entry(data: bytes, file: str, document: int, path: Path) -> bytes:
    """Take a key or list item away, with its comments. The last one leaves `{}` or `[]`."""
    return set_values(data, file, [(document, path, GONE)])


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
    _check(result, file, wanted)
    return result


def _differences(document: Any, path: Path, value: Any) -> list[tuple[Path, Any]]:
    """The smallest sets that make the value at a path what it should be."""
    old = _at(document, path)
    if not (isinstance(old, dict) and isinstance(value, dict) and old.keys() & value.keys()):
        return [] if old is not GONE and same(old, value) else [(path, value)]
    found: list[tuple[Path, Any]] = []
    for key, inner in value.items():
        found += _differences(document, [*path, key], inner)
    return found + [([*path, key], GONE) for key in old if key not in value]


def _at(document: Any, path: Path) -> Any:
    here: Any = document
    for part in path:
        known: Any = range(len(here)) if isinstance(here, list) else here
        if not isinstance(here, dict | list) or part not in known:
            return GONE
        here = here[part]  # type: ignore[index]
    return here


def _values(data: bytes, file: str) -> list[Any]:
    problems: list[Problem] = []
    documents = read_documents(data, file, problems)
    if problems:
        raise InvalidInput(problems)
    return [document.value for document in documents]


def _check(data: bytes, file: str, wanted: list[Any]) -> None:
    if not same(_values(data, file), wanted):
        raise AssertionError(f"the edit of {file} would change something else")
