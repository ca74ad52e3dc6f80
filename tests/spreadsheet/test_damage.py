"""Damaged files end in a table or in words, never in an exception; the same damage every time."""

import io
import random
import struct
import zipfile
from collections import Counter
from pathlib import Path

import pytest

from reconciler.domain.errors import InvalidInput
from reconciler.spreadsheet.old_xls import xls_extents
from tests.spreadsheet.workbooks import STOCKS, edited, ods, ods_row, opened, texts, xls, xlsx

ROWS = [*STOCKS, *([f"A-{number}", "msk", number] for number in range(20))]
XLSX, XLS, ODS = xlsx(ROWS), xls(ROWS), ods("".join(ods_row(*row) for row in ROWS))
PARTS = ("xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/styles.xml", "[Content_Types].xml")


def damaged(data: bytes, chance: random.Random, *, keep_length: bool = False) -> bytes:
    result = bytearray(data)
    for _ in range(chance.randint(1, 5)):
        at = chance.randrange(len(result))
        match 0 if keep_length else chance.randrange(3):
            case 0:
                result[at] = chance.randrange(256)
            case 1:
                del result[at : at + chance.randint(1, 40)]
            case _:
                result[at:at] = result[at // 2 : at // 2 + chance.randint(1, 99)]
    return bytes(result)


@pytest.mark.parametrize("kind", ["zip", "parts", "xls", "ods", "csv"])
def test_damage_is_told(kind: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    chance = random.Random(kind)
    found: Counter[str] = Counter()
    for _ in range(60):
        match kind:
            case "zip":
                data = damaged(XLSX, chance)
            case "parts":
                data = edited(XLSX, chance.choice(PARTS), lambda text: damaged(text, chance))
            case "xls":
                data = damaged(XLS, chance, keep_length=True)
            case "ods":
                data = edited(ODS, "content.xml", lambda text: damaged(text, chance))
            case _:
                text = "Артикул;Склад;Остаток\nA;msk;1\n" * 3
                data = damaged(text.encode("cp1251"), chance)
        try:
            texts(opened(tmp_path, data))
        except InvalidInput as told:
            found.update(problem.code for problem in told.problems)
        else:
            found["read"] += 1
    assert found["sheet-damaged" if kind != "csv" else "column-missing"] > 5, found
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize("cells", [b"<c ", b'<c r="A1"', b'<c r="A1">'])
def test_tags_without_an_end_are_soon_told(tmp_path: Path, cells: bytes) -> None:
    """Each of them was searched to the end of the piece: 60 kB took minutes."""
    data = edited(XLSX, PARTS[0], lambda text: text.replace(b"</sheetData>", cells * 100_000))
    with pytest.raises(InvalidInput) as told:
        texts(opened(tmp_path, data))
    assert told.value.problems[0].code == "sheet-damaged"


def test_parts_that_are_packed_in_another_way(tmp_path: Path) -> None:
    """The library that unpacks them raises what nobody expects, and takes the memory it is told."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(XLSX)) as old, zipfile.ZipFile(packed, "w") as new:
        for part in old.infolist():
            new.writestr(part.filename, old.read(part), zipfile.ZIP_LZMA)
    with pytest.raises(InvalidInput) as told:
        opened(tmp_path, packed.getvalue())
    assert told.value.problems[0].code == "sheet-damaged"


def test_an_old_workbook_whose_table_of_sectors_goes_round() -> None:
    data = bytearray(XLS)
    struct.pack_into("<II", data, 68, 3, 0xFFFFFFFF)
    struct.pack_into("<I", data, (3 + 2) * 512 - 4, 3)
    with pytest.raises(ValueError, match="ends too soon"):
        xls_extents(bytes(data))
