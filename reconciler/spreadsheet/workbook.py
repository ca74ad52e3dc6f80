"""A workbook to its sheets: XLSX, XLS and ODS, through a reader that sees no file unchecked."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from io import BytesIO
from posixpath import join, normpath
from typing import Any
from xml.etree.ElementTree import Element, ParseError, fromstring
from zipfile import ZipFile

from reconciler.domain.errors import InvalidInput
from reconciler.spreadsheet import refusals
from reconciler.spreadsheet.contents import Contents
from reconciler.spreadsheet.number_formats import Shape, shapes_of
from reconciler.spreadsheet.old_xls import Locked, xls_extents
from reconciler.spreadsheet.open_document import ods_extents
from reconciler.spreadsheet.package import check_area, check_no_entities, check_package, without
from reconciler.spreadsheet.raw import NOTHING_KNOWN, Extent, Grid, RawFile, RawSheet
from reconciler.spreadsheet.sheet_part import sheet_extent

_STYLES = "xl/styles.xml"
_BOOK = "xl/workbook.xml"
_LINKS = "xl/_rels/workbook.xml.rels"
_LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def open_workbook(data: bytes, contents: Contents, file: str) -> RawFile:
    """The sheets of a workbook, each read when it is asked for. Raises InvalidInput."""
    told = {"format": contents.value}
    if contents is not Contents.XLS:
        check_package(data, file)
    extents = _Extents(data, contents, file)
    book = _opened(data, contents, file, told)
    from python_calamine import SheetTypeEnum, SheetVisibleEnum

    sheets = []
    for index, meta in enumerate(book.sheets_metadata):
        if meta.typ is not SheetTypeEnum.WorkSheet:
            continue

        def load(name: str = meta.name, index: int = index) -> Grid:
            return _loaded(book, extents, name, index, file)

        sheets.append(RawSheet(meta.name, load, meta.visible is not SheetVisibleEnum.Visible))
    return RawFile(sheets, told)


def _opened(data: bytes, contents: Contents, file: str, told: dict[str, str]) -> Any:
    """The reader's workbook. A stylesheet that is broken, as in Ozon's price files, is left out."""
    from python_calamine import CalamineWorkbook

    try:
        with _trusted(file):
            return CalamineWorkbook.from_filelike(BytesIO(data))
    except InvalidInput:
        if contents is not Contents.XLSX:
            raise
    with _trusted(file):
        book = CalamineWorkbook.from_filelike(BytesIO(without(data, _STYLES)))
    told["styles"] = "the stylesheet is broken, and was left out"
    return book


@contextmanager
def _trusted(file: str) -> Iterator[None]:
    """What the reader does not understand, as a problem of the file.

    It panics at some damage, which is no exception of Python's, and says so on the very descriptor
    of stderr; people get our words for it.
    """
    from python_calamine import CalamineError, PasswordError

    sys.stderr.flush()
    kept, nowhere = os.dup(2), os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    try:
        yield
    except PasswordError:
        raise InvalidInput([refusals.locked(file)]) from None
    except CalamineError as wrong:
        raise InvalidInput([refusals.damaged(file, str(wrong))]) from None
    except BaseException as wrong:
        if type(wrong).__name__ != "PanicException":
            raise
        raise InvalidInput([refusals.damaged(file, "its parts do not fit each other")]) from None
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nowhere)


def _loaded(book: Any, extents: _Extents, name: str, index: int, file: str) -> Grid:
    extent = extents.of(name, index)
    with _trusted(file):
        sheet = book.get_sheet_by_name(name)

    def rows() -> Iterator[Sequence[object]]:
        return iter(sheet.iter_rows())

    start = sheet.start
    return Grid(
        rows,
        left=start[1] if start else 0,
        height=sheet.total_height if start else 0,
        extent=extent,
        merged=sheet.merged_cell_ranges or (),
    )


class _Extents:
    """How far each sheet is filled, found out before the reader makes a rectangle of it.

    Of XLS and ODS it makes all rectangles as soon as it opens a file, of XLSX one by one. Raises
    InvalidInput for files that are too large or damaged.
    """

    def __init__(self, data: bytes, contents: Contents, file: str) -> None:
        self._data = data
        self._file = file
        self._known: dict[str, Extent] = {}
        self._in_order: list[Extent] = []
        self._parts: dict[str, str] = {}
        self._shapes: dict[int, Shape] = {}
        match contents:
            case Contents.XLS:
                self._in_order = _of_xls(data, file)
            case Contents.ODS:
                self._known = ods_extents(data, file)
            case _:
                self._parts = parts_of(data, file)
                self._shapes = _shapes(data)
        eager = [*self._in_order, *self._known.values()]
        check_area(sum(one.rows * one.columns for one in eager), 1, file, "")

    def of(self, name: str, index: int) -> Extent:
        """The extent of a sheet. Raises InvalidInput."""
        if self._parts:
            part = self._parts.get(name)
            if part is None:
                why = f"the sheet `{name}` is listed, and is not there"
                raise InvalidInput([refusals.damaged(self._file, why)])
            return sheet_extent(self._data, part, self._file, name, self._shapes)
        if index < len(self._in_order):
            return self._in_order[index]
        return self._known.get(name, NOTHING_KNOWN)


def _shapes(data: bytes) -> dict[int, Shape]:
    with ZipFile(BytesIO(data)) as archive:
        return shapes_of(archive.read(_STYLES)) if _STYLES in archive.namelist() else {}


def _of_xls(data: bytes, file: str) -> list[Extent]:
    try:
        extents = xls_extents(data)
    except Locked:
        raise InvalidInput([refusals.locked(file)]) from None
    except ValueError as wrong:
        raise InvalidInput([refusals.damaged(file, str(wrong))]) from None
    for extent in extents:
        check_area(extent.rows, extent.columns, file, "")
    return extents


def parts_of(data: bytes, file: str) -> dict[str, str]:
    """The part of an XLSX package that holds each sheet. Raises InvalidInput."""
    try:
        with ZipFile(BytesIO(data)) as archive:
            names = {name.lower(): name for name in archive.namelist()}
            book = _xml(archive, _BOOK, file)
            links = _xml(archive, _LINKS, file)
    except (ParseError, LookupError) as wrong:
        raise InvalidInput([refusals.damaged(file, str(wrong).strip("'\""), _BOOK)]) from None
    targets = {one.get("Id", ""): one.get("Target", "") for one in links}
    found = {}
    for node in book.iter():
        if re.sub(r"^\{.*\}", "", node.tag) == "sheet":
            link = node.get(_LINK) or next((v for k, v in node.items() if k.endswith("}id")), "")
            target = targets.get(link, "")
            part = target.lstrip("/") if target.startswith("/") else normpath(join("xl", target))
            if part.lower() in names:
                found[node.get("name", "")] = names[part.lower()]
    return found


def _xml(archive: ZipFile, part: str, file: str) -> Element:
    text = archive.read(part)
    check_no_entities(text, file, part)
    return fromstring(text)  # noqa: S314 - no entities, and its size was checked
