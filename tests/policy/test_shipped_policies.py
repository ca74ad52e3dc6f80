import pytest
from msgspec.structs import replace

from reconciler.catalog.policy_tests import load_tests
from reconciler.policy import judge
from reconciler.policy.lint import lint
from reconciler.policy.proving import prove, run_case
from reconciler.policy.variable import by_name
from tests.policy.builders import (
    NOTHING_FOUND,
    NOW,
    SHIPPED,
    archives,
    card,
    compiled,
    dark,
    field,
    plan,
    price,
    result_of,
    shipped,
    shipped_cases,
    shipped_documents,
    shipped_set,
)

CASES = [
    pytest.param(policy, case, id=f"{policy}: {case.name}")
    for policy, cases in shipped_cases().items()
    for case in cases
]
VIOLATED = [param for param in CASES if param.values[1].expect == "violated"]


@pytest.mark.parametrize(("policy", "case"), CASES)
def test_says_what_its_case_expects(policy, case):
    assert run_case(shipped_documents(), policy, case).wrong == ()


def test_every_policy_is_tested_whole():
    """No policy without cases, no clause that none of them tries, and each kind of outcome."""
    tested = prove(shipped_documents(), load_tests(SHIPPED / "tests"))
    assert (tested.gaps, tested.untested, tested.untriggered) == ((), (), ())
    for policy, cases in shipped_cases().items():
        assert {case.expect for case in cases} == {"pass", "violated", "unknown"}, policy


def test_none_is_odd():
    assert list(lint(shipped_set())) == []


@pytest.mark.parametrize(("policy", "case"), VIOLATED)
def test_a_violation_never_passes_for_want_of_any_input(policy, case):
    (rule,) = compiled(shipped()[policy]).rules
    if case.profile or case.params:
        return
    for name in rule.names & by_name().keys():
        blind = replace(case, facts={**case.facts, name: None})
        assert run_case(shipped_documents(), policy, blind).outcome != "pass", name


def test_enforce_levels_are_the_documented_ones():
    """What stops a plan is only what is surely harm; what asks a person is rare."""
    levels = {}
    for made in shipped().values():
        levels.setdefault(made.enforce, set()).add(made.id)
    assert levels["deny"] == {
        "stock-mass-zero", "stock-half-zero", "stock-jump", "stock-exceeds-on-hand",
        "price-step", "old-price-gap", "price-below-cost", "price-digit-slip",
        "price-new-below-cost",
    }  # fmt: skip
    assert levels["approve"] == {
        "price-step-review", "price-below-margin", "promo-without-floor", "vat-many",
        "content-destructive", "category-change", "identity-change", "rename-many",
        "archive-many", "create-many", "change-most", "revenue-at-risk", "documents-vanish",
        "stock-source-stale", "account-health-brake", "key-expires-today", "holiday-capacity",
        "stock-in-two-stores",
    }  # fmt: skip


def test_messages_read_well():
    verdict = judge(dark(1200, 9000), shipped_set(), NOW)
    assert result_of(verdict, "stock-mass-zero").messages == (
        "1,200 of 9,000 listings would go dark (limit 20, or 10% from 20 listings on)",
    )
    moved = plan(price(before={"price": "1490"}, after={"price": "149.9", "old_price": "150"}))
    verdict = judge(moved, shipped_set(), NOW)
    assert result_of(verdict, "price-step").messages == (
        "MUG: the price would move from 1,490 RUB to 149.90 RUB (-89.94%; limit 50% either way)",
    )
    (message,) = result_of(verdict, "old-price-gap").messages
    assert message.startswith("MUG: the struck-through price 150 RUB does not fit")
    assert message.endswith("the price 149.90 RUB (a gap of 0.10 RUB, 0.07%)")


def test_messages_on_cards_read_well():
    lost = field("images", ["a.jpg", "b.jpg"], ["a.jpg"], lost=["b.jpg"])
    moved = plan(card("MUG", lost, field("category", 1, 2)))
    verdict = judge(moved, shipped_set(), NOW)
    assert result_of(verdict, "content-destructive").messages == (
        "MUG: contents of the card would be lost (1 in images, category)",
    )
    assert result_of(verdict, "category-change").messages == (
        "MUG moves to another category or type, which may change its commission",
    )
    verdict = judge(archives(1200, 9000), shipped_set(), NOW)
    assert result_of(verdict, "archive-many").messages == (
        "1,200 of 9,000 offers would be archived (limit 20, or 10% from 20 offers on)",
    )


@pytest.mark.parametrize(
    ("after", "decision"), [("1100", "allow"), ("1200", "needs_approval"), ("1600", "deny")]
)
def test_together_they_decide(after, decision):
    moved = plan(price(before={"price": "1000"}, after={"price": after}))
    assert judge(moved, shipped_set(), NOW, NOTHING_FOUND).decision == decision
