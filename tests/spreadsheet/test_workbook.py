"""Workbooks as people have them: read, or refused in words, in little memory."""

import tracemalloc
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from reconciler.domain.errors import InvalidInput
from reconciler.spreadsheet import limits, opening, package
from tests.spreadsheet.workbooks import (
    ROW,
    SHEET,
    STOCKS,
    edited,
    nameless,
    ods,
    ods_row,
    opened,
    saved,
    texts,
    with_rows,
    xls,
    xlsx,
)


def refused(folder: Path, data: bytes, name: str = "stocks.xlsx", **said: str) -> tuple[str, str]:
    with pytest.raises(InvalidInput) as caught:
        opened(folder, data, name, **said)
    (problem,) = caught.value.problems
    return problem.code, f"{problem.source}: {problem.message}".replace(folder.as_posix(), "")


@pytest.mark.parametrize("name", ["stocks.xlsx", "stocks.xls", "stocks.csv"])
@pytest.mark.parametrize("data", [xlsx(), xls()], ids=["xlsx", "xls"])
def test_the_name_of_a_file_does_not_count(tmp_path: Path, data: bytes, name: str) -> None:
    assert texts(opened(tmp_path, data, name)) == [(2, ROW)]


def test_ods(tmp_path: Path) -> None:
    data = ods(ods_row(*STOCKS[0]) + ods_row("", repeated=3) + ods_row("MUG-1", "msk", 4))
    assert texts(opened(tmp_path, data, "s.ods")) == [(5, ROW)]


def test_a_sheet_that_does_not_begin_in_its_corner(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    for row, cells in enumerate([["Остатки на 20.11"], [], *STOCKS]):
        for column, value in enumerate(cells):
            page.cell(row + 4, column + 3, value)
    table = opened(tmp_path, saved(book))
    (row,) = table.rows()
    assert str(table.place(row.number)).endswith("stocks.xlsx:Sheet!row 7")
    assert [str(table.place(7, one)).rpartition("!")[2] for one in row.cells] == ["C7", "D7", "E7"]
    assert texts(table) == [(7, ROW)]


def test_cells_without_names(tmp_path: Path) -> None:
    assert texts(opened(tmp_path, edited(xlsx(), SHEET, nameless))) == [(2, ROW)]


@pytest.mark.parametrize(
    "damage",
    [
        lambda text: text[: len(text) // 2],
        lambda text: text.replace(b"<fonts", b"<fonts <", 1),
        lambda text: b"",
    ],
)
def test_a_broken_stylesheet_is_left_out(tmp_path: Path, damage: object) -> None:
    table = opened(tmp_path, edited(xlsx(), "xl/styles.xml", damage))  # type: ignore[arg-type]
    assert texts(table) == [(2, ROW)]


def test_a_hidden_sheet_is_read_only_if_it_is_named(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    for row in STOCKS:
        page.append(row)
    old = book.create_sheet("Старое")
    for row in [*STOCKS, ["MUG-2", "msk", 9]]:
        old.append(row)
    old.sheet_state = "hidden"
    data = saved(book)
    table = opened(tmp_path, data)
    assert (texts(table), table.hidden) == ([(2, ROW)], ("Старое",))
    assert len(texts(opened(tmp_path, data, sheet="Старое"))) == 2


def test_of_several_sheets_the_one_with_headers_is_meant(tmp_path: Path) -> None:
    more = {"Инструкция": [["Как заполнять"], ["Артикул — ваш"]], "Пустой": []}
    table = opened(tmp_path, xlsx(more=more))
    assert table.told["sheet"] == "Лист1"
    code, said = refused(tmp_path, xlsx(more={"Лист2": STOCKS}))
    assert (code, said) == (
        "several-sheets",
        "/stocks.xlsx: 2 sheets have the columns that are needed: `Лист1`, `Лист2`.",
    )


def test_a_sheet_that_is_not_there(tmp_path: Path) -> None:
    data = xlsx(more={"Цены 2026": STOCKS, "Цены": STOCKS})
    assert refused(tmp_path, data, sheet="цены2026") == (
        "sheet-unknown",
        (
            "/stocks.xlsx: There is no sheet `цены2026`. "
            "The workbook has `Цены 2026`, `Цены`, `Лист1`."
        ),
    )
    code, said = refused(tmp_path, "Артикул;Остаток\n".encode(), "s.csv", sheet="Лист1")
    assert (code, said.partition(": ")[0]) == ("sheet-unknown", "/s.csv")


def test_sheets_that_are_not_taken_are_told(tmp_path: Path) -> None:
    more = {"Инструкция": [["Как заполнять"]], "Пустой": [], "Цвета": [["Артикул", "Цвет"]]}
    assert opened(tmp_path, xlsx(more=more)).others == ("Инструкция", "Цвета")


def test_only_hidden_sheets_are_filled(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for state in ("hidden", "veryHidden"):
        page = book.create_sheet(state)
        for row in STOCKS:
            page.append(row)
        page.sheet_state = state
    assert refused(tmp_path, saved(book)) == (
        "sheet-empty",
        "/stocks.xlsx: Nothing is filled in. Hidden sheets are not read: `hidden`, `veryHidden`.",
    )


def test_advice_of_templates_and_second_headers_are_no_data(tmp_path: Path) -> None:
    rows = [
        ["Название склада (идентификатор склада)", "Артикул", "Доступно на складе, шт"],
        ["Редактируемое обязательное", "Редактируемое обязательное", "Обязательное"],
        ["Выберите склад", "Укажите артикул товара", "Укажите количество"],
        ["warehouse", "offer_id", "stock"],
        ["msk", "MUG-1", 4],
        ["Итого", None, 4],
    ]
    table = opened(tmp_path, xlsx(rows))
    assert texts(table) == [(5, ROW)]
    assert table.skipped == {
        2: "advice of the template",
        3: "advice of the template",
        4: "headers again",
        6: "total",
    }


@pytest.mark.parametrize(
    ("rows", "cell", "missing"),
    [
        (
            [["Артикул", "Склад", "Цвет"], ["MUG-1", "msk", "red"]],
            "row 1",
            "Not understood: `Цвет`",
        ),
        ([["Склад", "Остаток"], ["msk", 4]], "row 1", "missing: `offer_id`"),
        ([["Артикул", "", ""], ["", "Остаток", "Цена"], ["MUG-1", 4, 5]], "row 2", "`offer_id`"),
        ([["MUG-1", 4]], "", "No row has headers"),
    ],
)
def test_a_column_that_is_missing(
    tmp_path: Path, rows: list[list[object]], cell: str, missing: str
) -> None:
    code, said = refused(tmp_path, xlsx(rows))
    assert code == "column-missing"
    assert said.startswith(f"/stocks.xlsx:Лист1{cell and '!'}{cell}: ")
    assert missing in said


def test_headers_that_are_merged_over_columns(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    for row in [["Артикул", "Остаток", None], [None, "всего", "резерв"], ["MUG-1", 4, 1]]:
        page.append(row)
    page.merge_cells("A1:A2")
    page.merge_cells("B1:C1")
    assert refused(tmp_path, saved(book)) == (
        "header-merged",
        "/stocks.xlsx:Sheet!B1: The header `stock` is merged over several columns.",
    )
    page.unmerge_cells("B1:C1")
    page["B2"], page["C2"] = None, None
    assert texts(opened(tmp_path, saved(book))) == [(3, {"offer_id": "MUG-1", "stock": "4"})]


def test_the_same_header_twice(tmp_path: Path) -> None:
    code, said = refused(tmp_path, xlsx([["Артикул", "Цена", "Цена, руб."], ["A", 1, 2]]))
    assert (code, said.partition(": ")[0]) == ("header-twice", "/stocks.xlsx:Лист1!C1")


def test_computed_cells_are_known(tmp_path: Path) -> None:
    rows = [*STOCKS, ["MUG-2", "msk", "=C2+1"], ["MUG-3", "msk", 5]]
    found = [row.cells["stock"] for row in opened(tmp_path, xlsx(rows)).rows()]  # type: ignore[index]
    assert [(cell.text, cell.formula) for cell in found] == [
        ("4", False),
        ("", True),
        ("5", False),
    ]
    import xlwt

    old = xls([*STOCKS, ["MUG-2", "msk", xlwt.Formula("C2+1")]])
    found = [row.cells["stock"] for row in opened(tmp_path, old, "s.xls").rows()]  # type: ignore[index]
    assert [cell.formula for cell in found] == [False, True]
    row = ods_row("MUG-1", "msk", 4).replace(' office:value-type="float"', ' table:formula="of:=1"')
    data = ods(ods_row(*STOCKS[0]) + row)
    found = [row.cells["stock"] for row in opened(tmp_path, data, "s.ods").rows()]  # type: ignore[index]
    assert found[0].formula


ODD_FORMULAS = [
    lambda text: text.replace(b'<c r="C3"', b"<c r='C3'"),
    lambda text: text.replace(b"<f>", b"<!-- of a program --><f>"),
    lambda text: text.replace(b"<f>C2+1</f><v></v>", b"<v>5</v><f>C2+1</f>"),
    nameless,
]


@pytest.mark.parametrize("odd", ODD_FORMULAS)
def test_computed_cells_are_known_however_they_are_written(
    tmp_path: Path, odd: Callable[[bytes], bytes]
) -> None:
    rows = [*STOCKS, ["MUG-2", "msk", "=C2+1"], ["MUG-3", "msk", 5]]
    data = edited(xlsx(rows), SHEET, odd)
    found = [row.cells["stock"] for row in opened(tmp_path, data).rows()]  # type: ignore[index]
    assert [cell.formula for cell in found] == [False, True, False]


@pytest.mark.parametrize("headers", [["Цена", "Новая цена"], ["Цена со скидкой", "Цена"]])
def test_two_headers_that_may_mean_the_same_value(tmp_path: Path, headers: list[str]) -> None:
    code, said = refused(tmp_path, xlsx([["Артикул", *headers], ["A", 1, 2]]))
    assert (code, said.partition(": ")[0]) in {
        ("header-twice", "/stocks.xlsx:Лист1!B1"),
        ("header-twice", "/stocks.xlsx:Лист1!C1"),
    }
    assert all(f"`{one}`" in said for one in headers)


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (b"", "s.xlsx", "sheet-empty"),
        (b"\xef\xbb\xbf \r\n", "s.csv", "sheet-empty"),
        (b"<html><body><table><tr><td>x", "s.xls", "sheet-kind"),
        (b'<?xml version="1.0"?><Workbook xmlns="x">', "s.xls", "sheet-kind"),
        (b"%PDF-1.7", "s.xlsx", "sheet-kind"),
        (xlsx()[:3000], "s.xlsx", "sheet-damaged"),
        (b"PK\x03\x04" + b"x" * 50, "s.xlsx", "sheet-damaged"),
        (xls()[:2000], "s.xls", "sheet-damaged"),
        (
            bytes.fromhex("d0cf11e0a1b11ae1") + "EncryptedPackage".encode("utf-16-le"),
            "s.xlsx",
            "sheet-locked",
        ),
        (edited(xlsx(), "xl/workbook.xml", lambda text: text[:80]), "s.xlsx", "sheet-damaged"),
        (edited(xlsx(), SHEET, lambda text: text[:-200]), "s.xlsx", "sheet-damaged"),
        (
            edited(xlsx(), "xl/workbook.xml", lambda text: b'<?xml encoding="8"?>' + text),
            "s.xlsx",
            "sheet-damaged",
        ),
        (xlsx([]), "s.xlsx", "sheet-empty"),
        (
            edited(
                xlsx(), "xl/workbook.xml", lambda text: b'<!DOCTYPE x [<!ENTITY a "b">]>' + text
            ),
            "s.xlsx",
            "sheet-damaged",
        ),
    ],
)
def test_what_is_no_readable_sheet(tmp_path: Path, data: bytes, name: str, code: str) -> None:
    assert refused(tmp_path, data, name)[0] == code


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput) as caught:
        opening.open_table(tmp_path / "no.xlsx", (), opening.Wanted())
    assert caught.value.problems[0].code == "sheet-unreadable"


FAR = b'<row r="1048576"><c r="XFD1048576" t="n"><v>1</v></c></row>'
BLANK_FAR = b'<row r="1048576"><c r="XFD1048576" s="0"/></row>'


@pytest.mark.parametrize(
    "data",
    [
        with_rows(xlsx(), FAR),
        edited(with_rows(xlsx(), FAR), SHEET, lambda text: text.replace(b"<c ", b"<c  ")),
        with_rows(xlsx(), b'<row r="9000000"><c r="A9000000" t="n"><v>1</v></c></row>'),
        ods(ods_row(*STOCKS[0]) + ods_row("MUG-1", "msk", 4, repeated=9_000_000)),
        with_rows(
            edited(xlsx(), SHEET, nameless), b"<row>" + b"<c><v>1</v></c>" * 9000 + b"</row>"
        ),
    ],
    ids=["corner", "blanks", "depth", "repeated", "nameless"],
)
def test_one_cell_far_away_asks_for_no_memory(
    tmp_path: Path, data: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(package, "MAX_CELLS", 20_000)
    assert refused(tmp_path, data)[0] == "sheet-too-large"


def test_empty_rows_without_end_cost_nothing(tmp_path: Path) -> None:
    empty = b"".join(b'<row r="%d"/>' % number for number in range(3, 60_000))
    tracemalloc.start()
    table = opened(tmp_path, with_rows(with_rows(xlsx(), empty), BLANK_FAR))
    assert texts(table) == [(2, ROW)]
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 16 << 20


def test_a_bomb_is_not_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = with_rows(xlsx(), b" " * (8 << 20))
    assert len(data) < 100_000
    monkeypatch.setattr(package, "MAX_UNPACKED", 4 << 20)
    assert refused(tmp_path, data)[0] == "sheet-too-large"


def test_a_bomb_that_lies_about_its_size(tmp_path: Path) -> None:
    data = bytearray(with_rows(xlsx(), b" " * (8 << 20)))
    for at in range(len(data) - 4):
        if int.from_bytes(data[at : at + 4], "little") - (8 << 20) in range(5000):
            data[at : at + 4] = (100).to_bytes(4, "little")
    assert refused(tmp_path, bytes(data))[0] == "sheet-damaged"


def test_a_large_file_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "MAX_FILE", 100)
    assert refused(tmp_path, xlsx())[0] == "sheet-too-large"
    assert limits.MAX_FILE > 100


def test_repeats_are_counted_before_anything_is_built(tmp_path: Path) -> None:
    endless = ods_row(*STOCKS[0]) + ods_row("MUG-1", "msk", 4, repeated=10**9)
    assert refused(tmp_path, ods(endless), "s.ods")[0] == "sheet-too-large"


def test_an_old_workbook_with_a_password(tmp_path: Path) -> None:
    data = xls()
    # After the record that begins the book (BOF) the one that says how it is encrypted may stand.
    at = data.index(bytes.fromhex("09081000"))
    second = at + 20
    locked = data[:second] + b"\x2f\x00" + data[second + 2 :]
    assert refused(tmp_path, locked, "s.xls")[0] == "sheet-locked"
