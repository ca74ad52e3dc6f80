"""Sales as rules ask for them: of the cell or of the offer, and never of half a window."""

from datetime import timedelta
from decimal import Decimal

from msgspec.structs import replace

from reconciler.domain.demand import Demand, window_start
from reconciler.domain.ids import Cell, OfferId, WarehouseId
from reconciler.domain.orders import Coverage, Orders
from reconciler.domain.safety import KeepDays
from reconciler.plan.demands import Demands
from tests.plan.sights import KNOWN, NOW, line

MUG = OfferId("MUG")
CELL = Cell(MUG, WarehouseId(1))
YESTERDAY = NOW - timedelta(days=1)
WEEK = KeepDays(Decimal(2), 7)


def asked(keep: KeepDays, orders: Orders, **born: object) -> Demand | str:
    return Demands(orders, NOW, born).asking(CELL)(keep)  # type: ignore[arg-type]


def sold() -> Orders:
    """One here, and ten of the same offer elsewhere."""
    elsewhere = replace(line(10, YESTERDAY, "2"), warehouse=WarehouseId(2))
    other = replace(line(100, YESTERDAY, "3"), offer=OfferId("CUP"))
    return Orders([line(1, YESTERDAY), elsewhere, other], KNOWN)


def test_sales_of_the_cell_or_of_the_offer() -> None:
    here = asked(WEEK, sold())
    everywhere = asked(replace(WEEK, sales="offer"), sold())
    assert isinstance(here, Demand)
    assert isinstance(everywhere, Demand)
    assert (sum(here.days), sum(everywhere.days)) == (1, 11)


def test_an_offer_that_nobody_bought_sold_nothing() -> None:
    found = asked(replace(WEEK, sales="offer"), Orders([], KNOWN))
    assert found == Demand((0,) * 7)


def test_a_young_card_has_fewer_days() -> None:
    found = asked(WEEK, sold(), MUG=NOW - timedelta(days=3))
    assert isinstance(found, Demand)
    assert len(found.days) == 3


def test_a_window_that_is_not_known_as_a_whole_is_not_guessed() -> None:
    start = window_start(NOW, 7)
    assert isinstance(asked(WEEK, Orders([], Coverage(start, NOW))), Demand)
    late = asked(WEEK, Orders([], Coverage(start + timedelta(seconds=1), NOW)))
    assert late == "orders are known since 2026-11-15 00:00 UTC only"
    assert asked(WEEK, Orders(unreadable="no role")) == "no role"
