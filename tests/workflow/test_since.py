"""A plan of what a branch changes: few calls, nothing claimed of what nobody looked at."""

from pathlib import Path

import msgspec
import pytest

from reconciler.domain.errors import ExitCode, InvalidInput
from reconciler.domain.ids import OfferId, WarehouseId
from reconciler.plan.finding import Released
from reconciler.report.data import plan_json
from reconciler.workflow.plan_file import read_plan
from reconciler.workflow.since import base_of
from tests.catalog.repository import Repository, needs_git
from tests.rehearsal import MSK, SPB, STORE, Rehearsal, offer

pytestmark = needs_git

COUNT = 40
MASS_ZERO = """\
kind: policy
id: mass-zero
title: Many listings go dark
enforce: deny
scope: plan
require: plan.goes_dark_share <= 0.1
message: "{plan.goes_dark} of {plan.in_stock_before} go dark"
why: half-loaded files
"""


def policy(name: str, require: str, scope: str = "plan") -> str:
    return (
        f"kind: policy\nid: {name}\ntitle: A limit on {name}\nenforce: deny\nscope: {scope}\n"
        f"require: {require}\nmessage: too much\nwhy: tests\n"
    )


@pytest.fixture
def shop(tmp_path: Path) -> Rehearsal:
    """Forty offers as git says them, applied and committed; another hand moved one since."""
    goods = [offer(n, stocks={MSK: 10, SPB: 5}) for n in range(1, COUNT + 1)]
    made = Rehearsal.open(tmp_path, goods)
    said = {f"MUG-{n}": 10 for n in range(1, COUNT)}
    made.stocks(msk=said, spb=dict.fromkeys(said, 5))
    made.prices({name: {"price": 1000} for name in said})
    made.apply()
    Repository(tmp_path).commit({".gitignore": "*.db*\n"})
    made.shop.edit_stock("MUG-9", MSK, 13)
    made.shop.reset_calls()
    return made


def say(shop: Rehearsal, **changed: int) -> None:
    path = shop.folder / "catalog" / "msk.yaml"
    text = path.read_text()
    for name, units in changed.items():
        number = name.removeprefix("mug")
        assert f"  MUG-{number}: 10\n" in text
        text = text.replace(f"  MUG-{number}: 10\n", f"  MUG-{number}: {units}\n")
    path.write_text(text)


def paths(shop: Rehearsal) -> list[str]:
    return sorted(call.path for call in shop.shop.calls())


def test_only_what_changed_is_read_and_planned(shop: Rehearsal) -> None:
    say(shop, mug3=30, mug4=31)
    planned = shop.plan(since="HEAD")
    assert [op.id for op in planned.plan.operations] == ["stock:MUG-3@msk", "stock:MUG-4@msk"]
    looked = planned.plan.narrowed
    assert looked is not None
    assert (looked.offers, looked.of, looked.since) == (("MUG-3", "MUG-4"), COUNT - 1, "HEAD")
    assert planned.plan.drift == ()
    read = {proof.what: proof.rows for proof in planned.plan.proofs}
    assert (read["products (all)"], read["stocks of offers"], read["prices"]) == (2, 4, 2)
    assert len(paths(shop)) <= 16
    assert planned.exit_code == ExitCode.CHANGES_PENDING


def test_nothing_changed_reads_no_offer(shop: Rehearsal) -> None:
    planned = shop.plan(since="HEAD")
    assert planned.plan.narrowed is not None
    assert planned.plan.narrowed.offers == ()
    assert planned.exit_code == ExitCode.DONE
    assert "/v3/product/list" not in paths(shop)
    assert "/v5/product/info/prices" not in paths(shop)


def test_what_git_says_of_the_whole_is_told_and_the_rest_is_unknown(shop: Rehearsal) -> None:
    say(shop, mug3=30)
    totals = shop.plan(since="HEAD").plan.totals
    assert (totals.offers, totals.cells, totals.prices) == (39, 78, 39)
    assert (totals.cells_unchanged, totals.prices_unchanged, totals.in_stock_before) == (None,) * 3


def test_the_shop_counts_what_is_in_stock_if_a_policy_needs_it(shop: Rehearsal) -> None:
    shop.policy("mass.yaml", MASS_ZERO)
    say(shop, mug3=30)
    assert shop.plan(since="HEAD").plan.totals.in_stock_before is None
    shop.write("spb.yaml", (shop.folder / "catalog/spb.yaml").read_text().replace("-3: 5", "-3: 0"))
    path = shop.folder / "catalog" / "msk.yaml"
    path.write_text(path.read_text().replace("MUG-3: 30", "MUG-3: 0"))
    shop.shop.reset_calls()
    planned = shop.plan(since="HEAD")
    totals = planned.plan.totals
    assert (totals.in_stock_before, totals.in_stock_after) == (COUNT, COUNT - 1)
    assert planned.verdict.decision == "allow"
    assert paths(shop).count("/v3/product/list") == 5
    whole = shop.plan().plan.totals
    assert (whole.in_stock_before, whole.in_stock_after) == (COUNT, COUNT - 1)


def test_a_share_is_judged_by_the_whole_shop(shop: Rehearsal) -> None:
    shop.policy("mass.yaml", MASS_ZERO)
    dark = {f"mug{n}": 0 for n in range(1, 6)}
    say(shop, **dark)
    spb = shop.folder / "catalog" / "spb.yaml"
    text = spb.read_text()
    for n in range(1, 6):
        text = text.replace(f"  MUG-{n}: 5\n", f"  MUG-{n}: 0\n")
    spb.write_text(text)
    planned = shop.plan(since="HEAD")
    assert planned.exit_code == ExitCode.DENIED
    assert planned.verdict.violations[0].messages == ("5 of 40 go dark",)


@pytest.mark.parametrize("name", ["drift", "blocked", "orphans", "cells_unchanged"])
def test_a_policy_on_what_nobody_looked_at_can_not_be_judged(shop: Rehearsal, name: str) -> None:
    shop.policy("limit.yaml", policy("limit", f"plan.{name} < 1000"))
    say(shop, mug3=30)
    (result,) = shop.plan(since="HEAD").verdict.violations
    assert result.outcome == "unknown"
    assert "since a revision" in result.messages[0]
    assert shop.plan().verdict.decision == "allow"


def test_the_state_is_asked_for_some_offers(shop: Rehearsal) -> None:
    some = frozenset({OfferId("MUG-3"), OfferId("MUG-39"), OfferId("NO")})
    with shop.job() as job:
        whole = job.state.applied(job.shop_key)
        assert len(whole.stocks[WarehouseId(MSK)]) == COUNT - 1
        part = job.state.applied(job.shop_key, some)
        assert part == whole.only(some)
        assert part.stocks[WarehouseId(MSK)].keys() == {"MUG-3", "MUG-39"}


def test_what_is_declared_no_more_is_released(shop: Rehearsal) -> None:
    path = shop.folder / "catalog" / "msk.yaml"
    path.write_text(path.read_text().replace("  MUG-3: 10\n", ""))
    released = [f for f in shop.plan(since="HEAD").plan.findings if isinstance(f, Released)]
    assert [item.offers for item in released] == [("MUG-3",)]


def test_a_plan_of_some_offers_is_not_carried_out(shop: Rehearsal, tmp_path: Path) -> None:
    say(shop, mug3=30)
    saved = tmp_path / "plan.json"
    saved.write_bytes(plan_json(shop.plan(since="HEAD")))
    plan = read_plan(saved)
    with pytest.raises(InvalidInput) as refused:
        shop.apply(plan)
    assert refused.value.problems[0].code == "plan-narrowed"
    assert shop.writes() == []


def test_its_operations_are_those_of_the_plan_that_is_applied(shop: Rehearsal) -> None:
    say(shop, mug3=30)
    part = {op.id: op for op in shop.plan(since="HEAD").plan.stock_operations}
    whole = {op.id: op for op in shop.plan().plan.stock_operations}
    assert part.keys() <= whole.keys()
    assert [(op.before, op.after.free) for op in part.values()] == [
        (whole[name].before, whole[name].after.free) for name in part
    ]


def test_what_policies_hold_back_stays_and_the_rest_may_go(shop: Rehearsal) -> None:
    shop.write("store.yaml", STORE + "on_deny: withhold\n")
    shop.policy("limit.yaml", policy("limit", "op.kind != 'stock' || op.after < 50", "operation"))
    say(shop, mug3=30, mug4=90)
    planned = shop.plan(since="HEAD")
    assert planned.withheld.keys() == {"stock:MUG-4@msk"}
    assert planned.rest is not None
    assert [op.id for op in planned.rest.plan.operations] == ["stock:MUG-3@msk"]
    assert planned.rest.plan.narrowed == planned.plan.narrowed


def test_sales_by_orders_are_read_only_where_a_rule_asks(shop: Rehearsal) -> None:
    shop.safety("{match: {offer: MUG-1}, keep: {days: 2, sales: offer}}")
    Repository(shop.folder).commit()
    say(shop, mug3=30)
    shop.plan(since="HEAD")
    assert "/v3/posting/fbo/list" not in paths(shop)
    shop.shop.reset_calls()
    say(shop, mug1=30)
    shop.plan(since="HEAD")
    assert "/v3/posting/fbo/list" in paths(shop)


def test_the_file_says_what_was_looked_at(shop: Rehearsal) -> None:
    say(shop, mug3=30)
    said = msgspec.json.decode(plan_json(shop.plan(since="HEAD")))
    assert said["plan"]["narrowed"]["offers"] == ["MUG-3"]
    assert said["summary"]["narrowed"] | {"commit": ""} == {
        "since": "HEAD",
        "commit": "",
        "looked_at": 1,
        "of": 39,
    }
    assert msgspec.json.decode(plan_json(shop.plan()))["summary"]["narrowed"] is None


@pytest.mark.parametrize(
    ("environment", "base"),
    [
        ({"GITHUB_BASE_REF": "main"}, "origin/main"),
        ({"GITHUB_BASE_REF": ""}, "origin/HEAD"),
        ({"CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "trunk"}, "origin/trunk"),
        ({}, "origin/HEAD"),
    ],
)
def test_the_branch_that_ci_names(environment: dict[str, str], base: str) -> None:
    assert base_of(environment) == base
