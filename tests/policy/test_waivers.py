from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest

from reconciler.domain.selector import PriceBound
from reconciler.policy import judge
from reconciler.policy.waiving import is_live, today
from tests.policy.builders import NOW, compiled, dark, plan, policy, price, stock, waiver

NO_RISE = policy("op.delta <= 0", match='op.kind == "stock"', message="{op.offer}")
NO_DARK = policy("plan.goes_dark <= 1", scope="plan", message="{plan.goes_dark}")


def judged(made, rule, *waivers, now=NOW):
    return judge(made, compiled(rule, waivers=waivers), now)


def rises(*offers):
    return plan(*(stock(offer, before=1, after=2) for offer in offers))


def test_a_waived_operation_does_not_count():
    verdict = judged(rises("A", "B"), NO_RISE, waiver(offer=["A"]))
    (result,) = verdict.results
    assert result.operations == ("stock:B@msk",)
    assert result.messages == ("B",)
    assert result.waived == ("stock:A@msk",)


def test_when_all_is_waived_the_policy_passes():
    verdict = judged(rises("A", "B"), NO_RISE, waiver(offer=["*"]))
    assert verdict.decision == "allow"
    assert verdict.results[0].outcome == "pass"
    assert verdict.results[0].waived == ("stock:A@msk", "stock:B@msk")
    assert verdict.results[0].override == ""


def test_only_violating_operations_are_listed_as_waived():
    made = plan(stock("A", before=5, after=1), stock("B", before=1, after=5))
    assert judged(made, NO_RISE, waiver()).results[0].waived == ("stock:B@msk",)


def test_an_unknown_is_waived_like_a_violation():
    rule = policy("op.price_change < 0.5", match='op.kind == "price"')
    made = plan(price("A", after={"price": "5"}))
    assert judged(made, rule).decision == "deny"
    assert judged(made, rule, waiver(offer=["A"])).decision == "allow"


@pytest.mark.parametrize(
    ("match", "exempt"),
    [
        ({"warehouse": ["spb"]}, True),
        ({"warehouse": ["msk"]}, False),
        ({"bound": [PriceBound(">=", Decimal(100))]}, True),
        ({"bound": [PriceBound(">", Decimal(100))]}, False),
        ({"offer": ["mug"]}, False),
        ({"policy": "other", "offer": ["*"]}, False),
    ],
)
def test_a_waiver_is_as_narrow_as_its_match(match, exempt):
    made = plan(stock("MUG", "spb", before=1, after=2, price="100"))
    policies = compiled(NO_RISE, policy(id="other"), waivers=[waiver(**match)])
    assert judge(made, policies, NOW).decision == ("allow" if exempt else "deny")


def test_of_the_plan_the_waived_offers_are_left_out():
    verdict = judged(dark(3, 10), NO_DARK, waiver(offer=["D000"]))
    (result,) = verdict.results
    assert result.messages == ("2",)
    assert result.waived == ("stock:D000@msk",)
    assert result.operations == ("stock:D001@msk", "stock:D002@msk")
    assert judged(dark(3, 10), NO_DARK, waiver(offer=["D00[01]"])).decision == "allow"


def test_one_warehouse_waived_does_not_excuse_the_other():
    both = [stock("A", wh, before=1, after=0, goes_dark=True) for wh in ("msk", "spb")]
    rule = policy("plan.goes_dark == 0", scope="plan")
    assert judged(plan(*both), rule, waiver(warehouse=["msk"])).decision == "deny"
    assert judged(plan(*both), rule, waiver(warehouse=["msk", "spb"])).decision == "allow"


def test_a_waiver_never_turns_a_pass_into_a_violation():
    rule = policy("plan.operations >= 3", scope="plan")
    verdict = judged(dark(3, 10), rule, waiver(offer=["*"]))
    assert verdict.decision == "allow"
    assert verdict.waivers[0].state == "unused"


def test_holds_through_the_whole_of_its_last_day():
    last = waiver(days=0)
    assert is_live(last, datetime(2026, 11, 20, 23, 59, 59, tzinfo=UTC))
    assert not is_live(last, datetime(2026, 11, 21, 0, 0, tzinfo=UTC))


def test_the_day_is_the_one_in_utc():
    moscow = timezone(timedelta(hours=3))
    assert is_live(waiver(days=0), datetime(2026, 11, 21, 2, 59, tzinfo=moscow))
    assert not is_live(waiver(days=0), datetime(2026, 11, 21, 3, 0, tzinfo=moscow))


def test_a_time_without_a_zone_is_a_bug():
    with pytest.raises(AssertionError):
        today(datetime(2026, 11, 20))  # noqa: DTZ001


@pytest.mark.parametrize(
    ("days", "offer", "state", "operations"),
    [
        (-1, "A", "expired", 1),
        (-1, "Z", "expired", 0),
        (0, "A", "expiring", 1),
        (7, "Z", "expiring", 0),
        (8, "A", "used", 1),
        (8, "Z", "unused", 0),
    ],
)
@pytest.mark.parametrize("rule", [NO_RISE, policy("plan.units_up == 0", scope="plan")])
def test_each_waiver_gets_a_note(days, offer, state, operations, rule):
    (note,) = judged(rises("A", "B"), rule, waiver(days=days, offer=[offer])).waivers
    assert (note.state, note.operations) == (state, operations)
    assert note.where == "policies/w.yaml:1"


def test_an_expired_waiver_exempts_nothing():
    verdict = judged(rises("A"), NO_RISE, waiver(days=-1))
    assert verdict.decision == "deny"
    assert verdict.results[0].waived == ()
