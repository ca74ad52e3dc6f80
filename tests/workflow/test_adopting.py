"""Drift taken into git: the files say what the shop has, and then nothing follows."""

from pathlib import Path

import pytest

from reconciler.domain.errors import InvalidInput
from reconciler.plan.model import Plan
from reconciler.workflow.adopting import Adopted, adopt
from reconciler.workflow.editing import save_edits
from tests.rehearsal import MSK, SPB, STORE, Rehearsal

LONG = 86_400


def take(shop: Rehearsal, *patterns: str) -> Adopted:
    with shop.job() as job:
        adopted = adopt(job, shop.folder / "catalog", patterns)
    save_edits(adopted.edits)
    return adopted


def quiet(shop: Rehearsal) -> bool:
    plan: Plan = shop.plan().plan
    return not plan.operations and not plan.drift


def file(shop: Rehearsal, name: str = "msk.yaml") -> str:
    return Path(shop.folder / "catalog" / name).read_text("utf-8")


def test_a_number_is_taken_where_it_stands_and_then_nothing_follows(shop: Rehearsal) -> None:
    shop.write("msk.yaml", "kind: stocks\nwarehouse: msk\nstocks:\n  MUG-1:   40  # Monday's\n")
    shop.apply()
    shop.clock.advance(LONG)
    shop.shop.edit_stock("MUG-1", MSK, 90)
    adopted = take(shop)
    assert (adopted.exit_code, adopted.left, adopted.dated) == (0, (), True)
    assert "  MUG-1:   90  # Monday's\n" in file(shop)
    assert quiet(shop)
    assert shop.apply().exit_code == 0
    assert quiet(shop)
    assert shop.free("MUG-1") == 90


def test_sales_besides_the_edit_are_in_the_number(shop: Rehearsal) -> None:
    shop.stocks(msk={"MUG-1": 40})
    shop.apply()
    shop.clock.advance(LONG)
    shop.shop.edit_stock("MUG-1", MSK, 90)
    shop.shop.sell("MUG-1", MSK, 5)
    shop.clock.advance(60)
    take(shop)
    assert "MUG-1: 85" in file(shop)
    assert quiet(shop)


@pytest.mark.parametrize(
    ("rule", "free", "number"),
    [("{keep: 5}", 90, 95), ("{keep: 20%}", 90, 113), ("{keep: 50}", 7, 57)],
)
def test_the_buffer_is_in_the_number(shop: Rehearsal, rule: str, free: int, number: int) -> None:
    shop.stocks(msk={"MUG-1": 40})
    shop.safety(rule)
    shop.apply()
    shop.clock.advance(LONG)
    shop.shop.edit_stock("MUG-1", MSK, free)
    take(shop)
    assert f"MUG-1: {number}" in file(shop)
    assert quiet(shop)
    shop.apply()
    assert shop.free("MUG-1") == free
    assert quiet(shop)


def test_a_zero_is_sent_once_more_as_any_zero_that_is_said(shop: Rehearsal) -> None:
    shop.stocks(msk={"MUG-1": 40})
    shop.safety("{keep: 5}")
    shop.apply()
    shop.clock.advance(LONG)
    shop.shop.edit_stock("MUG-1", MSK, 0)
    take(shop)
    assert "MUG-1: 5" in file(shop)
    (op,) = shop.plan().plan.stock_operations
    assert (op.before.free, op.after.free) == (0, 0)
    shop.apply()
    assert quiet(shop)


def test_a_rule_that_keeps_all_leaves_it(shop: Rehearsal) -> None:
    shop.stocks(msk={"MUG-1": 40})
    shop.safety("{keep: 100%}")
    shop.apply()
    shop.clock.advance(LONG)
    shop.shop.edit_stock("MUG-1", MSK, 9)
    adopted = take(shop)
    assert adopted.exit_code == 2
    assert "keep all" in adopted.left[0].reason


def test_a_number_with_a_moment_gets_a_new_one(shop: Rehearsal) -> None:
    shop.stocks(
        msk={
            "MUG-1": "{free: 40, as_of: 2026-11-20T08:00+03:00}",
            "MUG-2": "{free: 7, as_of: 2026-11-20T08:00+03:00}",
        }
    )
    shop.apply()
    shop.clock.advance(LONG)
    shop.shop.edit_stock("MUG-1", MSK, 90)
    shop.shop.sell("MUG-1", MSK, 5)
    shop.clock.advance(60)
    adopted = take(shop)
    assert not adopted.dated
    moment = f"{adopted.read_at:%Y-%m-%dT%H:%M:%SZ}"
    assert f"MUG-1: {{free: 85, as_of: {moment}}}" in file(shop).replace('"', "")
    assert "MUG-2: {free: 7, as_of: 2026-11-20T08:00+03:00}" in file(shop)
    shop.clock.advance(60)
    assert quiet(shop)


def test_a_moment_of_the_whole_document_does_not_count_for_the_new_number(
    shop: Rehearsal,
) -> None:
    head = "kind: stocks\nwarehouse: msk\nas_of: 2026-11-20T08:00+03:00\n"
    shop.write("msk.yaml", f"{head}stocks:\n  MUG-1: 40\n  MUG-2: 7\n")
    shop.apply()
    shop.clock.advance(LONG)
    shop.shop.sell("MUG-1", MSK, 5)
    shop.shop.edit_stock("MUG-1", MSK, 90)
    shop.clock.advance(60)
    take(shop)
    assert "MUG-1: {free: 90, as_of: " in file(shop)
    assert "  MUG-2: 7\n" in file(shop)
    shop.clock.advance(60)
    assert quiet(shop)
    shop.apply()
    assert shop.free("MUG-1") == 90


def test_a_count_is_to_be_counted_again(shop: Rehearsal) -> None:
    shop.stocks(msk={"MUG-1": "{on_hand: 40, counted_at: 2026-11-20T08:00+03:00}", "MUG-2": 7})
    shop.apply()
    shop.clock.advance(LONG)
    shop.shop.edit_stock("MUG-1", MSK, 90)
    shop.shop.edit_stock("MUG-2", MSK, 8)
    before = file(shop)
    adopted = take(shop)
    assert adopted.exit_code == 2
    assert [left.name for left in adopted.left] == ["MUG-1@msk"]
    assert "count again" in adopted.left[0].reason
    assert file(shop) == before.replace("MUG-2: 7", "MUG-2: 8")


def test_observed_cells_are_taken_as_well(shop: Rehearsal) -> None:
    shop.write("store.yaml", STORE + "manage: {stocks: observe}\n")
    shop.stocks(msk={"MUG-1": 40, "MUG-3": "{fixed: 5}"}, spb={"MUG-1": 4})
    assert take(shop).exit_code == 0
    assert "MUG-1: 10" in file(shop)
    assert "MUG-3: {fixed: 0}" in file(shop)
    assert quiet(shop)


def test_rows_of_several_warehouses(shop: Rehearsal) -> None:
    shop.write("rows.yaml", "kind: stocks\nstocks:\n  MUG-1: {msk: 40, spb: 4}\n")
    shop.apply()
    shop.clock.advance(LONG)
    shop.shop.edit_stock("MUG-1", MSK, 90)
    shop.shop.edit_stock("MUG-1", SPB, 2)
    take(shop)
    assert "MUG-1: {msk: 90, spb: 2}" in file(shop, "rows.yaml")
    assert quiet(shop)


def test_prices_are_taken_as_well(shop: Rehearsal) -> None:
    shop.prices({"MUG-2": {"price": 500, "old_price": 700}})
    shop.apply()
    shop.shop.edit_price("MUG-2", price="450.5")
    assert take(shop).exit_code == 0
    assert "MUG-2: {price: 450.5, old_price: 700}" in file(shop, "prices.yaml")
    assert quiet(shop)


def test_only_what_is_named(shop: Rehearsal) -> None:
    shop.stocks(msk={"MUG-1": 40, "MUG-2": 7})
    shop.apply()
    shop.clock.advance(LONG)
    shop.shop.edit_stock("MUG-1", MSK, 90)
    shop.shop.edit_stock("MUG-2", MSK, 8)
    assert take(shop, "MUG-1").exit_code == 2
    assert "MUG-1: 90\n  MUG-2: 7\n" in file(shop)
    assert take(shop, "MUG-[23]").exit_code == 0
    assert quiet(shop)


def test_what_names_nothing_is_refused(shop: Rehearsal) -> None:
    shop.stocks(msk={"MUG-1": 40})
    with pytest.raises(InvalidInput) as caught:
        take(shop, "MUG-7")
    assert "`MUG-1`" in caught.value.problems[0].fix


def test_a_price_that_the_shop_has_not_is_left(shop: Rehearsal) -> None:
    shop.write("store.yaml", STORE + "manage: {prices: observe}\n")
    shop.prices({"MUG-2": {"price": 900, "old_price": 1200, "min_price": 450}})
    adopted = take(shop)
    assert [left.name for left in adopted.left] == ["MUG-2.min_price"]
    assert "MUG-2: {price: 500, old_price: 700, min_price: 450}" in file(shop, "prices.yaml")


def test_one_bad_value_and_nothing_is_saved(shop: Rehearsal) -> None:
    shop.stocks(msk={"MUG-1": 40})
    shop.prices({"MUG-2": {"price": 500, "old_price": 700}})
    shop.apply()
    shop.clock.advance(LONG)
    shop.shop.edit_stock("MUG-1", MSK, 1_000_000)
    shop.shop.edit_price("MUG-2", price="450")
    with pytest.raises(InvalidInput):
        take(shop)
    assert "MUG-1: 40" in file(shop)
    assert "price: 500" in file(shop, "prices.yaml")
