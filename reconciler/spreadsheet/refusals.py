"""Problems of whole files and sheets: one function for each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher

from reconciler.domain.problem import Problem
from reconciler.domain.source import CellSource, letters
from reconciler.spreadsheet.columns import VALUES, Column
from reconciler.spreadsheet.contents import Contents
from reconciler.spreadsheet.header import Header

SAVE_AS = "Open it in Excel or LibreOffice and save it as an Excel workbook (.xlsx)."


def _problem(
    message: str, fix: str, file: str, sheet: str = "", row: int = 0, *, code: str
) -> Problem:
    return Problem(code=code, message=message, fix=fix, source=CellSource(file, row, 0, sheet))


def unreadable(file: str, why: str) -> Problem:
    """The system does not let it be read."""
    return _problem(
        f"The file can't be read: {why}.",
        "Name a file that exists and may be read.",
        file,
        code="sheet-unreadable",
    )


def wrong_contents(file: str, contents: Contents) -> Problem:
    """It is something that is not read."""
    match contents:
        case Contents.EMPTY:
            return _problem(
                "The file is empty.", "Save it again, or name another.", file, code="sheet-empty"
            )
        case Contents.LOCKED:
            return locked(file)
        case _:
            message = f"The file is {contents.value}, whatever its name says."
            return _problem(message, SAVE_AS, file, code="sheet-kind")


def locked(file: str) -> Problem:
    """It has a password."""
    return _problem(
        "The workbook is protected with a password, and can't be read without it.",
        "Open it in Excel, take the password off (File, Info, Protect Workbook), and save it.",
        file,
        code="sheet-locked",
    )


def damaged(file: str, why: str, part: str = "") -> Problem:
    """It is not whole, or not as its format asks."""
    inside = f", in its part `{part}`" if part else ""
    return _problem(f"The workbook is damaged{inside}: {why}.", SAVE_AS, file, code="sheet-damaged")


def cells_unordered(file: str, sheet: str, cell: tuple[int, int], last: str) -> Problem:
    """A cell stands behind one that it should stand before, or twice: which one counts?"""
    name = cell_name(cell)
    twice = f"The cell `{name}` stands twice in the sheet"
    other = f"The cell `{name}` stands behind `{last}` in the sheet"
    return Problem(
        code="sheet-damaged",
        message=f"{twice if name == last else other}: the workbook is damaged, and which value is "
        "meant is not clear.",
        fix=SAVE_AS,
        source=CellSource(file, cell[0] + 1, cell[1] + 1, sheet),
    )


def rows_unordered(file: str, sheet: str, row: int, last: int) -> Problem:
    """A row stands behind one that it should stand before, or twice."""
    where = "twice" if row == last else f"behind row {last}"
    return _problem(
        f"Row {row} stands {where} in the sheet: the workbook is damaged, and which values are "
        "meant is not clear.",
        SAVE_AS,
        file,
        sheet,
        row,
        code="sheet-damaged",
    )


def cell_name(cell: tuple[int, int]) -> str:
    """A cell as people name it: `B3`."""
    return f"{letters(cell[1] + 1)}{cell[0] + 1}"


def too_large(file: str, what: str, fix: str, sheet: str = "") -> Problem:
    """More than is read."""
    return _problem(what, fix, file, sheet, code="sheet-too-large")


def no_such_sheet(file: str, wanted: str, names: Sequence[str]) -> Problem:
    """The sheet that was named is not there; the nearest of those that are comes first."""
    if not any(names):
        return _problem(
            f"There is no sheet `{wanted}`: the file is text, which has no sheets.",
            "Leave out --sheet.",
            file,
            code="sheet-unknown",
        )
    near = sorted(names, key=lambda one: -_likeness(one, wanted))
    return _problem(
        f"There is no sheet `{wanted}`. The workbook has {_listed(near)}.",
        "Name one of them with --sheet.",
        file,
        code="sheet-unknown",
    )


def several_sheets(file: str, names: Sequence[str]) -> Problem:
    """More than one sheet could be meant."""
    return _problem(
        f"{len(names)} sheets have the columns that are needed: {_listed(names)}.",
        "Name the one that is meant with --sheet.",
        file,
        code="several-sheets",
    )


def nothing_in(file: str, hidden: Sequence[str]) -> Problem:
    """No cell is filled, in no sheet that is shown."""
    aside = f" Hidden sheets are not read: {_listed(hidden)}." if hidden else ""
    return _problem(
        f"Nothing is filled in.{aside}",
        "Name another file, or a sheet with --sheet.",
        file,
        code="sheet-empty",
    )


def missing_columns(file: str, sheet: str, guess: Header | None) -> Problem:
    """No row has the headers that are needed; `guess` is the row that looks most like it."""
    names = (
        "an article (`offer_id`, Артикул, ...) and a value (`stock`, `price`, ..., or a warehouse)"
    )
    fix = (
        "Give the columns such headers, all in one row among the first 30; or say with --mapping "
        "what the headers of your program mean."
    )
    if guess is None:
        return _problem(f"No row has headers for {names}.", fix, file, sheet, code="column-missing")
    has = _listed([column.value for column in guess.columns] or ["none that is needed"])
    lacks = (
        "`offer_id`"
        if Column.OFFER_ID not in guess.columns
        else f"one of {_listed([column.value for column in VALUES])}, or of a warehouse"
    )
    message = f"A column is missing: {lacks}. Of the columns that are known, this row has {has}."
    unknown = list(guess.unknown.values())
    if unknown:
        message += f" Not understood: {_listed(unknown, 12)}."
    return _problem(message, fix, file, sheet, guess.row + 1, code="column-missing")


def merged_header(file: str, sheet: str, cell: tuple[int, int], text: str) -> Problem:
    """A header reaches over several columns, so that nobody knows which of them is meant."""
    return Problem(
        code="header-merged",
        message=f"The header `{text}` is merged over several columns.",
        fix="Unmerge it, and give each column a header of its own in one row.",
        source=CellSource(file, cell[0] + 1, cell[1] + 1, sheet),
    )


def header_twice(file: str, sheet: str, row: int, columns: Sequence[int], text: str) -> Problem:
    """The very same header stands over two columns."""
    return Problem(
        code="header-twice",
        message=f"Two columns have the header `{text}`: which one is meant?",
        fix="Delete one of them, or give it another header.",
        source=CellSource(file, row + 1, columns[-1] + 1, sheet),
    )


def header_either(
    file: str, sheet: str, row: int, column: int, words: Sequence[str], means: Column
) -> Problem:
    """Two headers that may mean the same value: Цена and Новая цена."""
    return Problem(
        code="header-twice",
        message=f"Two columns may be `{means}`: {_listed(words)}. Which one is meant?",
        fix=f"Delete the other one, or call the one that is meant `{means}` and the other one "
        "something else; or say with --mapping what the headers of your program mean.",
        source=CellSource(file, row + 1, column + 1, sheet),
    )


def not_text(file: str, encoding: str, line: int, byte: int) -> Problem:
    """The bytes are not of the encoding that was named or detected."""
    return Problem(
        code="sheet-encoding",
        message=f"Line {line} is not {encoding}: the byte 0x{byte:02x} does not fit.",
        fix="Name the encoding with --encoding: utf-8, utf-16, cp1251 or gbk; or save it as XLSX.",
        source=CellSource(file, line, 0),
    )


def which_encoding(file: str, likely: Sequence[str]) -> Problem:
    """Several encodings fit, and give different texts."""
    return _problem(
        f"The encoding of the file is not clear; it may be {' or '.join(likely)}.",
        "Name it with --encoding; or save the file as XLSX, which has no such question.",
        file,
        code="sheet-encoding",
    )


def bad_csv(file: str, row: int, why: str) -> Problem:
    """The quotes of a CSV file do not fit."""
    return Problem(
        code="sheet-damaged",
        message=f"The file can't be split into columns here: {why}.",
        fix="Look for a quote that is not closed.",
        source=CellSource(file, row, 0),
    )


def header_wide(
    file: str, cell: tuple[int, int], sheet: str, title: str, wide: Sequence[str]
) -> Problem:
    """A column for any stock, or for the warehouse of a row, beside columns of warehouses."""
    return Problem(
        code="header-twice",
        message=f"The column `{title}` says stock row by row, and {_listed(wide)} by warehouse. "
        "Which are meant?",
        fix="Delete the others, or give them headers that mean nothing here, such as `total`; or "
        "say with --mapping what the headers of your program mean.",
        source=CellSource(file, cell[0] + 1, cell[1] + 1, sheet),
    )


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, one.casefold(), other.casefold()).ratio()


def _listed(names: Iterable[str], most: int = 8) -> str:
    shown = [f"`{name}`" for name in names]
    more = f" and {len(shown) - most} more" if len(shown) > most else ""
    return ", ".join(shown[:most]) + more
