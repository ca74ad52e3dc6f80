"""What has happened to sellers, each as a plan that the policies hold back.

Each test is named after a failure that was reported by a seller, a newspaper, or a team that keeps
shops in sync; only those are here which a plan shows.
"""

from datetime import UTC, datetime

import pytest
from msgspec.structs import replace

from reconciler.plan.finding import Released
from reconciler.policy import judge
from reconciler.policy.example import Case, State
from reconciler.policy.example_evidence import evidence_of
from reconciler.policy.example_plan import plan_of
from tests.policy.builders import NOTHING_FOUND, NOW, money, plan, shipped_set, stock

WHERE = next(iter(shipped_set().rules)).policy.source


def verdict(before, after, **more):
    case = Case(name="x", expect="violated", source=WHERE, before=before, after=after, **more)
    made = plan_of(case)
    return judge(made, shipped_set(), case.now, evidence_of(case, made))


def held_by(found):
    """The policies that hold the plan back."""
    return {r.policy for r in found.violations if r.enforce in ("deny", "approve")}


def state(**fields):
    amounts = ("price", "old_price", "min_price", "cost", "vat", "revenue_28d")
    return State(
        **{name: money(str(value)) if name in amounts else value for name, value in fields.items()}
    )


def test_goods_at_one_penny_for_an_hour():
    found = verdict({"GAME": state(price=1599, cost=900)}, {"GAME": state(price="0.01")})
    assert {"price-step", "price-below-cost"} <= held_by(found)
    assert found.decision == "deny"


def test_an_empty_lowest_price_taken_for_zero():
    """Ozon is let into promotions, and the lowest price is an empty cell that became 0."""
    before = {"MUG": state(price=1000, min_price=900, auto_add_to_promotions=False)}
    after = {"MUG": state(min_price=0, auto_add_to_promotions=True)}
    assert "promo-without-floor" in held_by(verdict(before, after))


@pytest.mark.parametrize("cost", [0, None])
def test_a_floor_that_is_off_because_a_zero_reads_as_not_set(cost):
    """A cost of 0 can't be judged, and stops; without any cost the store's settings decide."""
    before = {"MUG": state(price=1000, cost=cost) if cost is not None else state(price=1000)}
    found = verdict(before, {"MUG": state(price=900)})
    outcomes = {result.policy: result.outcome for result in found.results}
    if cost is None:
        assert outcomes["price-below-cost"] == "pass"
    else:
        assert outcomes["price-below-cost"] == "unknown"
        assert found.decision == "deny"


def test_goods_put_into_sales_without_a_lowest_price():
    before = {f"MUG-{n}": state(price=1000, auto_add_to_promotions=False) for n in range(189)}
    after = {offer: state(auto_add_to_promotions=True) for offer in before}
    assert "promo-without-floor" in held_by(verdict(before, after))


def test_all_lowest_prices_lapse_on_one_day():
    """It only tells: what would be written is not wrong. Renewing is the plan's own work."""
    before = {f"MUG-{n}": state(price=1000, min_price=900, min_price_ends=NOW) for n in range(81)}
    found = verdict(before, {"MUG-1": state(price=1010)})
    (lapsing,) = [r for r in found.violations if r.policy == "min-price-lapsing"]
    assert "81 lowest prices end" in lapsing.messages[0]


def test_a_price_that_moves_into_quarantine():
    found = verdict({"MUG": state(price=1000)}, {"MUG": state(price=1501)})
    assert "price-step" in held_by(found)
    (step,) = [r for r in found.violations if r.policy == "price-step"]
    assert step.messages == (
        "MUG: the price would move from 1,000 RUB to 1,501 RUB (50.1%; limit 50% either way)",
    )
    assert 'offer: "MUG"' in step.override


def test_a_half_loaded_table_full_of_zeros():
    before = {f"TEA-{n}": state(stock={"msk": 5}) for n in range(100)}
    after = {f"TEA-{n}": state(stock={"msk": 0}) for n in range(50)}
    assert {"stock-mass-zero", "stock-half-zero"} & held_by(verdict(before, after))


def test_a_half_loaded_table_without_the_other_half():
    """Nothing is written for offers whose file is gone; still somebody has to say that it may."""
    gone = Released(what="stock", offers=tuple(f"TEA-{n}" for n in range(50)))
    made = replace(plan(stock(), offers=50), findings=(gone,))
    found = judge(made, shipped_set(), NOW, NOTHING_FOUND)
    assert "documents-vanish" in held_by(found)


def test_stock_for_no_warehouse_in_particular():
    """A warehouse is a part of every stock operation: there is none without."""
    found = verdict(
        {"MUG": state(stock={"msk": 40, "spb": 40})}, {"MUG": state(stock={"spb": 400})}
    )
    (jump,) = [r for r in found.violations if r.policy == "stock-jump"]
    assert jump.operations == ("stock:MUG@spb",)


def test_the_physical_count_sold_again():
    """3 of 10 counted are promised: 10 must not go on sale."""
    before = {"MUG": state(stock={"msk": 7}, reserved=3)}
    found = verdict(before, {"MUG": state(stock={"msk": 10}, said="on_hand")})
    assert "stock-exceeds-on-hand" in held_by(found)


def test_47_air_conditioners_that_did_not_exist():
    """A sheet that somebody forgot on a Friday is loaded ten days later."""
    said = NOW.replace(day=10)
    before = {"AIR": state(stock={"msk": 0})}
    found = verdict(before, {"AIR": state(stock={"msk": 47}, said_at=said)}, now=NOW)
    assert "stock-source-stale" in held_by(found)


def test_ten_pictures_erased_by_one():
    before = {"MUG": State(fields={"images": tuple(f"{n}.jpg" for n in range(10))})}
    found = verdict(before, {"MUG": State(fields={"images": ("new.jpg",)})})
    assert "content-destructive" in held_by(found)


def test_one_shelf_behind_several_shops():
    """The number is shared, and what one of the shops sells is not taken off for the others."""
    before = {"MUG": state(stock={"msk": 5})}
    found = verdict(before, {"MUG": state(stock={"msk": 9}, stores=("mirror",))})
    assert held_by(found) == {"stock-in-two-stores"}


def test_orders_that_nobody_ships_over_the_holidays():
    before, after = {"MUG": state(stock={"msk": 5})}, {"MUG": state(stock={"msk": 9})}
    found = verdict(before, after, now=datetime(2027, 1, 1, 9, tzinfo=UTC))
    assert held_by(found) == {"holiday-capacity"}


def test_a_price_pushed_until_the_hour_has_no_update_left():
    before = {"MUG": state(price=1000, cost=500, price_updates=9)}
    found = verdict(before, {"MUG": state(price=990)})
    (told,) = [r for r in found.violations if r.policy == "price-update-quota"]
    assert (told.enforce, found.decision) == ("warn", "allow")


def test_a_best_seller_lost_among_a_thousand():
    """Ten offers of a thousand are few, and half of the income."""
    before = {
        f"MUG-{n}": state(stock={"msk": 5}, units_28d=50 if n < 10 else 1, revenue_28d=50)
        for n in range(1000)
    }
    before |= {f"MUG-{n}": state(stock={"msk": 5}, revenue_28d=5000) for n in range(10)}
    found = verdict(before, {f"MUG-{n}": state(stock={"msk": 0}) for n in range(10)})
    assert held_by(found) == {"revenue-at-risk"}


def test_no_data_is_no_all_clear():
    """A monitor reported no degradation, because its statistics were never there."""
    found = verdict(
        {"MUG": state(stock={"msk": 5})},
        {"MUG": state(stock={"msk": 0})},
        unknown={"sales": "the key may not read orders"},
    )
    (risk,) = [r for r in found.violations if r.policy == "revenue-at-risk"]
    assert (risk.outcome, risk.enforce) == ("unknown", "warn")
    assert "the key may not read orders" in risk.messages[0]
