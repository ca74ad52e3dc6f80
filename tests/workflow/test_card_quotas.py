"""Quotas of new and changed cards are read before the plan, told in it, and kept."""

from datetime import timedelta
from pathlib import Path

from reconciler.domain.errors import ExitCode
from reconciler.plan.finding import Blocked, Deferred
from reconciler.sandbox import Limits
from tests.rehearsal import Rehearsal
from tests.workflow.small_cards import NEW, card_shop, declare

IMPORT = "/v3/product/import"


def five_new(shop: Rehearsal) -> list[str]:
    names = [f"NEW-{n}" for n in range(1, 6)]
    declare(shop, dict.fromkeys(names, NEW))
    shop.prices({name: {"price": 500, "vat": 0.1} for name in names})
    shop.stocks(msk=dict.fromkeys(names, 7))
    return names


def test_what_does_not_fit_today_is_created_tomorrow(tmp_path: Path) -> None:
    shop = card_shop(tmp_path, limits=Limits(daily_creates=2))
    names = five_new(shop)
    planned = shop.plan()
    (told,) = [f for f in planned.plan.findings if isinstance(f, Deferred)]
    midnight = shop.clock.now().replace(hour=0, minute=0, second=0) + timedelta(days=1)
    assert (told.offers, told.until) == (tuple(names[2:]), midnight)
    assert "quota of new cards" in told.reason
    assert not [f for f in planned.plan.findings if isinstance(f, Blocked)]
    (quota,) = [q for q in planned.plan.quotas if q.name == "new cards"]
    assert (quota.limit, quota.used, quota.needed) == (2, 0, 5)

    assert shop.apply().exit_code == ExitCode.CHANGES_PENDING
    assert [shop.free(name) for name in names[:2]] == [7, 7]
    assert shop.apply().exit_code == ExitCode.CHANGES_PENDING
    assert dict(shop.writes())[IMPORT] == 2

    for left in (1, 0):
        shop.clock.advance(24 * 3600)
        assert (shop.apply().exit_code == ExitCode.DONE) == (not left)
    assert [shop.free(name) for name in names] == [7] * 5
    assert [items for path, items in shop.writes() if path == IMPORT] == [2, 2, 1]


def test_changes_have_a_quota_of_their_own(tmp_path: Path) -> None:
    shop = card_shop(tmp_path, 3, limits=Limits(daily_updates=2))
    declare(shop, {f"MUG-{n}": {"attributes": {"4191": "Фарфор"}} for n in (1, 2, 3)})
    (told,) = [f for f in shop.plan().plan.findings if isinstance(f, Deferred)]
    assert told.offers == ("MUG-3",)
    assert shop.apply().exit_code == ExitCode.CHANGES_PENDING
    shop.clock.advance(24 * 3600)
    assert shop.apply().exit_code == ExitCode.DONE


def test_a_card_goes_whole_or_not_at_all(tmp_path: Path) -> None:
    shop = card_shop(tmp_path, 2, limits=Limits(daily_updates=3))
    both = {"attributes": {"4191": "Фарфор"}, "color_image": None}
    declare(shop, {"MUG-1": both, "MUG-2": both})
    planned = shop.plan()
    assert {op.offer for op in planned.plan.operations} == {"MUG-1"}
    assert [f.offers for f in planned.plan.findings if isinstance(f, Deferred)] == [("MUG-2",)]


def test_the_limit_of_a_minute_is_waited_for(tmp_path: Path) -> None:
    shop = card_shop(tmp_path, 150, limits=Limits(items_per_minute=100))
    declare(shop, {f"MUG-{n}": {"attributes": {"4191": "Фарфор"}} for n in range(1, 151)})
    applied = shop.apply()
    assert applied.exit_code == ExitCode.DONE, applied.finished
    taken = [call.items for call in shop.shop.calls() if call.path.endswith("attributes/update")]
    assert sum(taken) >= 150
    assert shop.plan().plan.operations == ()
