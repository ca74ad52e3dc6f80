"""free + reserved == present, whoever moves the stock."""

import httpx
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from reconciler.sandbox import InProcessTransport, Limits, ManualClock, Shop, WorldError, create_app
from tests.effort import examples
from tests.sandbox.small_shop import MSK, SPB, Bench, cell, product, seed

WAREHOUSES = st.sampled_from([MSK, SPB])
UNITS = st.integers(0, 9)


class Market(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        source = seed([product(1, stocks={str(MSK): cell(5, 1)}), product(2)])
        clock = ManualClock()
        shop = Shop.open(seed=source, clock=clock, limits=Limits.off())
        client = httpx.Client(
            transport=InProcessTransport(create_app(shop)), base_url="http://shop.test"
        )
        self.made = Bench(shop, clock, client)
        self.postings: list[str] = []

    def teardown(self) -> None:
        self.made.client.close()
        self.made.shop.close()

    @rule(warehouse=WAREHOUSES, units=UNITS)
    def sell(self, warehouse: int, units: int) -> None:
        free = self.made.shop.stock("MUG-1", warehouse).free
        try:
            self.postings.append(self.made.shop.sell("MUG-1", warehouse, units))
        except WorldError:
            assert not 1 <= units <= free
        else:
            assert self.made.shop.stock("MUG-1", warehouse).free == free - units

    @rule(index=st.integers(0, 50), shipped=st.booleans())
    def finish(self, index: int, shipped: bool) -> None:
        if self.postings:
            number = self.postings.pop(index % len(self.postings))
            (self.made.shop.ship if shipped else self.made.shop.cancel)(number)

    @rule(index=st.integers(0, 50), units=UNITS, apart=st.booleans())
    def change(self, index: int, units: int, apart: bool) -> None:
        if not self.postings:
            return
        number = self.postings[index % len(self.postings)]
        try:
            if apart:
                self.postings.append(self.made.shop.split(number, "MUG-1", units))
            else:
                self.made.shop.cancel_part(number, "MUG-1", units)
        except WorldError:
            whole = {each.posting_number: each for each in self.made.shop.postings()}[number]
            assert not 1 <= units < whole.quantity

    @rule(warehouse=WAREHOUSES, units=UNITS, paid=st.booleans())
    def reserve(self, warehouse: int, units: int, paid: bool) -> None:
        if not 1 <= units <= self.made.shop.stock("MUG-1", warehouse).free:
            return
        held = self.made.shop.reserve("MUG-1", warehouse, units)
        if paid:
            self.postings.append(self.made.shop.confirm(held))
        else:
            self.made.shop.release(held)

    @rule(warehouse=WAREHOUSES, units=UNITS)
    def write(self, warehouse: int, units: int) -> None:
        pair = {"offer_id": "MUG-1", "warehouse_id": warehouse, "stock": units}
        assert self.made.write_stock(pair)[0]["updated"]
        assert self.made.shop.stock("MUG-1", warehouse).free == units

    @rule(warehouse=WAREHOUSES, units=UNITS)
    def edit(self, warehouse: int, units: int) -> None:
        self.made.shop.edit_stock("MUG-1", warehouse, units)
        assert self.made.shop.stock("MUG-1", warehouse).free == units

    @invariant()
    def open_postings_are_what_is_reserved(self) -> None:
        for warehouse, before in ((MSK, 1), (SPB, 0)):
            waiting = sum(
                posting.quantity
                for posting in self.made.shop.postings()
                if posting.warehouse_id == warehouse and posting.status == "awaiting_packaging"
            )
            assert self.made.shop.stock("MUG-1", warehouse).reserved == waiting + before

    @invariant()
    def every_read_adds_up(self) -> None:
        body = {"offer_id": ["MUG-1"], "limit": 10}
        path = "/v2/product/info/stocks-by-warehouse/fbs"
        rows = self.made.read(path, body)["products"]
        for row in rows:
            assert row["free_stock"] >= 0
            assert row["free_stock"] + row["reserved"] == row["present"]
        listed = self.made.read(
            "/v3/product/list", {"filter": {"visibility": "VISIBLE"}, "limit": 9}
        )
        visible = [item["offer_id"] for item in listed["result"]["items"]]
        assert visible == (["MUG-1"] if sum(row["free_stock"] for row in rows) else [])


TestMarket = Market.TestCase
TestMarket.settings = settings(max_examples=examples(20), stateful_step_count=20, deadline=None)
