"""What nobody sees in a sheet is taken or skipped as it is said, and else refused."""

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet

from reconciler.report.imported_sheet import import_lines
from tests.effort import examples
from tests.spreadsheet.workbooks import saved
from tests.workflow.sheets import catalog, changed, imported, refused

ROWS = [
    ["Артикул", "Склад", "Остаток", "Цена"],
    ["MUG-1", "msk", 9, 100],
    ["MUG-2", "msk", 8, 200],
    ["MUG-3", "msk", 7, 300],
]


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    return catalog(tmp_path)


def made(change: Callable[[Worksheet], None], rows: list[list[object]] = ROWS) -> bytes:
    book = openpyxl.Workbook()
    page = book.active
    assert isinstance(page, Worksheet)
    for row in rows:
        page.append(row)
    change(page)
    return saved(book)


def hide(*names: str | int) -> Callable[[Worksheet], None]:
    def change(page: Worksheet) -> None:
        for name in names:
            if isinstance(name, int):
                page.row_dimensions[name].hidden = True
            else:
                page.column_dimensions[name].hidden = True

    return change


def test_rows_that_a_filter_hides(shop: Path) -> None:
    data = made(hide(3, 4))
    assert refused(shop, data) == ["row 3 rows-hidden"]
    assert changed(shop, data, hidden="take") == ["MUG-1@msk 9", "MUG-2@msk 8", "MUG-3@msk 7"]
    assert changed(shop, data, hidden="skip") == ["MUG-1@msk 9"]


def test_it_is_told_what_became_of_them(shop: Path) -> None:
    for said, words in (("take", "taken too"), ("skip", "left out")):
        told = list(import_lines(imported(shop, made(hide(3, 4, "D")), hidden=said), saved=False))
        assert f"hidden, and {words}: 2 rows (3-4)" in told
        assert f"hidden, and {words}: columns Цена" in told


def test_problems_of_hidden_rows_wait_for_the_answer(shop: Path) -> None:
    rows = [*ROWS, ["MUG-9", "msk", -5, None]]
    data = made(hide(5), rows)
    assert refused(shop, data) == ["row 5 rows-hidden"]
    assert refused(shop, data, hidden="take") == ["A5 unknown-article"]
    assert len(changed(shop, data, hidden="skip")) == 3


def test_hidden_rows_that_say_nothing_are_no_question(shop: Path) -> None:
    """Who fills in what a filter leaves has hidden rows that are blank."""
    rows = [*ROWS[:2], ["MUG-2", "msk", None, None], ["MUG-3", "spb", None, None]]
    data = made(hide(3, 4), rows)
    assert changed(shop, data) == ["MUG-1@msk 9"]
    # They are there, all the same: nothing of them becomes 0.
    assert changed(shop, data, full=True) == ["MUG-1@msk 9", "MUG-3@msk 0"]


def test_hidden_columns_of_values(shop: Path) -> None:
    data = made(hide("C"))
    assert refused(shop, data) == ["C1 column-hidden"]
    assert len(changed(shop, data, hidden="take")) == 3
    assert changed(shop, data, hidden="skip") == []


def test_a_hidden_column_of_a_warehouse(shop: Path) -> None:
    data = made(hide("C"), [["Артикул", "msk", "spb"], ["MUG-1", 9, 8]])
    assert refused(shop, data) == ["C1 column-hidden"]
    assert changed(shop, data, hidden="skip") == ["MUG-1@msk 9"]
    assert changed(shop, data, warehouse="msk") == ["MUG-1@msk 9"]


def test_hidden_columns_that_only_name_something_are_read_and_told(shop: Path) -> None:
    found = imported(shop, made(hide("A", "B")))
    assert len(found.moved) == 3
    assert "hidden, and read: columns Артикул, Склад" in list(import_lines(found, saved=False))


def test_a_hidden_column_that_is_blank_is_no_question(shop: Path) -> None:
    rows = [[*row[:3], None] for row in ROWS]
    rows[0] = ROWS[0]
    assert len(changed(shop, made(hide("D"), rows))) == 3


CELLS = st.lists(st.tuples(st.none() | st.integers(0, 9), st.booleans()), min_size=3, max_size=3)


@pytest.fixture(scope="module")
def shop_of_laws(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return catalog(tmp_path_factory.mktemp("hidden"))


@given(cells=CELLS)
@settings(max_examples=examples(10), deadline=None)
def test_skipped_rows_are_as_if_deleted_and_taken_ones_as_if_shown(
    shop_of_laws: Path, cells: list[tuple[int | None, bool]]
) -> None:
    rows = [[f"MUG-{n}", "msk", units] for n, (units, _) in enumerate(cells, 1)]
    hidden = [n for n, (_, is_hidden) in enumerate(cells, 2) if is_hidden]
    seen = [row for n, row in enumerate(rows, 2) if n not in hidden]
    head = ROWS[0][:3]
    data = made(hide(*hidden), [head, *rows])
    assert changed(shop_of_laws, data, hidden="take") == changed(shop_of_laws, [head, *rows])
    if seen:
        assert changed(shop_of_laws, data, hidden="skip") == changed(shop_of_laws, [head, *seen])
    if any(units is not None and is_hidden for units, is_hidden in cells):
        (told,) = refused(shop_of_laws, data)
        assert told.endswith("rows-hidden")
    else:
        assert changed(shop_of_laws, data) == changed(shop_of_laws, [head, *rows])
