"""What policies ask besides the plan is read only if one uses it, and kept in plan files."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import msgspec
import pytest

from reconciler.report.data import plan_json
from reconciler.workflow.plan_file import read_recorded
from tests.rehearsal import MSK, Rehearsal, offer

POLICY = """\
kind: policy
id: {id}
title: A policy
enforce: {enforce}
on_unknown: warn
scope: {scope}
{match}require: {require}
message: "{message}"
why: This is what the tests want.
"""


def policy(shop, require, message="no", match="", scope="operation", name="p", enforce="deny"):
    if match:
        match = f"match: {match}\n"
    text = POLICY.format(
        id=name, enforce=enforce, scope=scope, match=match, require=require, message=message
    )
    shop.policy(f"{name}.yaml", text)


@pytest.fixture
def shop(tmp_path):
    made = Rehearsal.open(
        tmp_path,
        [
            offer(1, stocks={MSK: 50}, price="1000", net_price="400"),
            offer(2, stocks={MSK: 50}, price="500"),
        ],
    )
    made.stocks(msk={"MUG-1": 50, "MUG-2": 50})
    made.apply()
    return made


def sold(shop, name, units):
    shop.clock.advance(60)
    shop.shop.sell(name, MSK, units)


def later(shop, days):
    shop.clock.advance(days * 86400)


def test_units_and_revenue_of_28_days(shop):
    sold(shop, "MUG-1", 4)
    sold(shop, "MUG-2", 1)
    later(shop, 2)
    policy(shop, "op.units_28d > 99", "{op.offer} {op.units_28d} {op.revenue_28d:money}")
    shop.stocks(msk={"MUG-1": 10, "MUG-2": 50})
    planned = shop.plan()
    assert planned.verdict.results[0].messages == ("MUG-1 4 4,000 RUB",)
    sales = planned.evidence.sales
    assert (sales.store.units, sales.store.revenue) == (5, 4500)
    assert set(sales.offers) == {"MUG-1"}


def test_what_was_sold_today_or_long_ago_does_not_count(shop):
    sold(shop, "MUG-1", 4)
    later(shop, 40)
    sold(shop, "MUG-1", 3)
    policy(shop, "op.units_28d > 99", "{op.units_28d}")
    shop.stocks(msk={"MUG-1": 10, "MUG-2": 50})
    assert shop.plan().verdict.results[0].messages == ("0",)


def test_nothing_is_gathered_that_nobody_asks_for(shop):
    policy(shop, "op.delta < 999", match='op.kind == "stock"')
    shop.stocks(msk={"MUG-1": 10, "MUG-2": 50})
    evidence = shop.plan().evidence
    assert evidence.sales is evidence.offers is evidence.timers is evidence.warehouses is None


def test_orders_that_the_key_may_not_read_are_unknown(shop):
    policy(shop, "op.units_28d > 99")
    shop.stocks(msk={"MUG-1": 10, "MUG-2": 50})
    body = '{"code": 7, "message": "Api-Key is missing a required role for a method"}'
    for path in ("/v4/posting/fbs/list", "/v4/posting/fbs/unfulfilled/list"):
        shop.shop.fault(path, "answer", times=99, status=403, body=body)
    (result,) = shop.plan().verdict.results
    assert (result.outcome, result.enforce) == ("unknown", "warn")
    assert "op.units_28d is not known: the orders can't be read" in result.messages[0]


def test_the_cost_is_gits_even_where_it_stays_there(shop):
    policy(shop, "op.margin_after >= 0.5", "{op.cost:money} {op.margin_after:percent}",
           match='op.kind == "price"')  # fmt: skip
    shop.prices({"MUG-1": {"price": 800, "cost": 600}, "MUG-2": {"price": 510}})
    results = shop.plan().verdict.results[0]
    assert "600 RUB 25%" in results.messages
    assert any("op.margin_after is not known" in message for message in results.messages)


def test_where_stock_lies(shop):
    policy(shop, 'op.scheme != "rfbs"', "{op.scheme}", match='op.kind == "stock"')
    shop.stocks(msk={"MUG-1": 50, "MUG-2": 50}, spb={"MUG-1": 3})
    assert shop.plan().verdict.results[0].messages == ("rfbs",)


def test_the_clock_is_the_stores(shop):
    text = (shop.folder / "catalog" / "store.yaml").read_text("utf-8")
    shop.write("store.yaml", f"{text}time_zone: Asia/Shanghai\n")
    policy(shop, "now.hour == 99", "{now.date} {now.hour} {store.time_zone}", scope="plan")
    shop.stocks(msk={"MUG-1": 10, "MUG-2": 50})
    (result,) = shop.plan().verdict.results
    local = shop.clock.now().astimezone(ZoneInfo("Asia/Shanghai"))
    assert result.messages == (f"{local.date()} {local.hour} Asia/Shanghai",)


def test_a_plan_file_says_what_was_gathered(shop, tmp_path):
    sold(shop, "MUG-1", 4)
    later(shop, 2)
    policy(shop, "op.units_28d > 99", "{op.units_28d}")
    shop.stocks(msk={"MUG-1": 10, "MUG-2": 50})
    planned = shop.plan()
    path = tmp_path / "plan.json"
    path.write_bytes(plan_json(planned))
    recorded = read_recorded(path)
    assert recorded.evidence == planned.evidence
    assert recorded.plan == planned.plan


def test_a_plan_file_of_an_earlier_minor_version_can_be_judged(shop, tmp_path):
    planned = shop.plan()
    document = msgspec.json.decode(plan_json(planned))
    document["plan"]["format_version"] = "1.0"
    del document["evidence"]
    path = tmp_path / "plan.json"
    path.write_bytes(msgspec.json.encode(document))
    assert read_recorded(path).plan.operations == planned.plan.operations


def test_updates_of_prices_within_the_hour_are_remembered(shop):
    policy(shop, "op.updates_left > 9", "{op.offer} {op.updates_left}", match='op.kind == "price"')
    left = []
    for price in (910, 920, 930):
        shop.prices({"MUG-1": {"price": price}})
        left.append(shop.plan().verdict.results[0].messages)
        (shop.folder / "policies" / "p.yaml").unlink()
        shop.apply()
        policy(
            shop, "op.updates_left > 9", "{op.offer} {op.updates_left}", match='op.kind == "price"'
        )
    assert left == [("MUG-1 9",), ("MUG-1 8",), ("MUG-1 7",)]
    later(shop, 1)
    shop.prices({"MUG-1": {"price": 940}})
    assert shop.plan().verdict.results[0].messages == ("MUG-1 9",)


def test_the_days_on_which_a_warehouse_works(shop):
    policy(shop, "now.next_days[0] == 'x'", "{now.date}: {op.shipping_days}",
           match='op.kind == "stock"')  # fmt: skip
    shop.stocks(msk={"MUG-1": 60, "MUG-2": 50})
    (message,) = shop.plan().verdict.results[0].messages
    today, _, days = message.partition(": ")
    year, month, day = map(int, today.split("-"))
    ahead = [date(year, month, day) + timedelta(days=number) for number in range(1, 15)]
    assert days.split(", ") == [f"{one:%m-%d}" for one in ahead if one.isoweekday() < 6]
