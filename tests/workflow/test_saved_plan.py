"""A saved plan is applied only to what it was made for, and only once."""

from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace

from reconciler.apply.outcome import Stale
from reconciler.domain.errors import ExitCode, InvalidInput, PlanStale
from reconciler.plan.model import FORMAT_VERSION, Plan, sealed
from reconciler.report.data import plan_json
from reconciler.workflow.apply import judge_saved
from reconciler.workflow.plan_file import read_plan
from tests.rehearsal import MSK, SPB, STORE, Rehearsal

NO_RISE = """\
kind: policy
id: no-rise
title: Nothing rises much
enforce: deny
scope: operation
match: op.kind == "stock"
require: op.delta <= 5
message: "{op.offer} rises by {op.delta}"
why: For this test.
"""


@pytest.fixture
def saved(shop: Rehearsal, tmp_path: Path) -> Plan:
    shop.stocks(msk={"MUG-1": 40})
    shop.prices({"MUG-2": {"price": 510}})
    path = tmp_path / "plan.json"
    path.write_bytes(plan_json(shop.plan()))
    return read_plan(path)


def test_it_survives_the_disk_and_applies(shop: Rehearsal, saved: Plan) -> None:
    # Orders are only asked for once: the proofs of a second plan tell of another reading.
    assert replace(saved, id="", proofs=()) == replace(shop.plan().plan, id="", proofs=())
    assert shop.apply(saved).exit_code == 0
    assert shop.free("MUG-1") == 40


def test_a_second_apply_of_it_is_refused(shop: Rehearsal, saved: Plan) -> None:
    shop.apply(saved)
    shop.shop.sell("MUG-1", MSK, 12)
    with pytest.raises(PlanStale, match="another apply"):
        shop.apply(saved)
    assert shop.free("MUG-1") == 28


def test_a_changed_catalog_makes_it_stale(shop: Rehearsal, saved: Plan) -> None:
    shop.stocks(msk={"MUG-1": 41})
    with pytest.raises(PlanStale, match="another catalog"):
        shop.apply(saved)
    assert shop.writes() == []


def test_another_account_makes_it_stale(shop: Rehearsal, saved: Plan) -> None:
    other = sealed(replace(saved, account="0123456789abcdef"))
    with pytest.raises(PlanStale, match="another account"):
        shop.apply(other)
    assert shop.writes() == []


def test_another_address_makes_it_stale(shop: Rehearsal, saved: Plan) -> None:
    other = sealed(replace(saved, endpoint="http://127.0.0.1:8080"))
    with pytest.raises(PlanStale, match="another shop address"):
        shop.apply(other)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "not a plan file"),
        (b"[]", "not a plan file"),
        (b'{"plan": {}}', "not a plan file"),
        (b'{"plan": {"format_version": "9.0"}}', "made by another version"),
    ],
)
def test_what_is_no_plan_is_refused(tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "plan.json"
    path.write_bytes(content)
    with pytest.raises(InvalidInput) as caught:
        read_plan(path)
    assert words in caught.value.problems[0].message


def test_a_plan_changed_by_hand_is_refused(shop: Rehearsal, tmp_path: Path) -> None:
    shop.stocks(msk={"MUG-1": 40})
    path = tmp_path / "plan.json"
    path.write_bytes(plan_json(shop.plan()).replace(b'"free": 40', b'"free": 90'))
    with pytest.raises(InvalidInput) as caught:
        read_plan(path)
    assert "was changed after it was made" in caught.value.problems[0].message


def test_a_plan_of_an_older_minor_was_not_changed_but_made_by_another_version(
    shop: Rehearsal, tmp_path: Path
) -> None:
    shop.stocks(msk={"MUG-1": 40})
    path = tmp_path / "plan.json"
    mine = f'"format_version": "{FORMAT_VERSION}"'.encode()
    path.write_bytes(plan_json(shop.plan()).replace(mine, b'"format_version": "1.0"'))
    with pytest.raises(InvalidInput) as caught:
        read_plan(path)
    (problem,) = caught.value.problems
    assert "was made by another version of reconciler: it has format 1.0" in problem.message
    assert "run `reconciler plan` again" in problem.fix


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput) as caught:
        read_plan(tmp_path / "none.json")
    assert "none.json can't be read" in caught.value.problems[0].message


def forged(plan: Plan, **changes: object) -> Plan:
    """A plan changed by hand, with its id made anew."""
    (op,) = plan.stock_operations
    others = tuple(other for other in plan.operations if other.id != op.id)
    return sealed(replace(plan, operations=(replace(op, **changes), *others)))


def test_a_forged_number_is_not_what_is_sent(shop: Rehearsal, saved: Plan) -> None:
    (op,) = saved.stock_operations
    more = forged(saved, after=replace(op.after, free=400_009))
    shop.apply(more)
    assert shop.free("MUG-1") == 40


def test_a_forged_cell_is_refused(shop: Rehearsal, saved: Plan) -> None:
    applied = shop.apply(forged(saved, id="stock:MUG-3@msk"))
    end = applied.finished.outcomes["stock:MUG-3@msk"]
    assert isinstance(end, Stale)
    assert "not needed or not possible" in end.now
    assert applied.exit_code == ExitCode.PARTIAL
    assert (shop.free("MUG-1"), shop.free("MUG-3")) == (10, 0)


def test_a_forged_warehouse_is_not_what_is_written(shop: Rehearsal, saved: Plan) -> None:
    moved = forged(saved, warehouse_id=SPB)
    shop.apply(moved)
    assert (shop.free("MUG-1"), shop.free("MUG-1", SPB)) == (40, 4)


def test_policies_judge_what_is_true_now_and_not_what_the_file_says(
    shop: Rehearsal, saved: Plan
) -> None:
    shop.policy("p.yaml", NO_RISE)
    (op,) = saved.stock_operations
    tame = forged(saved, before=replace(op.before, free=39, present=39))
    with shop.job() as job:
        tame = sealed(replace(tame, policy_digest=job.inputs.policies.digest))
        assert judge_saved(job, tame).verdict.decision == "deny"


def test_a_price_plan_is_applied_once(shop: Rehearsal) -> None:
    shop.write("store.yaml", STORE + "manage: {prices: on_change}\n")
    shop.prices({"MUG-2": {"price": 510}})
    plan = shop.plan().plan
    shop.apply(plan)
    shop.shop.edit_price("MUG-2", price="500")
    with pytest.raises(PlanStale, match="another apply"):
        shop.apply(plan)
    assert shop.shop.price("MUG-2")["price"] == 500


def test_an_old_plan_that_only_remembers_is_stale_as_well(shop: Rehearsal) -> None:
    shop.stocks(msk={"MUG-3": 0})
    old = shop.plan().plan
    assert old.operations == ()
    shop.stocks(msk={"MUG-3": 60})
    shop.apply()
    shop.clock.advance(31)
    shop.stocks(msk={"MUG-3": 0})
    with pytest.raises(PlanStale):
        shop.apply(old)
    assert shop.apply().exit_code == 0
    assert shop.free("MUG-3") == 0


def test_a_forged_moment_without_offset_is_refused_in_words(
    shop: Rehearsal, tmp_path: Path
) -> None:
    shop.stocks(msk={"MUG-1": 40})
    plan = shop.plan().plan
    (op,) = plan.stock_operations
    naive = plan.observed_at.replace(tzinfo=None)
    forged = replace(plan, observed_at=naive, operations=(replace(op, observed_at=naive),))
    path = tmp_path / "plan.json"
    path.write_bytes(msgspec.json.encode({"plan": sealed(forged)}))
    with pytest.raises(InvalidInput):
        read_plan(path)
