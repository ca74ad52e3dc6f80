"""Buffers that go by sales: days of cover and service levels, from the orders of the shop."""

import pytest

from reconciler.domain.errors import ReadIncomplete
from reconciler.plan.finding import Blocked
from tests.rehearsal import FBO, MSK, Rehearsal, offer

DAY = 86_400


@pytest.fixture
def sold(tmp_path_factory: pytest.TempPathFactory) -> Rehearsal:
    """Two units a day for four weeks, of a card that is older than that; all shipped."""
    shop = Rehearsal.open(
        tmp_path_factory.mktemp("shop"),
        [offer(1, stocks={MSK: 200, FBO: 300}), offer(2, stocks={MSK: 50})],
    )
    shop.clock.advance(30 * DAY)
    for _ in range(28):
        shop.clock.advance(DAY)
        shop.shop.ship(shop.shop.sell("MUG-1", MSK, 2))
    shop.clock.advance(DAY)
    return shop


def kept(shop: Rehearsal, offer_id: str = "MUG-1") -> int:
    (op,) = [op for op in shop.plan().plan.stock_operations if op.offer == offer_id]
    return op.after.withheld


def test_days_of_cover(sold: Rehearsal) -> None:
    sold.stocks(msk={"MUG-1": 100})
    sold.safety("{keep: {days: 2.5}}")
    assert kept(sold) == 5


def test_a_service_level_of_steady_sales_keeps_nothing(sold: Rehearsal) -> None:
    sold.stocks(msk={"MUG-1": 100})
    sold.safety("{keep: {service_level: 0.98, lead_time_days: 4}}")
    assert kept(sold) == 0, "every day was the same"


def test_a_service_level_of_unsteady_sales(sold: Rehearsal) -> None:
    for _ in range(7):
        sold.clock.advance(DAY)
        sold.shop.ship(sold.shop.sell("MUG-1", MSK, 10))
        sold.clock.advance(DAY)
    sold.stocks(msk={"MUG-1": 60})
    sold.safety("{keep: {service_level: 0.98, lead_time_days: 4, window_days: 14}}")
    # Seven days of 10 and seven of 0: sigma is 5.189 of the sample; 2.0537 x 5.189 x 2 = 21.3.
    assert kept(sold) == 22


def test_no_sales_no_buffer(sold: Rehearsal) -> None:
    sold.stocks(msk={"MUG-2": 20})
    sold.safety("{keep: {days: 10}}")
    assert kept(sold, "MUG-2") == 0


def test_sales_from_ozons_warehouses_count_if_asked_for(sold: Rehearsal) -> None:
    for _ in range(14):
        sold.clock.advance(DAY)
        sold.shop.sell_fbo("MUG-1", FBO, 3)
    sold.clock.advance(DAY)
    sold.stocks(msk={"MUG-1": 100})
    sold.safety("{keep: {days: 2, window_days: 14}}")
    assert kept(sold) == 0, "nothing was sold from here in two weeks"
    sold.safety("{keep: {days: 2, window_days: 14, sales: offer}}")
    assert kept(sold) == 6


def test_more_sales_write_nothing_until_they_matter(sold: Rehearsal) -> None:
    sold.stocks(msk={"MUG-1": 100})
    sold.safety("{keep: {days: 5}}")
    sold.apply()
    for _ in range(2):
        sold.clock.advance(DAY)
        sold.shop.ship(sold.shop.sell("MUG-1", MSK, 4))
    assert sold.plan().plan.operations == ()
    for _ in range(10):
        sold.clock.advance(DAY)
        sold.shop.ship(sold.shop.sell("MUG-1", MSK, 6))
    (op,) = sold.plan().plan.stock_operations
    assert op.cause == "rule"
    assert op.delta < 0


def test_a_key_that_may_not_read_orders_blocks_the_cell(sold: Rehearsal) -> None:
    sold.stocks(msk={"MUG-1": 100, "MUG-2": 20})
    sold.safety("{match: {offer: MUG-1}, keep: {days: 5}}", "{keep: 1}")
    for path in ("/v4/posting/fbs/list", "/v4/posting/fbs/unfulfilled/list"):
        body = '{"code": 7, "message": "Api-Key is missing a required role for a method"}'
        sold.shop.fault(path, "answer", times=99, status=403, body=body)
    planned = sold.plan()
    (blocked,) = [item for item in planned.plan.findings if isinstance(item, Blocked)]
    assert blocked.offers == ("MUG-1",)
    assert "safety stock" in blocked.reason
    assert "role" in blocked.reason
    assert [op.offer for op in planned.plan.stock_operations] == ["MUG-2"]


def test_a_card_that_the_shop_leaves_out_has_no_age_to_go_by(sold: Rehearsal) -> None:
    sold.stocks(msk={"MUG-1": 100})
    sold.safety("{keep: {days: 2.5}}")
    sold.shop.fault("/v3/product/info/list", "truncate", keep=0)
    with pytest.raises(ReadIncomplete, match="first MUG-1"):
        sold.plan()


def test_the_age_of_an_offer_that_the_shop_does_not_have_is_not_asked_for(sold: Rehearsal) -> None:
    sold.stocks(msk={"MUG-1": 100, "MUG-9": 5})
    sold.safety("{keep: {days: 2.5}}")
    assert kept(sold) == 5
