"""Places and stock cells as numbers: nothing is lost, and order stays order."""

from hypothesis import given
from hypothesis import strategies as st

from reconciler.domain.declared import Part
from reconciler.domain.ids import OfferId
from reconciler.domain.place import MAX_COLUMN, MAX_LINE, PLACE_BITS, packed, source_at
from reconciler.domain.source import Source
from reconciler.domain.stock import DeclaredStocks, Fixed, Free, StockContext, stock_row

LINES, COLUMNS = st.integers(1, MAX_LINE), st.integers(1, MAX_COLUMN)
BEYOND = st.tuples(st.integers(1, 2 * MAX_LINE), st.integers(1, 2 * MAX_COLUMN))
MUG = OfferId("MUG")


@given(LINES, COLUMNS)
def test_a_place_comes_back_as_it_was(line: int, column: int) -> None:
    assert source_at("a.yaml", packed(line, column)) == Source("a.yaml", line, column)


@given(st.tuples(LINES, COLUMNS), st.tuples(LINES, COLUMNS))
def test_packed_places_are_in_reading_order(one: tuple[int, int], other: tuple[int, int]) -> None:
    assert (packed(*one) < packed(*other)) == (one < other)


@given(BEYOND)
def test_what_lies_too_far_is_told_as_the_last_place(place: tuple[int, int]) -> None:
    number = packed(*place)
    assert number < 2**PLACE_BITS
    told = source_at("a.yaml", number)
    assert (told.line, told.column) == (min(place[0], MAX_LINE), min(place[1], MAX_COLUMN))


@given(st.integers(0, 999_999), BEYOND)
def test_units_and_place_share_an_int64(units: int, place: tuple[int, int]) -> None:
    row = stock_row(units, *place)
    assert row < 2**63
    table = DeclaredStocks([Part("a.yaml", {MUG: row})])
    assert table[MUG].says == Free(units)
    assert table[MUG].source == source_at("a.yaml", packed(*place))


def test_a_special_declaration_is_that_of_its_own_part() -> None:
    first = Part("a.yaml", {MUG: stock_row(0, 1, 1)}, StockContext({MUG: Fixed(7)}))
    second = Part("b.yaml", {MUG: stock_row(3, 1, 1)}, StockContext())
    assert DeclaredStocks([first, second])[MUG].says == Free(3)
    assert DeclaredStocks([second, first])[MUG].says == Fixed(7)
    assert DeclaredStocks([first])[MUG].says == Fixed(7)
