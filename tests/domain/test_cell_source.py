"""Cells are named as people find them in Excel."""

import pytest

from reconciler.domain.source import CellSource, letters


@pytest.mark.parametrize(
    ("column", "name"), [(1, "A"), (26, "Z"), (27, "AA"), (702, "ZZ"), (703, "AAA"), (16384, "XFD")]
)
def test_columns(column: int, name: str) -> None:
    assert letters(column) == name


def test_places() -> None:
    assert str(CellSource("a.xlsx", 12, 2, "Лист 1")) == "a.xlsx:Лист 1!B12"
    assert str(CellSource("a.csv", 12, 2)) == "a.csv:B12"
    assert str(CellSource("a.csv", 12, 0)) == CellSource("a.csv", 12, 0).short == "a.csv:row 12"
    assert min([CellSource("a", 2, 1), CellSource("a", 1, 9)]).line == 1
