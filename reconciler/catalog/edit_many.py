"""Many edits of one file at once: it is read and written once, however many values change."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from typing import Any, NamedTuple

from reconciler.catalog import edit
from reconciler.catalog.edit_text import Sheet, Splice, spliced
from reconciler.catalog.reader import read_documents
from reconciler.domain.errors import InvalidInput
from reconciler.domain.problem import Problem


class ValueEdit(NamedTuple):
    """A value for a path in a document, or `edit.GONE`; documents are counted as the strict reader
    gives them.
    """

    document: int
    path: tuple[str, ...]
    value: Any


def set_values(data: bytes, file: str, edits: Sequence[ValueEdit]) -> bytes:
    """What `edit.set_value` does for one value after the other, with one reading of the file.

    Raises InvalidInput for a file that the reader refuses.
    """
    before = _values(data, file)
    wanted = copy.deepcopy(before)
    for one in edits:
        put(wanted[one.document], one.path, one.value)
    try:
        result = _at_once(data, before, wanted)
        edit.check(result, file, wanted)
    except (AssertionError, InvalidInput):
        # Several keys that are new at one place may not fit together as splices.
        result = data
        for one in edits:
            if one.value is edit.GONE:
                result = edit.remove_entry(result, file, one.document, one.path)
            else:
                result = edit.set_value(result, file, *one)
    return result


def put(document: Any, path: Sequence[str], value: Any) -> None:
    """Give a value to a path of a document as it was read, or take it away."""
    if value is not edit.GONE:
        edit.put(document, path, value)
        return
    for part in path[:-1]:
        document = document[part]
    del document[path[-1]]


def _at_once(data: bytes, before: list[Any], wanted: list[Any]) -> bytes:
    sheet = Sheet.of(data)
    splices: list[Splice] = []
    for number, (old, new) in enumerate(zip(before, wanted, strict=True)):
        for path, value in edit.differences(old, (), new):
            splices += edit.splices(sheet, number, path, value)
    return sheet.encoded(spliced(sheet.text, splices))


def _values(data: bytes, file: str) -> list[Any]:
    problems: list[Problem] = []
    documents = read_documents(data, file, problems)
    if problems:
        raise InvalidInput(problems)
    return [document.value for document in documents]
