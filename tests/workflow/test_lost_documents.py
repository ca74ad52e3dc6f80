"""A lost file writes nothing, and still what it said is not let go of before somebody says so."""

from pathlib import Path

import pytest

from reconciler.domain.errors import ExitCode
from reconciler.plan.finding import Released
from reconciler.policy.approval import Signature, approval_of
from reconciler.report.plan_page import verdict_words
from reconciler.workflow.apply import apply_plan
from reconciler.workflow.approval_file import approval_json
from reconciler.workflow.plan import Planned, plan_store
from tests.rehearsal import MSK, Rehearsal, offer

POLICY = """\
kind: policy
id: documents-vanish
title: Offers are no longer in git
enforce: approve
scope: plan
require: plan.released < 2
message: "{plan.released} offers"
why: A file that was lost is quiet.
"""


def applied(shop: Rehearsal) -> None:
    shop.policy("vanish.yaml", POLICY)
    shop.stocks(msk={"MUG-1": 40, "MUG-2": 30, "MUG-3": 20})
    assert shop.apply().exit_code == ExitCode.DONE


def let_go(planned: Planned) -> list[tuple[str, ...]]:
    return [item.offers for item in planned.plan.findings if isinstance(item, Released)]


def test_nothing_is_let_go_of_while_a_policy_asks(shop: Rehearsal) -> None:
    applied(shop)
    shop.stocks(msk={"MUG-1": 40})
    for _ in range(2):
        planned = shop.plan()
        assert let_go(planned) == [("MUG-2", "MUG-3")]
        assert (planned.exit_code, planned.verdict.decision) == (ExitCode.DENIED, "needs_approval")
        with shop.job() as job:
            assert apply_plan(job, plan_store(job), lambda _: True, shop.listener) is None


def test_what_policies_let_pass_is_let_go_of(shop: Rehearsal) -> None:
    applied(shop)
    shop.stocks(msk={"MUG-1": 40, "MUG-2": 30})
    assert shop.plan().exit_code == ExitCode.DONE
    assert shop.apply().exit_code == ExitCode.DONE
    assert let_go(shop.plan()) == []


def test_a_plan_that_lets_go_of_nothing_is_never_held(shop: Rehearsal) -> None:
    applied(shop)
    shop.policy("always.yaml", POLICY.replace("documents-vanish", "no").replace("< 2", "< 0"))
    assert shop.plan().exit_code == ExitCode.DONE


def test_an_approval_lets_go_of_what_was_seen_and_of_no_more(shop: Rehearsal) -> None:
    applied(shop)
    shop.stocks(msk={"MUG-1": 40})
    file = approved(shop)
    with shop.job(approvals=[file]) as job:
        assert plan_store(job).exit_code == ExitCode.DONE
    shop.stocks(msk={})
    with shop.job(approvals=[file]) as job:
        assert plan_store(job).exit_code == ExitCode.DENIED


@pytest.mark.parametrize(
    ("later", "code"),
    [
        ({"MUG-1": 41}, ExitCode.CHANGES_PENDING),
        ({"MUG-1": 41, "MUG-2": 30}, ExitCode.CHANGES_PENDING),
        ({"MUG-1": 42}, ExitCode.DENIED),
        ({}, ExitCode.DENIED),
    ],
)
def test_an_approval_beside_changes_is_for_what_is_let_go_of_as_well(
    shop: Rehearsal, later: dict[str, int], code: ExitCode
) -> None:
    applied(shop)
    shop.stocks(msk={"MUG-1": 41})
    file = approved(shop)
    shop.stocks(msk=later)
    with shop.job(approvals=[file]) as job:
        assert plan_store(job).exit_code == code


def approved(shop: Rehearsal) -> Path:
    """An approval of what one policy has to say now."""
    plan = shop.plan()
    (result,) = plan.verdict.violations
    signature = Signature(by="anna", reason="sold out", at=shop.clock.now())
    file = shop.folder / "approval.json"
    file.write_bytes(approval_json(approval_of(plan.plan, result, signature)))
    return file


def test_it_is_told_as_held_wherever_a_plan_is_told(shop: Rehearsal) -> None:
    applied(shop)
    shop.stocks(msk={"MUG-1": 40})
    assert verdict_words(shop.plan()) == "🟡 needs approval (1)"


def test_what_is_lost_later_is_not_approved_with_the_same_change(tmp_path: Path) -> None:
    shop = Rehearsal.open(tmp_path, [offer(n, stocks={MSK: 5}) for n in range(1, 5)])
    shop.policy("vanish.yaml", POLICY)
    shop.stocks(msk={"MUG-1": 40, "MUG-2": 30, "MUG-3": 20, "MUG-4": 10})
    assert shop.apply().exit_code == ExitCode.DONE
    shop.stocks(msk={"MUG-1": 41, "MUG-4": 10})
    file = approved(shop)
    shop.stocks(msk={"MUG-1": 41})
    with shop.job(approvals=[file]) as job:
        planned = plan_store(job)
    assert [op.id for op in planned.plan.operations] == ["stock:MUG-1@msk"]
    assert planned.exit_code == ExitCode.DENIED
