"""From a plan that needs approval to a write, with sales in between."""

from datetime import UTC, datetime

import pytest

from reconciler.domain.errors import InvalidInput
from reconciler.policy.approval import Signature
from reconciler.report.data import plan_json
from reconciler.workflow.apply import apply_plan
from reconciler.workflow.approval_file import approval_json, read_approvals
from reconciler.workflow.approving import approve
from reconciler.workflow.plan import plan_store
from tests.rehearsal import MSK, Rehearsal, offer

BIG = """\
kind: policy
id: big-drop
title: Many units leave sale
enforce: approve
scope: operation
match: op.kind == "stock"
require: op.delta >= -10
message: "{op.offer}: {op.before} to {op.after}"
why: somebody should look
---
kind: policy
id: never
title: Nothing sinks below zero
enforce: deny
scope: plan
require: plan.units_down < 1000
message: no
why: it can't
"""


@pytest.fixture
def shop(tmp_path):
    made = Rehearsal.open(tmp_path, [offer(n, stocks={MSK: 40}) for n in (1, 2)])
    made.stocks(msk={"MUG-1": 40, "MUG-2": 40})
    made.apply()
    made.policy("p.yaml", BIG)
    made.stocks(msk={"MUG-1": 5, "MUG-2": 40})
    return made


def saved(shop):
    planned = shop.plan()
    path = shop.folder / "plan.json"
    path.write_bytes(plan_json(planned))
    return path


def sign(shop, *ids, **more):
    at = datetime.now(UTC) if more.pop("real", False) else shop.virtual.now()
    fields = {"by": "anna", "reason": "counted", "at": at, "days": 7, **more}
    return approve(saved(shop), shop.folder / "policies", ids, Signature(**fields))


def given(shop, approved):
    folder = shop.folder / "approvals"
    folder.mkdir(exist_ok=True)
    for item in approved.approvals:
        (folder / f"{item.id}.json").write_bytes(approval_json(item))
    return folder


def carried_out(shop, folder):
    with shop.job(approvals=(folder,)) as job:
        return apply_plan(job, plan_store(job), lambda _planned: True, shop.listener)


def test_without_an_approval_nothing_is_written(shop):
    before = shop.writes()
    assert carried_out(shop, shop.folder / "none") is None
    assert shop.writes() == before


def test_with_one_it_is_written_although_goods_were_sold_meanwhile(shop):
    folder = given(shop, sign(shop, "big-drop"))
    shop.shop.sell("MUG-1", MSK, 3)
    applied = carried_out(shop, folder)
    assert applied.exit_code == 0
    assert shop.free("MUG-1") <= 5
    assert [note.state for note in applied.verdict.approvals] == ["used"]


def test_what_grew_since_needs_another(shop):
    folder = given(shop, sign(shop, "big-drop"))
    shop.stocks(msk={"MUG-1": 4, "MUG-2": 40})
    assert carried_out(shop, folder) is None


@pytest.mark.parametrize(
    ("ids", "more", "words"),
    [
        (["big-dorp"], {}, "did you mean big-drop?"),
        (["never"], {}, "lets this plan pass"),
        (["big-drop"], {"by": " "}, "says who gives it and why"),
        (["big-drop"], {"reason": ""}, "says who gives it and why"),
    ],
)
def test_what_can_not_be_approved(shop, ids, more, words):
    with pytest.raises(InvalidInput) as refused:
        sign(shop, *ids, **more)
    (problem,) = refused.value.problems
    assert words in f"{problem.message} {problem.fix}"


def test_a_denial_can_not_be_approved(shop):
    shop.policy("p.yaml", BIG.replace("enforce: approve", "enforce: deny"))
    with pytest.raises(InvalidInput) as refused:
        sign(shop, "big-drop")
    assert "a denial can't be approved" in refused.value.problems[0].message


def test_all_files_that_are_wrong_are_told_at_once(shop):
    folder = given(shop, sign(shop, "big-drop"))
    good = next(folder.iterdir())
    text = good.read_text("utf-8")
    (folder / "edited.json").write_text(text.replace("anna", "boris"), "utf-8")
    (folder / "other.json").write_text('{"kind": "plan", "format_version": "1.0"}', "utf-8")
    (folder / "none.json").write_bytes(b"\xff\xfe")
    with pytest.raises(InvalidInput) as refused:
        read_approvals([folder, folder / "missing"])
    assert [problem.code for problem in refused.value.problems] == ["approval-file"] * 4
