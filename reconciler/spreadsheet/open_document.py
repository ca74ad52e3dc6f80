"""An ODS file: how far its sheets are filled, and which cells are computed.

Rows and cells may be written once and repeated a million times.
"""

from __future__ import annotations

from io import BytesIO
from xml.etree.ElementTree import Element, ParseError, iterparse
from zipfile import ZipFile

from reconciler.domain.errors import InvalidInput
from reconciler.spreadsheet import refusals
from reconciler.spreadsheet.cells import error_number
from reconciler.spreadsheet.package import check_area, check_no_entities
from reconciler.spreadsheet.raw import Extent, Marks, Runs

_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_CALC = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"

CONTENT = "content.xml"
_HEAD = 1 << 16


def ods_extents(data: bytes, file: str) -> dict[str, Extent]:
    """The extents of the sheets of a checked package. Raises InvalidInput for one too large."""
    found: dict[str, Extent] = {}
    walk = _Walk()
    try:
        with ZipFile(BytesIO(data)) as archive, archive.open(CONTENT) as stream:
            check_no_entities(stream.read(_HEAD), file, CONTENT)
            stream.seek(0)
            for event, node in iterparse(stream, ("start", "end")):  # noqa: S314 - no entities
                if event == "start" and node.tag == _TABLE + "table":
                    walk = _Walk()
                elif event == "end":
                    walk.end(node)
                    if node.tag == _TABLE + "table":
                        name = node.get(_TABLE + "name", "")
                        check_area(walk.rows, walk.columns, file, name)
                        found[name] = walk.extent()
                    if node.tag in (_TABLE + "table", _TABLE + "table-row"):
                        node.clear()
    except (ParseError, ValueError, LookupError) as wrong:
        raise InvalidInput([refusals.damaged(file, str(wrong), CONTENT)]) from None
    return found


class _Walk:
    """Counts the rows and cells of one sheet."""

    def __init__(self) -> None:
        self.rows = self.columns = 0
        self._formulas, self._errors = Marks(), Marks()
        self._hidden_rows, self._hidden_columns = Runs(), Runs()
        self._row = self._column = self._filled = self._widths = 0
        self._computed: list[int] = []
        self._wrong: list[tuple[int, int]] = []

    def extent(self) -> Extent:
        """All of it."""
        return Extent(
            self.rows,
            self.columns,
            self._formulas,
            self._errors,
            self._hidden_rows,
            self._hidden_columns,
        )

    def end(self, node: Element) -> None:
        """A node is over."""
        match node.tag.removeprefix(_TABLE):
            case "table-column":
                self._widths = _see(node, self._widths, "columns", self._hidden_columns)
            case "table-cell" | "covered-table-cell":
                self._cell(node)
            case "table-row":
                self._end_row(node)

    def _cell(self, node: Element) -> None:
        repeated = int(node.get(_TABLE + "number-columns-repeated", "1"))
        if len(node) or _OFFICE + "value-type" in node.attrib:
            self._filled = self._column + repeated
        if _TABLE + "formula" in node.attrib:
            self._computed.append(self._column)
        if node.get(_CALC + "value-type") == "error":
            self._wrong.append((self._column, error_number("".join(node.itertext()))))
        self._column += repeated

    def _end_row(self, node: Element) -> None:
        first = self._row
        self._row = _see(node, first, "rows", self._hidden_rows)
        if self._filled:
            self.rows = self._row
            self.columns = max(self.columns, self._filled)
        for column in self._computed:
            self._formulas.add((first, column))
        for column, error in self._wrong:
            self._errors.add((first, column), error)
        self._column = self._filled = 0
        self._computed, self._wrong = [], []


def _see(node: Element, first: int, what: str, hidden: Runs) -> int:
    """Where the next rows or columns begin; those that nobody sees are noted."""
    following = first + int(node.get(f"{_TABLE}number-{what}-repeated", "1"))
    if node.get(_TABLE + "visibility", "visible") != "visible":
        hidden.add(first, following - 1)
    return following
