"""An ODS file: how far its sheets are filled, and which cells are computed.

Rows and cells may be written once and repeated a million times.
"""

from __future__ import annotations

from io import BytesIO
from xml.etree.ElementTree import ParseError, iterparse
from zipfile import ZipFile

from reconciler.domain.errors import InvalidInput
from reconciler.spreadsheet import refusals
from reconciler.spreadsheet.package import Extent, check_area, check_no_entities
from reconciler.spreadsheet.raw import Position

_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
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
                    walk.end(node.tag, node.attrib, bool(len(node)))
                    if node.tag == _TABLE + "table":
                        name = node.get(_TABLE + "name", "")
                        check_area(walk.rows, walk.columns, file, name)
                        found[name] = Extent(walk.rows, walk.columns, frozenset(walk.formulas))
                    if node.tag in (_TABLE + "table", _TABLE + "table-row"):
                        node.clear()
    except (ParseError, ValueError, KeyError) as wrong:
        raise InvalidInput([refusals.damaged(file, str(wrong), CONTENT)]) from None
    return found


class _Walk:
    """Counts the rows and cells of one sheet."""

    def __init__(self) -> None:
        self.rows = self.columns = 0
        self.formulas: set[Position] = set()
        self._row = self._column = self._filled = 0
        self._computed: list[int] = []

    def end(self, tag: str, said: dict[str, str], has_content: bool) -> None:
        """A node is over."""
        if tag in (_TABLE + "table-cell", _TABLE + "covered-table-cell"):
            repeated = int(said.get(_TABLE + "number-columns-repeated", "1"))
            if has_content or _OFFICE + "value-type" in said:
                self._filled = self._column + repeated
            if _TABLE + "formula" in said:
                self._computed.append(self._column)
            self._column += repeated
        elif tag == _TABLE + "table-row":
            repeated = int(said.get(_TABLE + "number-rows-repeated", "1"))
            if self._filled:
                self.rows = self._row + repeated
                self.columns = max(self.columns, self._filled)
            self.formulas.update((self._row, column) for column in self._computed)
            self._row += repeated
            self._column = self._filled = 0
            self._computed = []
