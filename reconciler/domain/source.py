"""Where a value was said: file, line and column, counted from 1."""

import msgspec


class Source(msgspec.Struct, frozen=True, order=True, gc=False):
    """A place in a file of the repository; `str()` gives the clickable `file:line:column`."""

    file: str
    line: int
    column: int = 1

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"

    @property
    def short(self) -> str:
        """`file:line`, for tables where the column would only be noise."""
        return f"{self.file}:{self.line}"


class CellSource(Source, frozen=True, order=True, gc=False):
    """A cell of a spreadsheet; `str()` gives `file:sheet!B12`, as people find it in Excel.

    `sheet` is empty for CSV, where `line` counts records: that is what Excel shows as the row.
    Line 0 is the whole sheet, or file.
    """

    sheet: str = ""

    def __str__(self) -> str:
        inside = "!".join(filter(None, (self.sheet, self.cell)))
        return f"{self.file}:{inside}" if inside else self.file

    @property
    def short(self) -> str:
        """The same: a cell is short already."""
        return str(self)

    @property
    def cell(self) -> str:
        """`B12`, or the row alone where no cell of it is meant; empty for the whole sheet."""
        if not self.line:
            return ""
        return f"{letters(self.column)}{self.line}" if self.column else f"row {self.line}"


def letters(column: int) -> str:
    """The name of a column in a spreadsheet, counted from 1: A, Z, AA."""
    name = ""
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name
