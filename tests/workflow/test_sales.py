"""Stock moves by itself: sales are left alone, cabinet edits are told, nothing is sold twice."""

import contextlib

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reconciler.domain.errors import PlanStale
from reconciler.plan.finding import Consumed, Released, StockDrift
from reconciler.sandbox import WorldError
from tests.effort import examples
from tests.rehearsal import MSK, SPB, STORE, Rehearsal, offer

Cell = tuple[str, int]
STOCK_WRITE = "/v2/products/stocks"


def test_sales_after_an_apply_are_left_alone(shop: Rehearsal) -> None:
    shop.stocks(msk={"MUG-1": 40})
    shop.apply()
    shop.shop.sell("MUG-1", MSK, 3)
    planned = shop.plan()
    assert planned.exit_code == 0
    (sold,) = [item for item in planned.plan.findings if isinstance(item, Consumed)]
    assert (sold.was, sold.now, sold.reserved) == (40, 37, 3)
    assert shop.drift().exit_code == 0
    shop.apply()
    assert shop.free("MUG-1") == 37


def test_a_cabinet_edit_is_drift_and_left_alone(shop: Rehearsal) -> None:
    shop.stocks(msk={"MUG-1": 40})
    shop.apply()
    shop.shop.edit_stock("MUG-1", MSK, 90)
    drifted = shop.drift()
    assert drifted.exit_code == 2
    (drift,) = drifted.plan.drift
    assert isinstance(drift, StockDrift)
    assert (drift.expected, drift.now) == (40, 90)
    assert shop.apply().exit_code == 0
    assert shop.free("MUG-1") == 90


def test_a_price_changed_in_the_cabinet_is_set_back(shop: Rehearsal) -> None:
    shop.prices({"MUG-2": {"price": 500}})
    shop.apply()
    shop.shop.edit_price("MUG-2", price="450")
    assert shop.drift().exit_code == 2
    assert shop.plan().plan.price_operations[0].causes == {"price": "live"}
    shop.apply()
    assert shop.shop.price("MUG-2")["price"] == 500
    assert shop.drift().exit_code == 0


def test_units_sold_between_plan_and_apply_come_off_the_number(shop: Rehearsal) -> None:
    shop.stocks(msk={"MUG-1": 40})
    plan = shop.plan().plan
    shop.shop.sell("MUG-1", MSK, 4)
    assert shop.apply(plan).exit_code == 0
    assert shop.free("MUG-1") == 36


def test_stock_raised_between_plan_and_apply_is_stale(shop: Rehearsal) -> None:
    shop.stocks(msk={"MUG-1": 40})
    plan = shop.plan().plan
    shop.shop.edit_stock("MUG-1", MSK, 11)
    assert shop.apply(plan).exit_code == 4
    assert shop.free("MUG-1") == 11


def test_zero_is_sent_whatever_happened(shop: Rehearsal) -> None:
    shop.stocks(msk={"MUG-1": 0})
    plan = shop.plan().plan
    shop.shop.edit_stock("MUG-1", MSK, 11)
    assert shop.apply(plan).exit_code == 0
    assert shop.free("MUG-1") == 0


def test_a_declaration_that_was_deleted_and_restored_is_the_old_one(shop: Rehearsal) -> None:
    shop.stocks(msk={"MUG-1": 40})
    shop.apply()
    shop.stocks(msk={})
    (gone,) = [item for item in shop.plan().plan.findings if isinstance(item, Released)]
    assert gone.offers == ("MUG-1",)
    shop.apply()
    assert shop.free("MUG-1") == 40, "absent is not zero"
    assert not any(isinstance(item, Released) for item in shop.plan().plan.findings), "told once"
    shop.shop.sell("MUG-1", MSK, 12)
    shop.clock.advance(31)
    shop.stocks(msk={"MUG-1": 40})
    assert shop.plan().plan.operations == ()
    shop.apply()
    assert shop.free("MUG-1") == 28, "sold units were put on sale again"
    shop.stocks(msk={"MUG-1": 30})
    shop.apply()
    assert shop.free("MUG-1") == 30
    assert shop.plan().plan.adoptions == ()


def test_a_second_deletion_is_told_as_well(shop: Rehearsal) -> None:
    for _ in range(2):
        shop.stocks(msk={"MUG-1": 10})
        shop.apply()
        shop.stocks(msk={})
        assert any(isinstance(item, Released) for item in shop.plan().plan.findings)
        shop.apply()


def test_a_renamed_store_is_the_same_shop(shop: Rehearsal) -> None:
    shop.stocks(msk={"MUG-1": 40})
    shop.apply()
    shop.shop.sell("MUG-1", MSK, 10)
    shop.write("store.yaml", STORE.replace("name: test", "name: other"))
    assert shop.plan().plan.operations == ()


def test_a_renamed_alias_is_the_same_warehouse(shop: Rehearsal) -> None:
    shop.stocks(msk={"MUG-1": 40})
    shop.apply()
    shop.shop.sell("MUG-1", MSK, 10)
    shop.write("store.yaml", STORE.replace("msk:", "moscow:"))
    (shop.folder / "catalog" / "msk.yaml").unlink()
    shop.stocks(moscow={"MUG-1": 40})
    planned = shop.plan().plan
    assert planned.operations == ()
    assert planned.adoptions == ()


def test_a_raised_buffer_counts_from_what_is_left(shop: Rehearsal) -> None:
    shop.stocks(msk={"MUG-1": 40})
    shop.safety("{keep: 5}")
    shop.apply()
    assert shop.free("MUG-1") == 35
    shop.shop.sell("MUG-1", MSK, 15)
    shop.clock.advance(31)
    shop.safety("{keep: 8}")
    assert shop.plan().plan.stock_operations[0].cause == "rule"
    shop.apply()
    assert shop.free("MUG-1") == 17


class Buyers:
    """Buy between the client's calls, and watch every stock write.

    Not inside the gap between the last look and the write: no client can close that one.
    """

    def __init__(self, shop: Rehearsal, said: dict[Cell, int], buffer: int) -> None:
        self._shop = shop
        self._said = said
        self._buffer = buffer
        self._shown: dict[Cell, int] = {}
        self._sold = dict.fromkeys(said, 0)
        self.wanted: list[tuple[Cell, int]] = []
        shop.wire.before, shop.wire.after = self.before, self.after

    def before(self, path: str) -> None:
        if path == STOCK_WRITE:
            self._shown = {cell: self._shop.free(*cell) for cell in self._said}
        elif self.wanted:
            cell, units = self.wanted.pop()
            with contextlib.suppress(WorldError):
                self._shop.shop.sell(*cell, units)
                self._sold[cell] += units

    def after(self, path: str) -> None:
        if path != STOCK_WRITE:
            return
        for cell, units in self._said.items():
            free = self._shop.free(*cell)
            if free > self._shown[cell]:
                assert free <= max(0, units - self._sold[cell] - self._buffer)


@settings(max_examples=examples(30), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    numbers=st.lists(st.integers(0, 30), min_size=4, max_size=4),
    wanted=st.lists(st.tuples(st.integers(0, 3), st.integers(1, 6)), max_size=12),
    buffer=st.integers(0, 5),
)
def test_no_write_ever_raises_free_stock_above_said_less_sold_less_buffer(
    tmp_path_factory: pytest.TempPathFactory,
    numbers: list[int],
    wanted: list[tuple[int, int]],
    buffer: int,
) -> None:
    folder = tmp_path_factory.mktemp("sales")
    shop = Rehearsal.open(folder, [offer(n, stocks={MSK: 9, SPB: 9}) for n in (1, 2)])
    cells = [("MUG-1", MSK), ("MUG-1", SPB), ("MUG-2", MSK), ("MUG-2", SPB)]
    shop.stocks(
        msk={"MUG-1": numbers[0], "MUG-2": numbers[2]},
        spb={"MUG-1": numbers[1], "MUG-2": numbers[3]},
    )
    shop.safety(f"{{keep: {buffer}}}")
    plan = shop.plan().plan
    buyers = Buyers(shop, dict(zip(cells, numbers, strict=True)), buffer)
    buyers.wanted = [(cells[index], units) for index, units in wanted]
    with contextlib.suppress(PlanStale):
        shop.apply(plan)
    assert shop.drift().plan.drift == ()
