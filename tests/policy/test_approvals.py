"""What an approval lets pass, and what it doesn't."""

from datetime import timedelta

import msgspec
import pytest
from msgspec.structs import replace

from reconciler.policy import judge
from reconciler.policy.approval import Approval, Signature, approval_of, is_sealed
from tests.policy.builders import NOW, compiled, plan, policy, price, stock

BIG = policy(
    "op.delta <= 10",
    match='op.kind == "stock"',
    enforce="approve",
    message="{op.offer}: {op.delta}",
)
MANY = policy(
    "plan.units_up <= 10", scope="plan", enforce="approve", message="{plan.units_up} more"
)


def approved(made, rule, at=NOW, **more):
    (result,) = judge(made, compiled(rule), at).results
    return approval_of(made, result, Signature(by="anna", reason="seen", at=at, **more))


def judged(made, rule, *approvals, now=NOW):
    verdict = judge(made, compiled(rule), now, approvals=approvals)
    (result,) = verdict.results
    return verdict, result


@pytest.mark.parametrize("rule", [BIG, MANY])
def test_what_was_approved_passes(rule):
    made = plan(stock("A", before=0, after=20), stock("B", before=0, after=30))
    assert judged(made, rule)[0].decision == "needs_approval"
    verdict, result = judged(made, rule, approved(made, rule))
    assert verdict.decision == "allow"
    assert result.outcome == "approved"
    assert set(result.operations) == {"stock:A@msk", "stock:B@msk"}
    assert [note.state for note in verdict.approvals] == ["used"]
    assert verdict.violations == ()


@pytest.mark.parametrize("rule", [BIG, MANY])
def test_so_does_less_of_it(rule):
    made = plan(stock("A", before=0, after=20), stock("B", before=0, after=30))
    later = plan(stock("A", before=0, after=18))
    assert judged(later, rule, approved(made, rule))[0].decision == "allow"


@pytest.mark.parametrize("rule", [BIG, MANY])
@pytest.mark.parametrize(
    "later", [(stock("A", before=0, after=21),), (stock("A", before=0, after=20), stock("C"))]
)
def test_and_never_more(rule, later):
    made = plan(stock("A", before=0, after=20))
    more = plan(*later[:1], *(stock("C", before=0, after=40) for _ in later[1:]))
    verdict, result = judged(more, rule, approved(made, rule))
    assert verdict.decision == "needs_approval"
    assert result.outcome == "violated"


def test_what_grew_does_not_undo_the_approval_of_the_rest():
    made = plan(stock("A", before=0, after=20), stock("B", before=0, after=30))
    later = plan(stock("A", before=0, after=20), stock("B", before=0, after=31))
    verdict, result = judged(later, BIG, approved(made, BIG))
    assert verdict.decision == "needs_approval"
    assert result.operations == ("stock:B@msk",)
    assert result.messages == ("B: 31",)
    assert result.approved == ("stock:A@msk",)


@pytest.mark.parametrize("rule", [BIG, MANY])
def test_a_denial_can_not_be_approved(rule):
    made = plan(stock("A", before=0, after=20))
    approval = approved(made, rule)
    denied = replace(rule, enforce="deny")
    assert judged(made, denied, approval)[0].decision == "deny"


def test_an_approval_is_for_its_policy_only():
    made = plan(stock("A", before=0, after=20))
    other = replace(BIG, id="other")
    verdict, _ = judged(made, other, approved(made, BIG))
    assert verdict.decision == "needs_approval"
    assert [note.state for note in verdict.approvals] == ["unused"]


@pytest.mark.parametrize("change", [{"store": "another"}, {"account": "another"}])
def test_an_approval_is_for_its_shop_only(change):
    made = plan(stock("A", before=0, after=20))
    verdict, _ = judged(replace(made, **change), BIG, approved(made, BIG))
    assert verdict.decision == "needs_approval"
    assert [note.state for note in verdict.approvals] == ["foreign"]


def test_it_holds_through_its_last_day():
    made = plan(stock("A", before=0, after=20))
    approval = approved(made, BIG, days=2)
    last = NOW.replace(hour=23) + timedelta(days=2)
    assert judged(made, BIG, approval, now=last)[0].decision == "allow"
    verdict, _ = judged(made, BIG, approval, now=last + timedelta(hours=1))
    assert verdict.decision == "needs_approval"
    assert [note.state for note in verdict.approvals] == ["expired"]


def test_what_was_not_known_is_not_approved_once_it_is_known():
    rule = policy("op.price_change < 0.5", match='op.kind == "price"', enforce="approve")
    unknown = plan(price("A", after={"price": "50"}))
    approval = approved(unknown, rule)
    assert judged(unknown, rule, approval)[0].decision == "allow"
    known = plan(price("A", before={"price": "5"}, after={"price": "50"}))
    assert judged(known, rule, approval)[0].decision == "needs_approval"


def test_an_edit_by_hand_is_seen():
    approval = approved(plan(stock("A", before=0, after=20)), BIG)
    assert is_sealed(approval)
    again = msgspec.json.decode(msgspec.json.encode(approval), type=Approval)
    assert is_sealed(again)
    assert not is_sealed(replace(again, by="boris"))
    assert not is_sealed(replace(again, expires=again.expires + timedelta(days=1)))
