"""What was applied comes back exactly, for each shop its own."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import UNSET

from reconciler.domain.applied import NOTHING_APPLIED, Applied
from reconciler.domain.ids import Cell, OfferId, WarehouseId
from reconciler.domain.price import Prices
from reconciler.domain.stock import AppliedStock, Fixed, Free, InFlightStock, LiveStock
from reconciler.plan.finding import Adoption, PriceAdoption
from reconciler.state.sqlite import SqliteState
from reconciler.state.state import State
from tests.effort import examples
from tests.state.conftest import Again
from tests.state.small_state import (
    LATER,
    MSK,
    NOW,
    OTHER,
    PRICES,
    SHOP,
    SPB,
    A,
    B,
    base,
    begin,
    flight,
    known,
    operation,
)

units = st.integers(-5, 2_000_000)
moments = st.datetimes(datetime(2020, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
bases = st.builds(
    AppliedStock,
    says=st.one_of(st.builds(Free, units), st.builds(Fixed, units)),
    buffer=units,
    withheld=units,
    free=units,
    reserved=units,
    at=moments,
    written_at=st.none() | moments,
)
flights = st.builds(
    InFlightStock,
    before=st.builds(LiveStock, units, units, units),
    base=st.none() | bases,
    after=bases,
)
offers = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=50).map(OfferId)
warehouses = st.integers(1, 2**63 - 1).map(WarehouseId)
cells = st.builds(Cell, offers, warehouses)
money = st.decimals(0, 10**9, places=2)
amounts = st.one_of(st.just(UNSET), st.none(), money)
prices = st.builds(Prices, st.just(UNSET) | money, amounts, amounts, amounts, amounts)


def tables(flat: dict[Cell, Any]) -> dict[WarehouseId, dict[OfferId, Any]]:
    made: dict[WarehouseId, dict[OfferId, Any]] = {}
    for cell, value in flat.items():
        made.setdefault(cell.warehouse, {})[cell.offer] = value
    return made


shops = st.fixed_dictionaries(
    {
        "stocks": st.dictionaries(cells, bases, max_size=4),
        "in_flight": st.dictionaries(cells, flights, max_size=4),
        "prices": st.dictionaries(offers, prices, max_size=4),
    }
)


@given(st.dictionaries(st.sampled_from([SHOP, OTHER, "", "'; --"]), shops, min_size=1))
@settings(max_examples=examples(40), deadline=None)
def test_round_trip_of_several_shops_in_one_file(written: dict[str, Any]) -> None:
    state = SqliteState(":memory:")
    for shop, content in written.items():
        journal = begin(state, shop)
        journal.answered(0, content["stocks"], (), content["prices"], NOW)
        journal.intend(1, [], content["in_flight"], NOW)
    for shop, content in written.items():
        assert known(state, shop) == Applied(
            stocks=tables(content["stocks"]),
            in_flight=tables(content["in_flight"]),
            prices=content["prices"],
        )
    assert state.applied("unheard of") == NOTHING_APPLIED
    state.close()


def test_not_managed_cleared_and_zero_stay_apart(state: State) -> None:
    says = Prices(price=Decimal("349.90"), old_price=None, vat=Decimal(0))
    begin(state).answered(0, {}, (), {A.offer: says}, NOW)
    back = state.applied(SHOP).prices[A.offer]
    assert back.min_price is UNSET
    assert back.old_price is None
    assert str(back.price) == "349.90"
    assert back.vat == 0
    assert isinstance(back.vat, Decimal)


def test_it_is_there_when_it_is_opened_again(state: State, again: Again) -> None:
    begin(state).answered(0, {A: base(4)}, (), {A.offer: PRICES}, NOW)
    state.lease(SHOP, "anna").give_back()
    state.close()
    assert known(again()) == Applied(stocks={MSK: {A.offer: base(4)}}, prices={A.offer: PRICES})


def test_a_write_in_flight_leaves_the_base_alone(state: State) -> None:
    journal = begin(state)
    journal.answered(0, {A: base(4)}, (), {}, NOW)
    journal.intend(1, [operation(A, 9)], {A: flight(9)}, LATER)
    applied = state.applied(SHOP)
    assert applied.stocks == {MSK: {A.offer: base(4)}}
    assert applied.in_flight == {MSK: {A.offer: flight(9)}}


def test_what_landed_is_no_longer_in_flight_and_only_that(state: State) -> None:
    journal = begin(state)
    elsewhere = Cell(A.offer, SPB)
    journal.intend(1, [], {A: flight(9), B: flight(8), elsewhere: flight(7)}, NOW)
    journal.answered(1, {A: base(9)}, [A], {}, NOW)
    applied = state.applied(SHOP)
    assert applied.stocks == {MSK: {A.offer: base(9)}}
    assert applied.in_flight == {MSK: {B.offer: flight(8)}, SPB: {A.offer: flight(7)}}


def test_adoption_settles_what_was_in_flight(state: State) -> None:
    journal = begin(state)
    begin(state, OTHER).intend(1, [], {A: flight(1)}, NOW)
    journal.answered(0, {B: base(2)}, (), {A.offer: PRICES, B.offer: PRICES}, NOW)
    journal.intend(1, [], {A: flight(9), B: flight(8)}, NOW)
    journal.adopt(
        [
            Adoption(offer=A.offer, warehouse_id=MSK, after=base(9)),
            Adoption(offer=B.offer, warehouse_id=MSK, after=None),
        ],
        [
            PriceAdoption(offer=A.offer, applies=Prices(price=Decimal(1))),
            PriceAdoption(offer=B.offer, applies=None),
        ],
    )
    assert known(state) == Applied(
        stocks={MSK: {A.offer: base(9)}}, prices={A.offer: Prices(price=Decimal(1))}
    )
    assert state.applied(OTHER).in_flight == {MSK: {A.offer: flight(1)}}
