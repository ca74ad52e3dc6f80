"""A template of stocks is filled, and stays what it was."""

import io
from pathlib import Path

import openpyxl
import pytest

from reconciler.domain.errors import InvalidInput
from reconciler.domain.selector import Selector
from reconciler.workflow.exporting import stock_rows
from reconciler.workflow.filling import Filled, Left
from reconciler.workflow.filling_stocks import fill_stocks
from tests.spreadsheet.workbooks import edited, xls
from tests.workflow.templates import (
    MAIN,
    SECOND,
    catalog,
    parts,
    stocks_template,
    with_broken_styles,
)

SHEET = "xl/worksheets/sheet1.xml"
SAID = 'kind: stocks\nstocks:\n  MUG-1: {msk: 40, spb: 12}\n  "00123": {msk: 7}\n'


def filled(folder: Path, template: bytes, said: str = SAID) -> Filled:
    path = folder / "template.xlsx"
    path.write_bytes(template)
    desired = catalog(folder, said)
    return fill_stocks(path, desired, stock_rows(desired, Selector()))


def table(data: bytes) -> list[tuple[object, ...]]:
    page = openpyxl.load_workbook(io.BytesIO(data))["Товары на складах"]
    rows = list(page.iter_rows(min_row=3, values_only=True))
    return [row for row in rows if any(value is not None for value in row)]


ROWS = [(SECOND, "MUG-1", "Кружка", 3), (MAIN, "00123", "Миска", None), (MAIN, "MUG-9", "", 5)]


def test_rows_that_are_there_are_filled_and_others_appended(tmp_path: Path) -> None:
    done = filled(tmp_path, stocks_template(ROWS))
    assert table(done.data) == [
        (SECOND, "MUG-1", "Кружка", 12),
        (MAIN, "00123", "Миска", 7),
        (MAIN, "MUG-9", None, 5),
        (MAIN, "MUG-1", None, 40),
    ]
    assert (done.changed, done.same, done.appended, done.left) == (5, 0, 1, ())


@pytest.mark.parametrize("chosen_from", ["range", "list"])
def test_nothing_else_in_the_workbook_moves(tmp_path: Path, chosen_from: str) -> None:
    template = stocks_template(ROWS, chosen_from=chosen_from)
    done = filled(tmp_path, template)
    before, after = parts(template), parts(done.data)
    assert list(before) == list(after)
    assert [name for name in before if before[name] != after[name]] == [SHEET]
    for kept in (b"dataValidation ", b"mergeCell ", b"<cols", b"formula1"):
        assert before[SHEET].count(kept) == after[SHEET].count(kept)
    old, new = (openpyxl.load_workbook(io.BytesIO(one)) for one in (template, done.data))
    first, second = (one["Товары на складах"] for one in (old, new))
    assert second.data_validations.dataValidation[0] == first.data_validations.dataValidation[0]
    assert second["A6"].value == MAIN
    for name in ("A6", "B6", "D3", "D6", "D8"):
        assert second[name].fill.fgColor.rgb == first[name].fill.fgColor.rgb, name


def test_what_is_filled_already_is_not_touched(tmp_path: Path) -> None:
    once = filled(tmp_path, stocks_template(ROWS)).data
    again = filled(tmp_path, once)
    assert parts(again.data) == parts(once)
    assert (again.changed, again.same, again.appended) == (0, 3, 0)


def test_a_broken_stylesheet_is_kept_as_it_is(tmp_path: Path) -> None:
    template = with_broken_styles(stocks_template(ROWS))
    with pytest.raises(TypeError):
        openpyxl.load_workbook(io.BytesIO(template))
    done = filled(tmp_path, template)
    assert parts(done.data)["xl/styles.xml"] == parts(template)["xl/styles.xml"]
    assert (done.changed, done.appended) == (5, 1)


def test_an_article_of_digits_is_written_as_text(tmp_path: Path) -> None:
    done = filled(tmp_path, stocks_template([]), 'kind: stocks\nstocks:\n  "00123": {msk: 7}\n')
    cell = openpyxl.load_workbook(io.BytesIO(done.data)).worksheets[0]["B3"]
    assert (cell.value, cell.data_type) == ("00123", "s")


def test_an_article_like_a_formula_is_text(tmp_path: Path) -> None:
    done = filled(tmp_path, stocks_template([]), 'kind: stocks\nstocks:\n  "=1+1": {msk: 7}\n')
    cell = openpyxl.load_workbook(io.BytesIO(done.data)).worksheets[0]["B3"]
    assert (cell.value, cell.data_type) == ("=1+1", "s")


def test_a_warehouse_that_the_template_does_not_offer_is_told(tmp_path: Path) -> None:
    template = stocks_template([(MAIN, "00123", "", 7)], chosen_from="list")
    template = edited(template, SHEET, lambda text: text.replace(f",{SECOND}".encode(), b""))
    done = filled(tmp_path, template)
    why = "the template has no such warehouse to choose"
    assert done.left == (Left(offer="MUG-1", warehouse="spb", reason=why),)
    assert table(done.data)[1:] == [(MAIN, "MUG-1", None, 40)]


def test_a_formula_and_merged_cells_are_left_and_told(tmp_path: Path) -> None:
    rows = [(MAIN, "MUG-1", "", "=1+1"), (MAIN, "00123", "", None), (SECOND, "MUG-1", "", 12)]
    book = openpyxl.load_workbook(io.BytesIO(stocks_template(rows)))
    book.worksheets[0].merge_cells("C4:D4")
    file = io.BytesIO()
    book.save(file)
    done = filled(tmp_path, file.getvalue())
    assert done.left == (
        Left(offer="00123", warehouse="msk", reason="D4: it is a part of merged cells"),
        Left(offer="MUG-1", warehouse="msk", reason="D3: a formula computes it"),
    )
    assert (done.changed, done.same) == (0, 1)
    assert parts(done.data) == parts(file.getvalue())


def test_rows_are_appended_as_far_as_there_is_room(tmp_path: Path) -> None:
    """A note in merged cells stands in the fourth row below."""
    said = "kind: stocks\nwarehouse: msk\nstocks:\n" + "".join(f"  M{n}: {n}\n" for n in range(5))
    done = filled(tmp_path, stocks_template([], blank=1), said)
    assert [row[1] for row in table(done.data)] == ["M0", "M1", "M2"]
    assert done.left == tuple(
        Left(offer=f"M{n}", warehouse="msk", reason="merged cells are in the way in row 6")
        for n in (3, 4)
    )


def test_an_article_that_excel_mangled_is_told(tmp_path: Path) -> None:
    done = filled(tmp_path, stocks_template([(MAIN, 123, "", 1), (SECOND, "MUG-1", "", 1)]))
    (left,) = done.left
    assert left.offer == "123"
    assert left.reason.startswith("row 3: `123` has lost the zeros that `00123` begins with")
    assert table(done.data)[0] == (MAIN, 123, None, 1)


def test_warehouses_by_id_and_by_our_name_in_a_table_of_our_own(tmp_path: Path) -> None:
    rows = [("offer_id", "warehouse", "stock"), ("MUG-1", "msk", 1)]
    book = openpyxl.Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    file = io.BytesIO()
    book.save(file)
    done = filled(tmp_path, file.getvalue())
    page = openpyxl.load_workbook(io.BytesIO(done.data)).worksheets[0]
    assert list(page.iter_rows(min_row=2, values_only=True)) == [
        ("MUG-1", "msk", 40),
        ("MUG-1", "spb", 12),
        ("00123", "msk", 7),
    ]


def test_what_is_no_template(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput) as wrong:
        filled(tmp_path, xls([["Артикул", "Склад", "Остаток"], ["MUG-1", "msk", 4]]))
    assert wrong.value.problems[0].code == "template-unfit"
    book = openpyxl.Workbook()
    book.worksheets[0].append(["Артикул", "Остаток"])
    book.worksheets[0].append(["MUG-1", 1])
    file = io.BytesIO()
    book.save(file)
    with pytest.raises(InvalidInput) as wrong:
        filled(tmp_path, file.getvalue())
    assert "no column for warehouse" in wrong.value.problems[0].message
    entity = edited(
        stocks_template(ROWS), SHEET, lambda text: b"<!DOCTYPE a [<!ENTITY b 'c'>]>" + text
    )
    with pytest.raises(InvalidInput) as wrong:
        filled(tmp_path, entity)
    assert wrong.value.problems[0].code in ("template-unfit", "sheet-damaged")
