"""Why a cell's safety stock is what it is: the story says what the plan does."""

import pytest

from reconciler.domain.errors import InvalidInput
from reconciler.plan.buffer_story import BufferStory
from reconciler.workflow.explaining import explain_buffer, explain_offline
from reconciler.workflow.where import Where
from tests.rehearsal import MSK, Rehearsal

DAY = 86_400
BY_SALES = "{keep: {days: 7, window_days: 14}}"


def story(shop: Rehearsal, cell: str = "MUG-1@msk") -> BufferStory:
    with shop.job() as job:
        return explain_buffer(job, cell)


def offline(shop: Rehearsal, cell: str = "MUG-1@msk") -> BufferStory:
    return explain_offline(Where(catalog=shop.folder / "catalog"), cell)


def sell(shop: Rehearsal, days: int, units: int) -> None:
    for _ in range(days):
        shop.shop.sell("MUG-1", MSK, units)
        shop.clock.advance(DAY)


def verdicts(told: BufferStory) -> list[str]:
    return [one.misfit.part if one.misfit else str(one.needs or "matches") for one in told.tried]


def test_rules_are_told_up_to_the_one_that_wins(shop: Rehearsal) -> None:
    shop.stocks(msk={"MUG-1": 40})
    shop.safety(
        "{match: {offer: 'TEA-*'}, keep: 1}",
        "{match: {price: '>= 10000'}, keep: 2}",
        "{match: {warehouse: msk}, keep: 3}",
        "{keep: 4}",
    )
    told = story(shop)
    assert verdicts(told) == ["offer", "price", "matches"]
    assert (told.price_from, told.asked.units, told.kept.units) == ("shop", 3, 3)
    assert told.written
    assert told.after is not None
    assert (told.after.free, told.after.withheld) == (37, 3)
    (op,) = shop.plan().plan.stock_operations
    assert op.after.free == 37


def test_a_declared_price_is_taken_before_the_live_one(shop: Rehearsal) -> None:
    shop.stocks(msk={"MUG-1": 40})
    shop.prices({"MUG-1": {"price": 1100}})
    shop.safety("{match: {price: '> 1000'}, keep: 2}")
    assert (story(shop).price_from, story(shop).asked.units) == ("git", 2)


def test_sales_of_the_window_and_what_they_lead_to(shop: Rehearsal) -> None:
    shop.stocks(msk={"MUG-1": 90})
    shop.apply()
    shop.clock.advance(60)
    sell(shop, 14, 2)
    shop.safety(BY_SALES)
    told = story(shop)
    assert told.asked.demand is not None
    assert told.asked.units == told.asked.demand.cover(told.rule.keep.days)  # type: ignore[union-attr]
    assert told.window is not None
    assert (told.window.last - told.window.first).days == len(told.asked.demand.days)
    assert sum(told.asked.demand.days) > 0
    assert told.after is not None
    (op,) = shop.plan().plan.stock_operations
    assert (op.after.free, op.after.withheld) == (told.after.free, told.after.withheld)


def test_a_small_change_of_sales_leaves_what_is_kept(shop: Rehearsal) -> None:
    shop.stocks(msk={"MUG-1": 200})
    shop.safety(BY_SALES)
    shop.apply()
    shop.clock.advance(60)
    sell(shop, 14, 2)
    shop.apply()
    sell(shop, 1, 4)
    told = story(shop)
    assert told.base is not None
    assert told.asked.units != told.base.buffer
    assert told.steadied
    assert told.kept.units == told.base.buffer
    assert not told.written


def test_made_to_order_keeps_nothing(shop: Rehearsal) -> None:
    shop.stocks(msk={"MUG-1": "{fixed: 100}"})
    shop.safety("{keep: 5}")
    told = story(shop)
    assert told.tried == ()
    assert told.kept.units == 0


def test_git_alone_says_which_rules_need_the_shop(shop: Rehearsal) -> None:
    shop.stocks(msk={"MUG-1": 40})
    shop.safety(
        "{match: {scheme: rfbs}, keep: 1}",
        "{match: {price: '>= 10', offer: 'TEA-*'}, keep: 2}",
        "{match: {price: '>= 10'}, keep: 3}",
        "{match: {warehouse: msk}, keep: 4}",
    )
    calls = len(shop.shop.calls())
    told = offline(shop)
    assert len(shop.shop.calls()) == calls
    assert verdicts(told) == ["('scheme',)", "offer", "('price',)", "matches"]
    assert [one.rule.source.line for one in told.uncertain] == [3, 5]
    assert (told.asked.units, told.live, told.after) == (4, None, None)
    assert verdicts(story(shop)) == ["scheme", "offer", "matches"]


def test_git_alone_knows_no_sales(shop: Rehearsal) -> None:
    shop.stocks(msk={"MUG-1": 40})
    shop.safety(BY_SALES)
    assert "offline" in offline(shop).asked.unknown


def test_only_the_cell_is_asked_for(shop: Rehearsal) -> None:
    from reconciler.workflow.explaining import narrowed

    shop.stocks(msk={"MUG-1": 40, "MUG-2": 7}, spb={"MUG-1": 4})
    shop.prices({"MUG-1": {"price": 900}, "MUG-2": {"price": 500}})
    with shop.job() as job:
        desired = narrowed(job.inputs, "MUG-1@msk").desired
    assert {alias: list(table) for alias, table in desired.stocks.items()} == {"msk": ["MUG-1"]}
    assert list(desired.prices) == ["MUG-1"]


@pytest.mark.parametrize(
    ("cell", "code", "near"),
    [
        ("MUG-1", "bad-target", "OFFER@WAREHOUSE"),
        ("MUG-7@msk", "unknown-offer", "`MUG-1`"),
        ("MUG-1@spb", "unknown-cell", "MUG-1@msk"),
        ("MUG-1@mks", "unknown-cell", "msk"),
    ],
)
def test_what_is_not_declared(shop: Rehearsal, cell: str, code: str, near: str) -> None:
    shop.stocks(msk={"MUG-1": 40})
    for tell in (story, offline):
        with pytest.raises(InvalidInput) as caught:
            tell(shop, cell)
        (problem,) = caught.value.problems
        assert problem.code == code
        assert near in problem.fix
