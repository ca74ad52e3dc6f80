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
    # 200 calls at 80 a minute: 80 at once, 80 after a minute, 40 after two. These last 40 and the
    # reads around them are about 160 calls, at 50 a second.
    assert cost(in_order(Changes(stocks=stocks)), NOW).eta_seconds == 123


def test_a_cell_written_a_moment_ago_rests() -> None:
    op = set_stock("O1", "msk", 0, 5)
    base = replace(op.after, written_at=NOW - timedelta(seconds=10))
    assert cost([replace(op, base=base)], NOW).eta_seconds == 20


def test_cards_take_the_minutes_that_the_shop_s_own_limit_says() -> None:
    cards = [set_card(f"O{n}", "attributes") for n in range(2_500)]
    operations = in_order(Changes(cards=cards))
    # 25 calls, one after the other; each task is looked at after 0, 1, 3 and 7 seconds.
    assert cost(operations, NOW).eta_seconds == 25 * 7
    # 500 a minute are 5 calls a minute: the last 5 go out after 4 minutes.
    assert cost(operations, NOW, 500).eta_seconds == 4 * 60 + 5 * 7
    assert {(call.method, call.calls) for call in cost(operations, NOW).calls} == {
        ("/v1/product/attributes/update", 25),
        ("/v4/product/info/attributes", 50),
        ("/v1/product/import/info", 100),
    }


def test_cells_that_rest_hold_up_no_others() -> None:
    resting = set_stock("A1", "msk", 0, 5)
    resting = replace(resting, base=replace(resting.after, written_at=NOW - timedelta(seconds=5)))
    stocks = [resting, *(set_stock(f"O{n}", "msk", 0, 5) for n in range(100))]
    operations = in_order(Changes(stocks=stocks))
    assert [op.batch for op in operations].count(0) == 100
    assert operations[-1].offer == "A1"
    assert cost(operations, NOW).eta_seconds == 25


def test_no_call_has_more_products_than_the_shop_takes_a_minute() -> None:
    cards = [set_card(f"O{n}", "attributes") for n in range(100)]
    operations = in_order(Changes(cards=cards), 40)
    assert [op.batch for op in operations] == [0] * 40 + [1] * 40 + [2] * 20
    assert cost(operations, NOW, 40).eta_seconds == 127


def test_a_price_whose_hour_is_full_is_waited_for_if_that_is_soon() -> None:
    soon = replace(set_price("O1"), not_before=NOW + timedelta(seconds=90))
    late = replace(set_price("O2"), not_before=NOW + timedelta(minutes=30))
    operations = in_order(Changes(prices=[soon, late, set_price("O3")]))
    assert [op.offer for op in operations] == ["O3", "O1", "O2"]
    found = cost(operations, NOW)
    assert found.eta_seconds == 90
    assert {(call.method, call.items) for call in found.calls} >= {("/v1/product/import/prices", 2)}


def test_new_and_whole_cards_share_one_limit_and_read_what_they_need() -> None:
    cards = [set_card(f"N{n}", "create") for n in range(150)]
    cards += [set_card(f"O{n}", "import") for n in range(120)]
    operations = in_order(Changes(cards=cards))
    found = cost(operations, NOW, 100)
    # Calls of 100, 50, 100 and 20 products, at 100 a minute: each waits for the one before.
    assert found.eta_seconds == 187
    calls = {call.method: (call.calls, call.items) for call in found.calls}
    assert calls == {
        "/v3/product/import": (4, 270),
        "/v4/product/info/attributes": (8, 540),
        "/v3/product/info/list": (2, 150),
        "/v5/product/info/prices": (2, 120),
        "/v1/product/import/info": (16, 0),
    }
