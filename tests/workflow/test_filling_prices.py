"""A template of prices gets new prices where the shop has others, and nothing else."""

import io
from pathlib import Path

import openpyxl
import pytest

from reconciler.domain.errors import InvalidInput
from reconciler.domain.selector import Selector
from reconciler.workflow.exporting import price_rows
from reconciler.workflow.filling import Filled, Left
from reconciler.workflow.filling_prices import fill_prices
from tests.workflow.templates import catalog, parts, prices_template, with_broken_styles

SAID = """\
kind: prices
prices:
  MUG-1: {price: 1490, min_price: 1290.5}
  MUG-2: {price: 990, old_price: 1290}
  MUG-3: {price: 500}
"""
ROWS = [
    ("MUG-2", 22, "Кружка 2", 1500, 1100, None, None),
    ("MUG-1", 11, "Кружка 1", 1990, 1490, None, 1000),
    ("MUG-9", 99, "Кружка 9", 1990, 1490, None, None),
]


def filled(folder: Path, template: bytes, said: str = SAID) -> Filled:
    path = folder / "template.xlsx"
    path.write_bytes(template)
    desired = catalog(folder, said)
    return fill_prices(path, desired, price_rows(desired, Selector()))


def table(data: bytes) -> list[tuple[object, ...]]:
    page = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
    return list(page.iter_rows(min_row=5, values_only=True))


def test_only_new_prices_are_written_and_only_where_the_shop_has_others(tmp_path: Path) -> None:
    done = filled(tmp_path, prices_template(ROWS))
    assert table(done.data) == [
        ("MUG-2", 22, "Кружка 2", 1500, 1100, 990, None),
        ("MUG-1", 11, "Кружка 1", 1990, 1490, None, 1290.5),
        ("MUG-9", 99, "Кружка 9", 1990, 1490, None, None),
    ]
    assert (done.changed, done.same, done.appended) == (2, 1, 0)


def test_what_could_not_be_written_is_told(tmp_path: Path) -> None:
    assert filled(tmp_path, prices_template(ROWS)).left == (
        Left(offer="MUG-2", field="old_price", reason="the template has no column to write it in"),
        Left(offer="MUG-3", reason="the template does not list it"),
    )


def test_a_new_price_that_somebody_wrote_wins_over_what_is_shown(tmp_path: Path) -> None:
    rows = [("MUG-3", 33, "", 900, 500, 450, None)]
    done = filled(tmp_path, prices_template(rows), "kind: prices\nprices: {MUG-3: {price: 500}}\n")
    assert table(done.data)[0][5] == 500


def test_all_else_stays_also_with_a_broken_stylesheet(tmp_path: Path) -> None:
    template = with_broken_styles(prices_template(ROWS))
    done = filled(tmp_path, template)
    before, after = parts(template), parts(done.data)
    assert [name for name in before if before[name] != after[name]] == ["xl/worksheets/sheet1.xml"]
    assert done.changed == 2
    again = filled(tmp_path, done.data)
    assert (again.changed, parts(again.data)) == (0, after)


def test_a_crossed_out_price_that_git_clears_is_a_zero(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in [("offer_id", "price", "old_price"), ("MUG-1", 1, 2), ("MUG-2", 5, None)]:
        book.worksheets[0].append(row)
    file = io.BytesIO()
    book.save(file)
    said = "kind: prices\nprices:\n" + "".join(
        f"  MUG-{n}: {{price: 5, old_price: null}}\n" for n in (1, 2)
    )
    done = filled(tmp_path, file.getvalue(), said)
    page = openpyxl.load_workbook(io.BytesIO(done.data)).worksheets[0]
    assert list(page.iter_rows(min_row=2, values_only=True)) == [
        ("MUG-1", 5, 0),
        ("MUG-2", 5, None),
    ]
    assert (done.left, done.changed, done.same) == ((), 2, 2)


def test_a_template_of_stocks_has_no_column_for_prices(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.worksheets[0].append(["offer_id", "stock"])
    book.worksheets[0].append(["MUG-1", 5])
    file = io.BytesIO()
    book.save(file)
    with pytest.raises(InvalidInput) as wrong:
        filled(tmp_path, file.getvalue())
    assert "no column for a new price" in wrong.value.problems[0].message
