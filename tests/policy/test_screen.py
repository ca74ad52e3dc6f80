"""The quick way through a large plan says what the slow way says."""

import pytest

from reconciler.domain.selector import Selector
from reconciler.policy.expression import Row
from reconciler.policy.rule import Rule
from reconciler.policy.screen import OFTEN, WORTH_GROUPS, Screen
from tests.policy.builders import compiled, policy

RULES = compiled(
    *(
        policy(f"op.delta <= {number}", id=f"limit-{number:02}", match='op.kind == "stock"')
        for number in range(12)
    ),
    policy("op.units_28d > 0", id="sold", match='op.kind == "stock" && op.delta > 5'),
    policy("1 / (op.delta - 3) < 9", id="fails", match='op.kind == "stock"'),
    policy(
        "op.delta <= 2", id="some", match='op.kind == "stock"', applies_to=Selector(offer=("A",))
    ),
).rules


@pytest.mark.parametrize("delta", [-1, 0, 3, 4, 6, 11, 12])
@pytest.mark.parametrize("sold", [{}, {"op.units_28d": 0}, {"op.units_28d": 1}])
def test_groups_say_what_each_policy_says(delta, sold):
    values = {"op.kind": "stock", "op.delta": delta, **sold}
    one_by_one = [
        (number, answer)
        for number, rule in enumerate(RULES)
        if (answer := rule.answer(Row(values))) != "pass"
    ]
    grouped = Screen(RULES, "stock", WORTH_GROUPS).findings(values)
    assert sorted(grouped, key=lambda found: found[0]) == one_by_one


def test_a_group_is_asked_which_of_it_broke_and_not_each_by_itself(monkeypatch):
    screen = Screen(RULES, "stock", WORTH_GROUPS)
    asked = []
    answer = Rule.answer

    def noted(rule, row):
        asked.append(rule.policy.id)
        return answer(rule, row)

    monkeypatch.setattr(Rule, "answer", noted)
    found = screen.findings({"op.kind": "stock", "op.delta": 2, "op.units_28d": 1})
    assert [RULES[number].policy.id for number, _ in found] == ["limit-00", "limit-01"]
    assert asked == ["some"]


def test_a_rule_that_is_always_unknown_does_not_hold_up_the_others(monkeypatch):
    screen = Screen(RULES, "stock", WORTH_GROUPS)
    values = {"op.kind": "stock", "op.delta": 7}
    before = list(screen.findings(values))
    for _ in range(OFTEN):
        assert sorted(screen.findings(values), key=repr) == sorted(before, key=repr)
    asked = []
    answer = Rule.answer

    def noted(rule, row):
        asked.append(rule.policy.id)
        return answer(rule, row)

    monkeypatch.setattr(Rule, "answer", noted)
    assert sorted(screen.findings(values), key=repr) == sorted(before, key=repr)
    assert sorted(asked) == ["sold", "some"]
    again = screen.findings({"op.kind": "stock", "op.delta": 7, "op.units_28d": 1})
    assert "sold" not in [RULES[number].policy.id for number, _ in again]
