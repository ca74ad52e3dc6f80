"""How the seller stands with the shop, as policies are told."""

from pathlib import Path

import pytest

from reconciler.policy.verdict import Result
from tests.rehearsal import MSK, WRITES, Rehearsal, offer

SHIPPED = Path(__file__).parents[2] / "policies" / "account-health.yaml"
READS = {"/v1/rating/summary", "/v1/rating/index/fbs/info"}


@pytest.fixture
def shop(tmp_path: Path) -> Rehearsal:
    made = Rehearsal.open(tmp_path, [offer(1, stocks={MSK: 5})])
    made.policy("health.yaml", SHIPPED.read_text("utf-8"))
    made.stocks(msk={"MUG-1": 9})
    return made


def results(shop: Rehearsal) -> dict[str, Result]:
    return {item.policy: item for item in shop.plan().verdict.results}


def test_all_is_well(shop: Rehearsal) -> None:
    assert {item.outcome for item in results(shop).values()} == {"pass"}


def test_a_critical_rating_holds_back_more_goods(shop: Rehearsal) -> None:
    shop.shop.rate("rating_on_time", "CRITICAL", 71.5)
    shop.shop.rate("rating_price", "OK", 100)
    brake = results(shop)["account-health-brake"]
    assert (brake.outcome, brake.operations) == ("violated", ("stock:MUG-1@msk",))
    assert "rating_on_time" in brake.messages[0]
    assert shop.plan().exit_code == 3
    shop.stocks(msk={"MUG-1": 3})
    assert shop.plan().exit_code == 2


def test_warnings_and_the_index_are_told_and_hold_nothing_back(shop: Rehearsal) -> None:
    shop.shop.rate("rating_on_time", "WARNING", 93)
    shop.shop.set_error_index(4.2)
    found = results(shop)
    assert found["account-health-warning"].outcome == "violated"
    assert found["error-index"].messages == ("the error index of 14 days is 4.2 % (limit 4 %)",)
    assert shop.plan().exit_code == 2


def test_the_life_of_the_key(shop: Rehearsal) -> None:
    shop.clock.advance(80 * 86_400)
    found = results(shop)
    assert found["key-expires"].outcome == "violated"
    assert found["key-expires-today"].outcome == "pass"


def test_nobody_is_asked_where_no_policy_wants_to_know(shop: Rehearsal) -> None:
    shop.policy("health.yaml", "kind: policy\nid: p\ntitle: t\nenforce: warn\nscope: plan\n"
                "require: plan.operations < 99\nmessage: m\nwhy: w\n")  # fmt: skip
    shop.plan()
    assert READS.isdisjoint(call.path for call in shop.shop.calls())


def test_a_key_that_may_not_know_does_not_hold_up_the_plan(shop: Rehearsal) -> None:
    for path in READS:
        shop.shop.fault(path, "answer", times=9, status=403, body='{"code": 7, "message": "no"}')
    found = results(shop)
    assert found["account-health-brake"].outcome == "unknown"
    assert found["account-health-brake"].enforce == "warn"
    assert "can't be read" in found["account-health-brake"].messages[0]
    assert shop.plan().exit_code == 2
    assert not [call for call in shop.shop.calls() if call.path in WRITES]
