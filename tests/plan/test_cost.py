"""Calls and the least time, by Ozon's limits."""

from datetime import timedelta

from msgspec.structs import replace

from reconciler.plan.cost import cost
from reconciler.plan.order import Changes, in_order
from tests.plan.operations import NOW, set_card, set_price, set_stock


def test_nothing_costs_nothing() -> None:
    assert cost((), NOW).calls == ()
    assert cost((), NOW).eta_seconds == 0


def test_calls_are_counted_by_method_with_their_reads() -> None:
    stocks = [set_stock(f"O{n}", "msk", 0, 5) for n in range(250)]
    found = cost(in_order(Changes(stocks=stocks, prices=[set_price("O1")])), NOW)
    assert {(call.method, call.calls, call.items) for call in found.calls} == {
        ("/v2/products/stocks", 3, 250),
        ("/v2/product/info/stocks-by-warehouse/fbs", 6, 500),
        ("/v4/posting/fbs/list", 3, 0),
        ("/v1/product/import/prices", 1, 1),
        ("/v5/product/info/prices", 2, 2),
    }


def test_twenty_thousand_pairs_wait_for_two_full_minutes() -> None:
    stocks = [set_stock(f"O{n}", "msk", 0, 5) for n in range(20_000)]
    # 200 calls at 80 a minute: 80 at once, 80 after a minute, 40 after two.
    assert cost(in_order(Changes(stocks=stocks)), NOW).eta_seconds == 120


def test_a_cell_written_a_moment_ago_rests() -> None:
    op = set_stock("O1", "msk", 0, 5)
    base = replace(op.after, written_at=NOW - timedelta(seconds=10))
    assert cost([replace(op, base=base)], NOW).eta_seconds == 20


def test_cards_take_the_minutes_that_the_shop_s_own_limit_says() -> None:
    cards = [set_card(f"O{n}", "attributes") for n in range(2_500)]
    operations = in_order(Changes(cards=cards))
    assert cost(operations, NOW).eta_seconds == 5
    assert cost(operations, NOW, 1_000).eta_seconds == 125
    assert {(call.method, call.calls) for call in cost(operations, NOW).calls} == {
        ("/v1/product/attributes/update", 25),
        ("/v4/product/info/attributes", 50),
        ("/v1/product/import/info", 25),
    }


def test_new_and_whole_cards_share_one_limit_and_read_what_they_need() -> None:
    cards = [set_card(f"N{n}", "create") for n in range(150)]
    cards += [set_card(f"O{n}", "import") for n in range(120)]
    operations = in_order(Changes(cards=cards))
    found = cost(operations, NOW, 100)
    # 270 products at 100 a minute: 100 at once, 100 after a minute, 70 after two.
    assert found.eta_seconds == 125
    calls = {call.method: (call.calls, call.items) for call in found.calls}
    assert calls == {
        "/v3/product/import": (4, 270),
        "/v4/product/info/attributes": (8, 540),
        "/v3/product/info/list": (2, 150),
        "/v5/product/info/prices": (2, 120),
        "/v1/product/import/info": (4, 0),
    }
