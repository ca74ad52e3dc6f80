import pytest

from reconciler.policy import judge
from reconciler.policy.expression import Row
from reconciler.policy.facts import PlanFacts
from reconciler.policy.values import plan_values
from reconciler.policy.variable import variables
from tests.policy.builders import (
    NOW,
    archives,
    card,
    dark,
    field,
    plan,
    price,
    result_of,
    shipped,
    shipped_set,
)
from tests.policy.cases import CASES


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.policy}: {case.name}")
def test_says_what_its_case_expects(case):
    assert result_of(judge(case.plan, shipped_set(), NOW), case.policy).outcome == case.outcome


@pytest.mark.parametrize("policy", shipped(), ids=str)
def test_has_a_passing_and_a_failing_case(policy):
    outcomes = {case.outcome for case in CASES if case.policy == policy}
    assert {"pass", "violated"} <= outcomes


@pytest.mark.parametrize(
    "case", [case for case in CASES if case.outcome == "violated"], ids=lambda case: case.name
)
def test_a_violation_never_passes_for_want_of_any_input(case):
    rule = next(rule for rule in shipped_set().rules if rule.policy.id == case.policy)
    values = dict(plan_values(PlanFacts(case.plan, NOW), rule.names))
    if rule.policy.scope == "operation":
        for variable in variables():
            value = variable.read(case.plan.operations[0], PlanFacts(case.plan, NOW)) if variable.kinds else None
            if value is not None:
                values[variable.name] = value
    values |= rule.params
    assert rule.answer(Row(values)) == "violated"
    for name in rule.names:
        less = {key: value for key, value in values.items() if key != name}
        assert rule.answer(Row(less)) != "pass", name


def test_enforce_levels_are_the_documented_ones():
    levels = {name: (made.scope, made.enforce) for name, made in shipped().items()}
    assert levels == {
        "stock-mass-zero": ("plan", "deny"),
        "stock-half-zero": ("plan", "deny"),
        "listing-goes-dark": ("operation", "warn"),
        "price-step": ("operation", "deny"),
        "price-step-review": ("operation", "approve"),
        "old-price-gap": ("operation", "deny"),
        "stock-jump": ("operation", "deny"),
        "content-destructive": ("operation", "approve"),
        "category-change": ("operation", "approve"),
        "archive-many": ("plan", "approve"),
        "create-many": ("plan", "approve"),
    }


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
    assert judge(moved, shipped_set(), NOW).decision == decision
