"""Cells that have no value of their own: merged ones, errors, and rows that do not say whose."""

from pathlib import Path

import pytest
from openpyxl.worksheet.worksheet import Worksheet

from reconciler.domain.errors import InvalidInput
from tests.workflow.sheets import catalog, changed, imported, refused
from tests.workflow.test_sheet_hidden import made

HEAD = ["Магазин", "Артикул", "Склад", "Остаток", "Цена", "Примечание"]
ROWS = [
    HEAD,
    ["t", "MUG-1", "msk", 9, 150, None],
    ["t", "MUG-2", "msk", 8, 150, None],
    ["t", "MUG-3", "msk", 7, 150, None],
]


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    return catalog(tmp_path)


@pytest.mark.parametrize(
    ("merged", "cells"),
    [
        ("E2:E4", ["E3", "E4"]),
        ("C2:C3", ["C3"]),
        ("B3:B4", ["B4"]),
        ("A2:A3", ["A3"]),
        ("D2:E2", ["E2"]),
    ],
)
def test_merged_cells(shop: Path, merged: str, cells: list[str]) -> None:
    data = made(lambda page: page.merge_cells(merged), ROWS)
    assert refused(shop, data) == [f"{cell} cell-merged" for cell in cells]
    assert refused(shop, data, warehouse="msk") == [f"{cell} cell-merged" for cell in cells]


def test_merged_cells_that_do_not_count(shop: Path) -> None:
    def change(page: Worksheet) -> None:
        page.merge_cells("F2:F4")
        page.merge_cells("A5:E5")

    rows = [*ROWS, ["Кружки в пути"]]
    assert len(changed(shop, made(change, rows))) == 6


@pytest.mark.parametrize("said", ["#N/A", "#ССЫЛКА!", "#Знач!", "Err:502"])
@pytest.mark.parametrize("column", range(5))
def test_errors_are_refused_wherever_they_count(shop: Path, said: str, column: int) -> None:
    rows = [list(row) for row in ROWS]
    rows[2][column] = said
    told = [f"{'ABCDE'[column]}3 cell-error"]
    assert refused(shop, rows, skip_unknown=True, formula_values=True) == told


def test_an_error_in_a_note_is_nobodys_business(shop: Path) -> None:
    rows = [list(row) for row in ROWS]
    rows[2][5] = "#N/A"
    assert len(changed(shop, rows)) == 6


def test_rows_without_a_warehouse_among_others_are_refused(shop: Path) -> None:
    """Mostly a name that stands once above many rows."""
    rows = [["Артикул", "Склад", "Остаток"], ["MUG-1", "msk", 9], ["MUG-2", None, 8]]
    assert refused(shop, rows) == ["B3 warehouse-not-named"]
    assert changed(shop, rows, warehouse="msk") == ["MUG-1@msk 9", "MUG-2@msk 8"]
    rows += [["MUG-1", "spb", 5], ["MUG-3", None, 4]]
    assert refused(shop, rows, warehouse="msk") == ["B3 warehouse-not-named"]


def test_rows_without_a_store_among_others_are_refused(shop: Path) -> None:
    rows = [["Магазин", "Артикул", "Цена"], ["t", "MUG-1", 9], [None, "MUG-2", 8]]
    assert len(changed(shop, rows)) == 2
    rows += [["u", "MUG-1", 5]]
    assert refused(shop, rows, store="t") == ["A3 row-without-store"]


@pytest.mark.parametrize("said", ["mug-1", "МUG-1", "ＭＵＧ－１", "MUG–1", "'MUG-1", "MUG -1"])
def test_an_article_that_looks_like_one_is_not_skipped(shop: Path, said: str) -> None:
    rows = [["Артикул", "Цена"], ["MUG-2", 9], [said, 8], ["OTHER", 1]]
    assert refused(shop, rows, skip_unknown=True) == ["A3 article-alike"]
    # Beside the real one it is another product.
    assert changed(shop, [*rows, ["MUG-1", 7]], skip_unknown=True) == ["MUG-2 9", "MUG-1 7"]


def test_what_an_unknown_article_looks_like_is_told(shop: Path) -> None:
    with pytest.raises(InvalidInput) as caught:
        imported(shop, [["Артикул", "Цена"], ["МUG-1", 8]])
    assert "It has `MUG-1`, which looks like it." in caught.value.problems[0].message
